"""No complaint is received after its transfer, or in another year than its number's. Those on file that are, are marked for the officer
first."""

import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models

MARK = """
UPDATE housing_complaint SET needs_check = true
WHERE NOT needs_check AND (
    transferred_on < (received_at AT TIME ZONE 'Asia/Seoul')::date
    OR left(number, 4) <> extract(year FROM received_at AT TIME ZONE 'Asia/Seoul')::text
);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("housing", "0018_second_extensions"),
    ]

    operations = [
        migrations.RunSQL(MARK, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("transferred_on", None),
                    (
                        "transferred_on__gte",
                        models.Func(
                            "received_at", output_field=models.DateField(), template="(%(expressions)s AT TIME ZONE 'Asia/Seoul')::date"
                        ),
                    ),
                    ("needs_check", True),
                    _connector="OR",
                ),
                name="complaint_transferred_after_receipt",
                violation_error_message="이송일이 접수일보다 빠릅니다.",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("number", ""),
                    django.db.models.lookups.Exact(
                        django.db.models.functions.text.Left("number", 4),
                        models.Func(
                            "received_at",
                            output_field=models.CharField(),
                            template="extract(year FROM %(expressions)s AT TIME ZONE 'Asia/Seoul')::text",
                        ),
                    ),
                    ("needs_check", True),
                    _connector="OR",
                ),
                name="complaint_received_in_the_year_of_its_number",
                violation_error_message="접수번호의 해와 접수일시의 해가 다릅니다. 번호는 바뀌지 않으니 접수일시를 확인하세요.",
            ),
        ),
    ]
