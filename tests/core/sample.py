"""A small record kind of the tests' own: a tracked record with personal values, and a part that belongs to it."""

from collections.abc import Mapping
from typing import ClassVar

import pgtrigger
import pytest
from django.db import connection, models
from django.db.migrations.state import ProjectState
from django.test.utils import isolate_apps

from core import trail
from core.fields import BusinessDateField, PhoneField, WonField
from core.masking import Mask, mask_birth, mask_name, mask_phone
from core.records.models import Record
from core.trail.operations import AppendOnly

with isolate_apps("core"):

    @trail.track()
    class Office(models.Model):
        name = models.CharField("부서명", max_length=20)

        class Meta:
            app_label = "core"
            verbose_name = "부서"

        def __str__(self) -> str:
            return self.name

    @trail.track()
    class Sample(Record):
        class Kind(models.TextChoices):
            DUTY = "duty", "의무"
            FREE = "free", "임의"

        name = models.CharField("성명", max_length=20)
        born_on = BusinessDateField("생년월일")
        phone = PhoneField("휴대번호")
        kind = models.CharField("구분", max_length=10, choices=Kind, default="", blank=True)
        amount = WonField("지원금", null=True, thousand=True)
        is_open = models.BooleanField("운영", default=True)
        area = models.DecimalField("면적", max_digits=9, decimal_places=2, null=True)
        office = models.ForeignKey(Office, models.PROTECT, null=True, verbose_name="부서", related_name="+")
        name_length = models.GeneratedField(expression=models.functions.Length("name"), output_field=models.IntegerField(), db_persist=True)

        PERSONAL: ClassVar[Mapping[str, Mask]] = {"name": mask_name, "born_on": mask_birth, "phone": mask_phone}

        class Meta(Record.Meta):
            app_label = "core"
            verbose_name = "견본"
            # The base's trigger compares every column, which a BEFORE trigger may not do with a generated one.
            triggers: ClassVar = [
                pgtrigger.Trigger(
                    name="bump_version",
                    when=pgtrigger.Before,
                    operation=pgtrigger.Update,
                    condition=pgtrigger.AnyChange(exclude=["version", "updated_at", "name_length"]),
                    func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
                )
            ]

    @trail.track()
    class Part(models.Model):
        sample = models.ForeignKey(Sample, models.CASCADE, verbose_name="견본", related_name="+")
        households = models.IntegerField("세대수")

        class Meta:
            app_label = "core"
            verbose_name = "면적별 세대수"

        def __str__(self) -> str:
            return f"{self.households}세대"


TRACKED = [Office, Sample, Part]


@pytest.fixture
def sample_tables(db: None) -> None:
    """The tables, with their triggers, for the length of one test's transaction."""
    with connection.schema_editor() as editor:
        for model in TRACKED:
            event_model = model.pgh_event_model
            editor.create_model(model)
            editor.create_model(event_model)
            for trigger in model._meta.triggers:
                editor.execute(str(trigger.compile(model).install_sql), params=None)
            closed = AppendOnly(event_model._meta.db_table, allow_destruction_through="core_destroy_personal")
            closed.database_forwards("core", editor, ProjectState(), ProjectState())
