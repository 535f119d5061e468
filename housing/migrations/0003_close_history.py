"""Close the history of 공동주택 to changes."""

from django.db import migrations

from core.trail.operations import AppendOnly

HISTORIES = (
    *("buildingkind", "salekind", "heatingkind", "corridorkind", "managementkind", "areabandset", "areaband"),
    *("complex", "complexphoto", "formername", "bandhouseholds", "managerappointment"),
)


class Migration(migrations.Migration):
    dependencies = [("housing", "0002_default_codes"), ("core", "0004_close_trail")]

    operations = [AppendOnly(f"housing_{name}event", allow_destruction_through="core_destroy_personal") for name in HISTORIES]
