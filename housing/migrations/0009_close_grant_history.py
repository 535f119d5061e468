"""Close the history of 지원사업 and 지원기준 to changes."""

from django.db import migrations

from core.trail.operations import AppendOnly

HISTORIES = ("programme", "grant", "grantattachment", "supportcriterion", "criterionband")


class Migration(migrations.Migration):
    dependencies = [("housing", "0008_grants"), ("core", "0004_close_trail")]

    operations = [AppendOnly(f"housing_{name}event", allow_destruction_through="core_destroy_personal") for name in HISTORIES]
