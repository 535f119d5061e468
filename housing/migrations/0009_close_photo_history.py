"""Close the history of photos to changes."""

from django.db import migrations

from core.trail.operations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("housing", "0008_photo_history"), ("core", "0004_close_trail")]

    operations = [AppendOnly("housing_complexphotoevent", allow_destruction_through="core_destroy_personal")]
