"""The history of grants must last (B-PIV-02): a grant is never deleted, and its only change is one revocation."""

from typing import ClassVar

from django.db import migrations

KEEP = """
CREATE FUNCTION accounts_keep_grant() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'accounts_grant is kept: rows are not deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.revoked_on IS NOT NULL
        OR (to_jsonb(OLD) - '{revoked_on,revoked_by,revoked_reason}'::text[])
            IS DISTINCT FROM (to_jsonb(NEW) - '{revoked_on,revoked_by,revoked_reason}'::text[])
    THEN
        RAISE EXCEPTION 'accounts_grant is kept: only a revocation may be added, once' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER accounts_keep_grant BEFORE UPDATE OR DELETE ON accounts_grant
    FOR EACH ROW EXECUTE FUNCTION accounts_keep_grant();
"""
FREE = """
DROP TRIGGER accounts_keep_grant ON accounts_grant;
DROP FUNCTION accounts_keep_grant();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("accounts", "0002_close_history")]
    operations: ClassVar = [migrations.RunSQL(KEEP, FREE)]
