"""A second extension, by the complainant's consent (민원 처리에 관한 법률 시행령 제21조)."""

import django.core.validators
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import core.fields.dates
import core.trail.tracking


class Migration(migrations.Migration):
    dependencies = [
        ("housing", "0017_returns_and_reports_in_order"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="complaint",
            name="bump_version",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="complaint",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="complaint",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="complaint",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="complaint",
            name="again_reason",
            field=models.CharField(blank=True, default="", editable=False, max_length=200, verbose_name="재연장 사유"),
        ),
        migrations.AddField(
            model_name="complaint",
            name="consented_on",
            field=core.fields.dates.BusinessDateField(blank=True, editable=False, null=True, verbose_name="민원인 동의일"),
        ),
        migrations.AddField(
            model_name="complaint",
            name="extended_again_on",
            field=core.fields.dates.BusinessDateField(blank=True, editable=False, null=True, verbose_name="재연장일"),
        ),
        migrations.AddField(
            model_name="complaintevent",
            name="again_reason",
            field=models.CharField(blank=True, default="", editable=False, max_length=200, verbose_name="재연장 사유"),
        ),
        migrations.AddField(
            model_name="complaintevent",
            name="consented_on",
            field=core.fields.dates.BusinessDateField(blank=True, editable=False, null=True, verbose_name="민원인 동의일"),
        ),
        migrations.AddField(
            model_name="complaintevent",
            name="extended_again_on",
            field=core.fields.dates.BusinessDateField(blank=True, editable=False, null=True, verbose_name="재연장일"),
        ),
        migrations.AlterField(
            model_name="complaintkind",
            name="period",
            field=models.PositiveSmallIntegerField(
                default=7,
                help_text="질의는 7일(법령이면 14일), 건의는 14일, 고충은 7일입니다(민원 처리에 관한 법률 시행령 제14조·제15조·제17조).",
                validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(366)],
                verbose_name="처리기간",
            ),
        ),
        migrations.AlterField(
            model_name="complaintkindevent",
            name="period",
            field=models.PositiveSmallIntegerField(
                default=7,
                help_text="질의는 7일(법령이면 14일), 건의는 14일, 고충은 7일입니다(민원 처리에 관한 법률 시행령 제14조·제15조·제17조).",
                validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(366)],
                verbose_name="처리기간",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="complaint",
            trigger=pgtrigger.compiler.Trigger(
                name="bump_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."again_reason" IS DISTINCT FROM (NEW."again_reason") OR OLD."answer" IS DISTINCT FROM (NEW."answer") OR OLD."channel" IS DISTINCT FROM (NEW."channel") OR OLD."closed_at" IS DISTINCT FROM (NEW."closed_at") OR OLD."complainant_mobile" IS DISTINCT FROM (NEW."complainant_mobile") OR OLD."complainant_name" IS DISTINCT FROM (NEW."complainant_name") OR OLD."complex_id" IS DISTINCT FROM (NEW."complex_id") OR OLD."consented_on" IS DISTINCT FROM (NEW."consented_on") OR OLD."content" IS DISTINCT FROM (NEW."content") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."due_at" IS DISTINCT FROM (NEW."due_at") OR OLD."extended_again_on" IS DISTINCT FROM (NEW."extended_again_on") OR OLD."extended_on" IS DISTINCT FROM (NEW."extended_on") OR OLD."extension_reason" IS DISTINCT FROM (NEW."extension_reason") OR OLD."first_due_at" IS DISTINCT FROM (NEW."first_due_at") OR OLD."hidden_at" IS DISTINCT FROM (NEW."hidden_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind_id" IS DISTINCT FROM (NEW."kind_id") OR OLD."needs_check" IS DISTINCT FROM (NEW."needs_check") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."officer_id" IS DISTINCT FROM (NEW."officer_id") OR OLD."officer_name" IS DISTINCT FROM (NEW."officer_name") OR OLD."previous_id" IS DISTINCT FROM (NEW."previous_id") OR OLD."received_at" IS DISTINCT FROM (NEW."received_at") OR OLD."result" IS DISTINCT FROM (NEW."result") OR OLD."subject" IS DISTINCT FROM (NEW."subject") OR OLD."transferred_on" IS DISTINCT FROM (NEW."transferred_on") OR OLD."transferred_to" IS DISTINCT FROM (NEW."transferred_to"))',
                    func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
                    hash="e9a779aa9db7e6ca4bb6efd8bb24f4479a437bf0",
                    operation="UPDATE",
                    pgid="pgtrigger_bump_version_c57bb",
                    table="housing_complaint",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="complaint",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.trail.tracking.UnskippableSql(
                    func='INSERT INTO "housing_complaintevent" ("again_reason", "answer", "channel", "closed_at", "complainant_mobile", "complainant_name", "complex_id", "consented_on", "content", "created_at", "due_at", "extended_again_on", "extended_on", "extension_reason", "first_due_at", "hidden_at", "id", "kind_id", "needs_check", "number", "officer_id", "officer_name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "previous_id", "received_at", "result", "subject", "transferred_on", "transferred_to", "updated_at", "version") VALUES (NEW."again_reason", NEW."answer", NEW."channel", NEW."closed_at", NEW."complainant_mobile", NEW."complainant_name", NEW."complex_id", NEW."consented_on", NEW."content", NEW."created_at", NEW."due_at", NEW."extended_again_on", NEW."extended_on", NEW."extension_reason", NEW."first_due_at", NEW."hidden_at", NEW."id", NEW."kind_id", NEW."needs_check", NEW."number", NEW."officer_id", NEW."officer_name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, clock_timestamp(), \'insert\', NEW."id", NEW."previous_id", NEW."received_at", NEW."result", NEW."subject", NEW."transferred_on", NEW."transferred_to", NEW."updated_at", NEW."version"); RETURN NULL;',
                    hash="9b649864d8a34e6f67ac168e2be04d7f4966fdbb",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_caf99",
                    table="housing_complaint",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="complaint",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.trail.tracking.UnskippableSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "housing_complaintevent" ("again_reason", "answer", "channel", "closed_at", "complainant_mobile", "complainant_name", "complex_id", "consented_on", "content", "created_at", "due_at", "extended_again_on", "extended_on", "extension_reason", "first_due_at", "hidden_at", "id", "kind_id", "needs_check", "number", "officer_id", "officer_name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "previous_id", "received_at", "result", "subject", "transferred_on", "transferred_to", "updated_at", "version") VALUES (NEW."again_reason", NEW."answer", NEW."channel", NEW."closed_at", NEW."complainant_mobile", NEW."complainant_name", NEW."complex_id", NEW."consented_on", NEW."content", NEW."created_at", NEW."due_at", NEW."extended_again_on", NEW."extended_on", NEW."extension_reason", NEW."first_due_at", NEW."hidden_at", NEW."id", NEW."kind_id", NEW."needs_check", NEW."number", NEW."officer_id", NEW."officer_name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, clock_timestamp(), \'update\', NEW."id", NEW."previous_id", NEW."received_at", NEW."result", NEW."subject", NEW."transferred_on", NEW."transferred_to", NEW."updated_at", NEW."version"); RETURN NULL;',
                    hash="be43d5c659610d5ddd8e2536c1c91b713407f61f",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_fe1c6",
                    table="housing_complaint",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="complaint",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.trail.tracking.UnskippableSql(
                    func='INSERT INTO "housing_complaintevent" ("again_reason", "answer", "channel", "closed_at", "complainant_mobile", "complainant_name", "complex_id", "consented_on", "content", "created_at", "due_at", "extended_again_on", "extended_on", "extension_reason", "first_due_at", "hidden_at", "id", "kind_id", "needs_check", "number", "officer_id", "officer_name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "previous_id", "received_at", "result", "subject", "transferred_on", "transferred_to", "updated_at", "version") VALUES (OLD."again_reason", OLD."answer", OLD."channel", OLD."closed_at", OLD."complainant_mobile", OLD."complainant_name", OLD."complex_id", OLD."consented_on", OLD."content", OLD."created_at", OLD."due_at", OLD."extended_again_on", OLD."extended_on", OLD."extension_reason", OLD."first_due_at", OLD."hidden_at", OLD."id", OLD."kind_id", OLD."needs_check", OLD."number", OLD."officer_id", OLD."officer_name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, clock_timestamp(), \'delete\', OLD."id", OLD."previous_id", OLD."received_at", OLD."result", OLD."subject", OLD."transferred_on", OLD."transferred_to", OLD."updated_at", OLD."version"); RETURN NULL;',
                    hash="1b7ebf6a4e8c8482739e626d39786d2415d86b2d",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_ef23b",
                    table="housing_complaint",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("again_reason", ""), ("consented_on", None), ("extended_again_on", None)),
                    models.Q(
                        models.Q(("again_reason", ""), _negated=True),
                        ("consented_on__isnull", False),
                        ("extended_again_on__isnull", False),
                        ("extended_on__isnull", False),
                        ("consented_on__gte", models.F("extended_on")),
                        ("extended_again_on__gte", models.F("consented_on")),
                    ),
                    _connector="OR",
                ),
                name="complaint_second_extension_is_whole",
                violation_error_message="재연장에는 사유와, 연장일부터 재연장일까지의 민원인 동의일이 있어야 합니다.",
            ),
        ),
    ]
