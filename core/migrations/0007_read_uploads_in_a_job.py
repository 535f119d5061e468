from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0006_bulk_changes"),
    ]

    operations = [
        migrations.AddField(
            model_name="importrun",
            name="wanted_sheet",
            field=models.CharField(blank=True, default="", max_length=100, verbose_name="읽을 시트"),
        ),
        migrations.AlterField(
            model_name="importrun",
            name="status",
            field=models.CharField(
                choices=[
                    ("reading", "읽는 중"),
                    ("locked", "비밀번호 기다림"),
                    ("mapping", "열 맞추기"),
                    ("checking", "확인하는 중"),
                    ("ready", "저장 기다림"),
                    ("saving", "저장하는 중"),
                    ("done", "저장함"),
                    ("failed", "중단됨"),
                    ("discarded", "그만둠"),
                    ("refused", "읽지 못함"),
                ],
                default="mapping",
                max_length=10,
                verbose_name="상태",
            ),
        ),
    ]
