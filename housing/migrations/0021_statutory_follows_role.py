"""The mark said again what the role says, and could contradict it: the database computes it now, and its history is that of the role."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import core.trail.tracking


class Migration(migrations.Migration):
    dependencies = [
        ("housing", "0020_typed_end_of_term"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="position",
            name="bump_version",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="position",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="position",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="position",
            name="delete_delete",
        ),
        migrations.RemoveField(
            model_name="positionevent",
            name="is_statutory",
        ),
        migrations.RemoveField(model_name="position", name="is_statutory"),
        migrations.AddField(
            model_name="position",
            name="is_statutory",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.ExpressionWrapper(models.Q(("role__in", ("chair", "auditor", "director"))), models.BooleanField()),
                help_text="법령상 역할이 회장, 감사, 이사인 직위입니다(공동주택관리법 시행령 제12조).",
                output_field=models.BooleanField(),
                verbose_name="법정 임원",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="position",
            trigger=pgtrigger.compiler.Trigger(
                name="bump_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."hidden_at" IS DISTINCT FROM (NEW."hidden_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_retired" IS DISTINCT FROM (NEW."is_retired") OR OLD."label" IS DISTINCT FROM (NEW."label") OR OLD."order" IS DISTINCT FROM (NEW."order") OR OLD."role" IS DISTINCT FROM (NEW."role"))',
                    func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
                    hash="cdf85d49e62a3a10c153f29983ee118c4582d683",
                    operation="UPDATE",
                    pgid="pgtrigger_bump_version_70a1d",
                    table="housing_position",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="position",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.trail.tracking.UnskippableSql(
                    func='INSERT INTO "housing_positionevent" ("created_at", "hidden_at", "id", "is_retired", "label", "order", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "updated_at", "version") VALUES (NEW."created_at", NEW."hidden_at", NEW."id", NEW."is_retired", NEW."label", NEW."order", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, clock_timestamp(), \'insert\', NEW."id", NEW."role", NEW."updated_at", NEW."version"); RETURN NULL;',
                    hash="2917da237c4b666bb1e72f784ebd95cc02079b0e",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c8f90",
                    table="housing_position",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="position",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.trail.tracking.UnskippableSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."hidden_at" IS DISTINCT FROM (NEW."hidden_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_retired" IS DISTINCT FROM (NEW."is_retired") OR OLD."label" IS DISTINCT FROM (NEW."label") OR OLD."order" IS DISTINCT FROM (NEW."order") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func='INSERT INTO "housing_positionevent" ("created_at", "hidden_at", "id", "is_retired", "label", "order", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "updated_at", "version") VALUES (NEW."created_at", NEW."hidden_at", NEW."id", NEW."is_retired", NEW."label", NEW."order", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, clock_timestamp(), \'update\', NEW."id", NEW."role", NEW."updated_at", NEW."version"); RETURN NULL;',
                    hash="62a3904d7fc41d0b2cc254641babc2917dc5b9f2",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_cdf1b",
                    table="housing_position",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="position",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.trail.tracking.UnskippableSql(
                    func='INSERT INTO "housing_positionevent" ("created_at", "hidden_at", "id", "is_retired", "label", "order", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "updated_at", "version") VALUES (OLD."created_at", OLD."hidden_at", OLD."id", OLD."is_retired", OLD."label", OLD."order", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, clock_timestamp(), \'delete\', OLD."id", OLD."role", OLD."updated_at", OLD."version"); RETURN NULL;',
                    hash="58134a3869e077721c18285494acd841af1f41f6",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_5b653",
                    table="housing_position",
                    when="AFTER",
                ),
            ),
        ),
    ]
