"""An index for the check that one licence is at work at two complexes: a complex's own page asks it too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("housing", "0013_residents_at_scale"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="managerappointment",
            index=models.Index(
                condition=models.Q(("ended_on", None), ("hidden_at", None)), fields=["licence_no"], name="managerappointment_by_licence"
            ),
        ),
    ]
