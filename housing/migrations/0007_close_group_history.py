"""Close the history of 자생단체 to changes."""

from django.db import migrations

from core.trail.operations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("housing", "0006_groups")]

    operations = [
        AppendOnly(f"housing_{name}event", allow_destruction_through="core_destroy_personal") for name in ("group", "groupmember")
    ]
