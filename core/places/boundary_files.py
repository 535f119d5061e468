"""Puts the boundaries of a GeoJSON file on the ward's dongs."""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction

from core.places.geometry import polygons_of
from core.places.loading import WARD_DIGITS, Counts, PlacesRefused, save_dongs
from core.places.matching import DongIndex
from core.places.models import CODE_LENGTH, Dong, DongBoundary

Geometry = dict[str, Any]


class Feature(NamedTuple):
    code: str
    name: str
    geometry: Geometry

    @property
    def ward(self) -> str:
        return self.code[:WARD_DIGITS]


@transaction.atomic
def load_boundaries(path: Path) -> Counts:
    """`dropped` counts the features that belong to none of our dongs: a file may cover the whole country."""
    features = _read_features(path)
    if not Dong.objects.exists():
        ward_features = _of_one_ward(features)
        save_dongs({feature.code: feature.name for feature in ward_features}, Counts())
        features = ward_features
    counts = Counts()
    for code, geometry in _matched(features, counts).items():
        _save_boundary(code, geometry, counts)
    if counts.dropped == len(features):
        raise PlacesRefused("이 파일에는 등록된 동의 경계가 없습니다. 행정동 파일이 맞는지 확인하세요.")
    return counts


def _matched(features: Iterable[Feature], counts: Counts) -> dict[str, Geometry]:
    index = DongIndex.load()
    wards = {code[:WARD_DIGITS] for code in Dong.objects.values_list("code", flat=True)}
    matched: dict[str, Geometry] = {}
    for feature in features:
        # By name only inside our wards: another city has a 송정동 too.
        is_ours = not feature.code or feature.ward in wards
        dong = (index.match(feature.code) if feature.code else None) or (index.match(feature.name) if is_ours else None)
        if dong is None:
            counts.dropped += 1
        elif dong.code in matched:
            raise PlacesRefused(f"{dong.name}의 경계가 파일에 두 번 있습니다.")
        else:
            matched[dong.code] = feature.geometry
    return matched


def _save_boundary(code: str, geometry: Geometry, counts: Counts) -> None:
    boundary, is_new = DongBoundary.objects.get_or_create(dong_id=code, defaults={"geometry": geometry})
    if is_new:
        counts.created += 1
    elif boundary.geometry == geometry:
        counts.unchanged += 1
    else:
        boundary.geometry = geometry
        boundary.save()
        counts.updated += 1


def _of_one_ward(features: list[Feature]) -> list[Feature]:
    """The dongs to make when the table is empty: the file's one ward, or this installation's out of many."""
    coded = [feature for feature in features if feature.code]
    wards = {feature.ward for feature in coded}
    ward = wards.pop() if len(wards) == 1 else settings.WARD_CODE
    chosen = [feature for feature in coded if feature.ward == ward]
    if not chosen:
        raise PlacesRefused("파일에서 우리 구의 동을 찾을 수 없습니다. load_dongs 로 동을 먼저 등록하세요.")
    return chosen


def _read_features(path: Path) -> list[Feature]:
    try:
        document = json.loads(path.read_text("utf-8-sig"))
        features = [_feature(feature) for feature in document["features"]]
    except OSError as failure:
        raise PlacesRefused(f"파일을 열 수 없습니다: {path.name}") from failure
    except (UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError, AttributeError) as failure:
        raise PlacesRefused(f"GeoJSON 파일이 아닙니다: {path.name}") from failure
    if not features:
        raise PlacesRefused(f"경계가 하나도 없습니다: {path.name}")
    return features


def _feature(feature: dict[str, Any]) -> Feature:
    properties = feature["properties"]
    name = str(properties.get("adm_nm") or properties.get("name") or "").split(" ")[-1]
    geometry = feature["geometry"]
    try:
        polygons_of(geometry)
    except ValueError as refusal:
        raise PlacesRefused(f"{name or '이름 없는 동'}: {refusal}") from refusal
    code = str(properties.get("adm_cd2") or properties.get("code") or "")
    return Feature(code if re.fullmatch(rf"[0-9]{{{CODE_LENGTH}}}", code) else "", name, geometry)
