"""Close the history of 입주자대표 to changes, and the positions an empty database starts with; officers change those on screen."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from core.trail.operations import AppendOnly

POSITIONS = (
    ("회장", "chair", True),
    ("감사", "auditor", True),
    ("이사", "director", True),
    ("동별 대표자", "member", False),
    ("총무", "other", False),
    ("기타", "other", False),
)


def add_positions(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    position = apps.get_model("housing", "Position")
    for order, (label, role, is_statutory) in enumerate(POSITIONS, start=1):
        position.objects.create(label=label, role=role, is_statutory=is_statutory, order=order)


class Migration(migrations.Migration):
    dependencies = [("housing", "0004_residents")]

    operations = [
        *(
            AppendOnly(f"housing_{name}event", allow_destruction_through="core_destroy_personal")
            for name in ("position", "resident", "representative")
        ),
        migrations.RunPython(add_positions, migrations.RunPython.noop),
    ]
