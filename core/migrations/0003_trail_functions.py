"""The SQL functions that close the tables of the trail, and the two ways through: see docs/decisions/0004-trail.md."""

from django.db import migrations

REFUSE_CHANGE = r"""
CREATE FUNCTION public.core_refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    way text := CASE
        WHEN TG_OP = 'UPDATE' AND TG_ARGV[0] = 'core_destroy_personal'
            THEN 'public.core_destroy_personal(regclass,bigint[],text[],text,text,text)'
        WHEN TG_OP = 'DELETE' AND TG_ARGV[0] = 'core_expire_access_log'
            THEN 'public.core_expire_access_log(timestamp with time zone,text,text,text)'
    END;
    stack text;
    frames text[];
BEGIN
    IF way IS NOT NULL THEN
        -- Who calls cannot be set by a session, unlike a variable: exactly this trigger, one statement, and the function,
        -- called directly. Frames are worded in the server's language, so only the signature is compared; it is longer than
        -- a name can be, so that no other function's name can hold it.
        GET DIAGNOSTICS stack = PG_CONTEXT;
        frames := string_to_array(stack, E'\n');
        IF cardinality(frames) = 3 AND strpos(frames[3], way) > 0 THEN
            IF TG_OP = 'DELETE' THEN
                RETURN OLD;
            END IF;
            -- Blanking only, and never who did what when.
            IF NOT EXISTS (
                SELECT FROM jsonb_each(to_jsonb(OLD)) AS was JOIN jsonb_each(to_jsonb(NEW)) AS becomes USING (key)
                WHERE was.value IS DISTINCT FROM becomes.value
                    AND (key LIKE 'pgh\_%' OR becomes.value NOT IN ('null'::jsonb, '""'::jsonb, '[]'::jsonb))
            ) THEN
                RETURN NEW;
            END IF;
        END IF;
    END IF;
    RAISE EXCEPTION '이력과 접속기록은 고치거나 지울 수 없습니다. (%: %)', TG_TABLE_NAME, TG_OP USING ERRCODE = 'SLT01';
END
$$;
"""

DESTROY_PERSONAL = r"""
CREATE FUNCTION public.core_destroy_personal(
    event_table regclass, object_ids bigint[], columns text[], account text, account_name text, reason text
) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    blanks text;
    found_columns integer;
    changed integer;
BEGIN
    IF coalesce(btrim(account), '') = '' OR coalesce(btrim(reason), '') = '' THEN
        RAISE EXCEPTION '파기하는 사람과 근거를 적으세요.' USING ERRCODE = 'SLT02';
    END IF;
    -- Only a history table of this function's owner: triggers of any other table would run with the owner's rights.
    IF NOT EXISTS (
        SELECT FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE t.tgrelid = event_table AND pg_get_userbyid(c.relowner) = current_user
            AND t.tgfoid = 'public.core_refuse_change()'::regprocedure
            AND t.tgargs = '\x636f72655f64657374726f795f706572736f6e616c00'::bytea
    ) THEN
        RAISE EXCEPTION '개인정보를 파기할 수 있는 이력 표가 아닙니다: %', event_table USING ERRCODE = 'SLT02';
    END IF;
    SELECT string_agg(format('%I = %s', attname, blank), ', '), count(*) INTO blanks, found_columns
    FROM (
        SELECT a.attname, CASE
            WHEN NOT a.attnotnull THEN 'NULL'
            WHEN y.typcategory = 'S' THEN $q$''$q$
            WHEN y.typcategory = 'A' THEN $q$'{}'$q$
        END AS blank
        FROM pg_attribute a JOIN pg_type y ON y.oid = a.atttypid
        WHERE a.attrelid = event_table AND a.attnum > 0 AND NOT a.attisdropped
            AND a.attname = ANY(columns) AND a.attname NOT LIKE 'pgh\_%'
    ) AS chosen
    WHERE blank IS NOT NULL;
    IF found_columns = 0 OR found_columns <> (SELECT count(DISTINCT name) FROM unnest(columns) AS name) THEN
        RAISE EXCEPTION '파기할 수 없는 항목이 있습니다: %', columns USING ERRCODE = 'SLT02';
    END IF;
    EXECUTE format('UPDATE %s SET %s WHERE pgh_obj_id = ANY($1)', event_table, blanks) USING object_ids;
    GET DIAGNOSTICS changed = ROW_COUNT;
    INSERT INTO public.core_destruction
        ("at", account, account_name, reason, table_name, object_ids, columns, older_than, row_count)
    VALUES (clock_timestamp(), account, account_name, reason, event_table::text, object_ids, columns, NULL, changed);
    RETURN changed;
END
$$;
REVOKE ALL ON FUNCTION public.core_destroy_personal(regclass, bigint[], text[], text, text, text) FROM PUBLIC;
"""

EXPIRE_ACCESS_LOG = r"""
CREATE FUNCTION public.core_expire_access_log(before timestamptz, account text, account_name text, reason text)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    gone bigint;
BEGIN
    IF coalesce(btrim(account), '') = '' OR coalesce(btrim(reason), '') = '' THEN
        RAISE EXCEPTION '파기하는 사람과 근거를 적으세요.' USING ERRCODE = 'SLT02';
    END IF;
    -- 개인정보의 안전성 확보조치 기준 제8조①: the longer of its two periods.
    IF before IS NULL OR before > clock_timestamp() - interval '2 years' THEN
        RAISE EXCEPTION '접속기록은 2년이 지나야 파기할 수 있습니다.' USING ERRCODE = 'SLT02';
    END IF;
    DELETE FROM public.core_accesslog WHERE "at" < before;
    GET DIAGNOSTICS gone = ROW_COUNT;
    INSERT INTO public.core_destruction
        ("at", account, account_name, reason, table_name, object_ids, columns, older_than, row_count)
    VALUES (clock_timestamp(), account, account_name, reason, 'public.core_accesslog', '{}', '{}', before, gone);
    RETURN gone;
END
$$;
REVOKE ALL ON FUNCTION public.core_expire_access_log(timestamptz, text, text, text) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0002_search_functions")]

    operations = [
        migrations.RunSQL(REFUSE_CHANGE, "DROP FUNCTION public.core_refuse_change()"),
        migrations.RunSQL(
            DESTROY_PERSONAL,
            "DROP FUNCTION public.core_destroy_personal(regclass, bigint[], text[], text, text, text)",
        ),
        migrations.RunSQL(
            EXPIRE_ACCESS_LOG,
            "DROP FUNCTION public.core_expire_access_log(timestamptz, text, text, text)",
        ),
    ]
