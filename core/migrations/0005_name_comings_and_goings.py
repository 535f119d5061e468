"""The access log also tells who logged in and out, and who failed to."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_close_trail"),
    ]

    operations = [
        migrations.AlterField(
            model_name="accesslog",
            name="action",
            field=models.CharField(
                choices=[
                    ("view", "열람"),
                    ("list", "목록"),
                    ("search", "검색"),
                    ("reveal", "보기"),
                    ("add", "등록"),
                    ("change", "수정"),
                    ("hide", "숨김"),
                    ("restore", "되살림"),
                    ("delete", "삭제"),
                    ("download", "다운로드"),
                    ("print", "출력"),
                    ("import", "올리기"),
                    ("send", "발송"),
                    ("login", "로그인"),
                    ("login_failed", "로그인 실패"),
                    ("logout", "로그아웃"),
                ],
                max_length=12,
                verbose_name="업무",
            ),
        ),
    ]
