"""The codes an empty database starts with, so that the first file can be imported; officers change them on screen."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

CODES = {
    "BuildingKind": [
        {"label": "아파트"},
        {"label": "주상복합", "is_mixed_use": True},
        {"label": "도시형 생활주택(주상복합)", "is_mixed_use": True},
        {"label": "연립", "is_row_house": True},
        {"label": "다세대", "is_row_house": True},
        {"label": "기타"},
    ],
    "SaleKind": [{"label": label} for label in ("분양", "임대", "혼합", "기타")],
    "HeatingKind": [{"label": "개별난방"}, {"label": "중앙난방", "is_central": True}, {"label": "지역난방", "is_central": True}],
    "CorridorKind": [{"label": label} for label in ("계단식", "복도식", "혼합식", "타워형")],
    "ManagementKind": [{"label": label} for label in ("위탁관리", "자치관리", "직영")],
    "AreaBandSet": [{"label": "구 서식(공급면적)", "basis": "supply"}, {"label": "K-apt(전용면적)", "basis": "private"}],
}

BANDS = {
    "구 서식(공급면적)": [
        ("33㎡이하", 0, 33),
        ("33㎡~62.7㎡", 33, 66),
        ("66㎡~95.7㎡", 66, 99),
        ("99㎡~128.7㎡", 99, 132),
        ("132㎡이상", 132, None),
    ],
    "K-apt(전용면적)": [("60㎡ 이하", 0, 60), ("60㎡~85㎡ 이하", 60, 85), ("85㎡~135㎡ 이하", 85, 135), ("135㎡ 초과", 135, None)],
}


def add_default_codes(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for model_name, rows in CODES.items():
        model = apps.get_model("housing", model_name)
        for order, row in enumerate(rows, start=1):
            model.objects.get_or_create(label=row["label"], defaults={**row, "order": order})
    band_model = apps.get_model("housing", "AreaBand")
    for band_set in apps.get_model("housing", "AreaBandSet").objects.filter(label__in=BANDS):
        for order, (label, lower, upper) in enumerate(BANDS[band_set.label], start=1):
            band_model.objects.get_or_create(band_set=band_set, label=label, defaults={"lower": lower, "upper": upper, "order": order})


class Migration(migrations.Migration):
    dependencies = [("housing", "0001_initial")]

    operations = [migrations.RunPython(add_default_codes, migrations.RunPython.noop)]
