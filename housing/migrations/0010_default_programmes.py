"""The kinds of programme an empty database starts with, so that the first file can be imported; officers change them on screen."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ONE_PER_YEAR = ("공동체활성화", "공용시설 유지관리", "경비원 근무환경 개선")
MAY_COMBINE = ("외부 보안등 전기료", "경비원·미화원 냉방비")


def add_default_programmes(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    programmes = apps.get_model("housing", "Programme").objects
    for order, label in enumerate((*ONE_PER_YEAR, *MAY_COMBINE), start=1):
        programmes.get_or_create(label=label, defaults={"order": order, "may_combine": label in MAY_COMBINE})


class Migration(migrations.Migration):
    dependencies = [("housing", "0009_close_grant_history")]

    operations = [migrations.RunPython(add_default_programmes, migrations.RunPython.noop)]
