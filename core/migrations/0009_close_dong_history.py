"""Close the history of 행정동 to changes. It holds nothing personal, so that nothing of it may ever be blanked."""

from django.db import migrations

from core.trail.operations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("core", "0008_record_dongs")]

    operations = [AppendOnly("core_dongevent")]
