"""What PostgreSQL made of the column is the same either way; Django, which tries a constraint before it saves, has to say the type."""

import django.db.models.functions.comparison
from django.db import migrations, models

import core.fields.dates


class Migration(migrations.Migration):
    dependencies = [("housing", "0019_receipts_before_their_ends")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="representative",
                    name="served_until",
                    field=models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Cast(
                            models.Case(
                                models.When(status__in=("resigned", "dismissed", "retired"), then=models.F("status_on")),
                                models.When(models.Q(("ended_on__lte", models.F("started_on"))), then=models.Value(None)),
                                default=models.F("ended_on"),
                            ),
                            models.DateField(),
                        ),
                        output_field=core.fields.dates.BusinessDateField(null=True),
                        verbose_name="실제 종료일",
                    ),
                ),
            ],
        ),
    ]
