"""No grant is accounted for before it began or before its year (B-SUB-03, B-SUB-05). Those on file that are, are marked for the officer
first."""

from django.db import migrations, models

MARK = """
UPDATE housing_grant SET needs_check = true
WHERE NOT needs_check AND (
    returned_on < starts_on OR extract(year FROM reported_on) < year OR extract(year FROM returned_on) < year
);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("housing", "0016_grants_in_order"),
    ]

    operations = [
        migrations.RunSQL(MARK, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("returned_on", None),
                    ("starts_on", None),
                    ("returned_on__gte", models.F("starts_on")),
                    ("needs_check", True),
                    _connector="OR",
                ),
                name="grant_returned_after_it_began",
                violation_error_message="반납일이 사업 시작일보다 빠릅니다.",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("reported_on", None), ("reported_on__year__gte", models.F("year")), _connector="OR"),
                        models.Q(("returned_on", None), ("returned_on__year__gte", models.F("year")), _connector="OR"),
                    ),
                    ("needs_check", True),
                    _connector="OR",
                ),
                name="grant_accounted_for_from_its_year_on",
                violation_error_message="실적보고일이나 반납일이 사업 연도보다 앞섭니다.",
            ),
        ),
    ]
