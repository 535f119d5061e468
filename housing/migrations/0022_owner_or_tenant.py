"""Words only: nothing changes in the database."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("housing", "0021_statutory_follows_role"),
    ]

    operations = [
        migrations.AlterField(
            model_name="representative",
            name="is_owner",
            field=models.BooleanField(
                blank=True,
                choices=[(None, "모름"), (True, "입주자(소유자)"), (False, "사용자(임차인)")],
                help_text="집을 빌려 사는 사람은 사용자(임차인)입니다.",
                null=True,
                verbose_name="입주자/사용자",
            ),
        ),
        migrations.AlterField(
            model_name="representativeevent",
            name="is_owner",
            field=models.BooleanField(
                blank=True,
                choices=[(None, "모름"), (True, "입주자(소유자)"), (False, "사용자(임차인)")],
                help_text="집을 빌려 사는 사람은 사용자(임차인)입니다.",
                null=True,
                verbose_name="입주자/사용자",
            ),
        ),
    ]
