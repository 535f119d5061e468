"""Close the history of departments and employees to changes."""

from django.db import migrations

from core.trail.operations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("core", "0003_trail_functions")]

    operations = [
        AppendOnly(
            "accounts_departmentevent",
            allow_destruction_through="core_destroy_personal",
        ),
        AppendOnly("accounts_userevent", allow_destruction_through="core_destroy_personal"),
    ]
