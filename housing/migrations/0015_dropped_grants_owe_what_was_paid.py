"""No cancelled or refused grant forgets what was paid (B-SUB-05). Those on file that do are marked for the officer first."""

from django.db import migrations, models

MARK = """
UPDATE housing_grant SET needs_check = true
WHERE status IN ('rejected', 'cancelled') AND paid IS NOT NULL AND confirmed IS NULL AND NOT needs_check;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("housing", "0014_manager_licences"),
    ]

    operations = [
        migrations.RunSQL(MARK, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ("rejected", "cancelled")), _negated=True),
                    ("paid", None),
                    ("confirmed__isnull", False),
                    ("needs_check", True),
                    _connector="OR",
                ),
                name="grant_dropped_owes_what_was_paid",
                violation_error_message="교부한 사업은 확정액 없이 부결이나 취소로 둘 수 없습니다. 쓰지 않았으면 확정액은 0입니다.",
            ),
        ),
    ]
