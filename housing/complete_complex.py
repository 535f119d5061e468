"""Fields of a complex that its sheet spells in several columns, or several in one: addresses, floors, counts."""

import re

from core.imports.sheet import Complete, Values, Warn
from core.places.address import full_province, normal_address
from core.places.models import LegalDong

COMBINED = ("sort", "floors", "size")
LOT = re.compile(r"(?:^|.*\s)[가-힣\d.]*(?:동|가|리|읍|면)\d*\s(?:산\s)?\d+(?:-\d+)?")


def complete_complex() -> Complete:
    legal_dongs: dict[str, str] = dict(LegalDong.objects.values_list("code", "name"))

    def complete(values: Values, warn: Warn) -> None:
        for name in COMBINED:
            for field, value in (values.pop(name, None) or {}).items():
                _fill(values, field, value)
        parts = {name: values.pop(name, None) or "" for name in ("address", "province", "district", "lot_rest", "road_name", "road_number")}
        if any(parts.values()):
            parts["legal_dong"] = legal_dongs.get(values.get("legal_dong") or "", "")
            _fill(values, "road_address", _road(parts))
            _fill(values, "lot_address", _lot(parts))

    return complete


def _fill(values: Values, field: str, value: object) -> None:
    """A column of the field's own wins."""
    if value not in (None, "") and values.get(field) in (None, ""):
        values[field] = value


def _road(parts: dict[str, str]) -> str:
    if parts["road_name"] and parts["road_number"]:
        return " ".join(filter(None, [full_province(parts["province"]), parts["district"], parts["road_name"], parts["road_number"]]))[:200]
    return "" if is_lot(parts["address"]) else parts["address"]


def _lot(parts: dict[str, str]) -> str:
    """K-apt's 나머지주소 holds a lot number, a building's name or nothing of use."""
    if is_lot(parts["address"]):
        return parts["address"]
    rest = parts["lot_rest"]
    for typed in (rest, f"{parts['legal_dong']} {rest}" if parts["legal_dong"] else ""):
        if typed and is_lot(typed):
            place = normal_address(typed)
            missing = [part for part in (full_province(parts["province"]), parts["district"]) if part and part not in place.split()]
            return " ".join([*missing, place])[:200]
    return ""


def is_lot(text: str) -> bool:
    return bool(text) and bool(LOT.fullmatch(normal_address(text)))
