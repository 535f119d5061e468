"""The kinds of complaint an empty database starts with, and their history closed to changes.

The periods are the office's usual ones, to be corrected on the screen; an order of the ward may set others.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from core.trail.operations import AppendOnly

KINDS = {"질의(법령)": 14, "질의(단순)": 7, "건의": 14, "고충": 7, "기타": 7}


def add_default_kinds(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    model = apps.get_model("housing", "ComplaintKind")
    for order, (label, period) in enumerate(KINDS.items(), start=1):
        model.objects.get_or_create(label=label, defaults={"period": period, "unit": "day", "order": order})


class Migration(migrations.Migration):
    dependencies = [("housing", "0011_complaints"), ("core", "0004_close_trail")]

    operations = [
        migrations.RunPython(add_default_kinds, migrations.RunPython.noop),
        *(AppendOnly(f"housing_{name}event", allow_destruction_through="core_destroy_personal") for name in ("complaint", "complaintkind")),
    ]
