"""Close the access log and the destruction register to changes."""

from django.db import migrations

from core.trail.operations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("core", "0003_trail_functions")]

    operations = [
        AppendOnly("core_accesslog", allow_destruction_through="core_expire_access_log"),
        AppendOnly("core_destruction"),
        AppendOnly("core_holidayevent", allow_destruction_through="core_destroy_personal"),
    ]
