"""Which stored complex a row without a known code may be: by its name, old names included, and its address."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.imports.sheet import Likely
from core.places.address import normal_address
from core.sheets.parsers import squeezed
from housing.models import Complex, FormerName

ADDRESSES = ("road_address", "lot_address")

SAME_PLACE = "이름과 주소가 같은 자료가 이미 있습니다: {name}({code})."
OTHER_CODE = "이름과 주소가 같은 자료가 다른 K-apt 코드로 이미 있습니다: {name}({code})."
NO_ADDRESS = "이름이 같은 자료가 이미 있습니다: {name}({code}). 주소로는 같은 곳인지 알 수 없습니다."
WITHOUT_CODE = "K-apt 코드 없음"


@dataclass(frozen=True)
class _Stored:
    pk: int
    name: str
    code: str
    places: tuple[str, ...]
    is_hidden: bool


class SameComplex:
    """Implements `core.imports.sheet.Alike`.

    Two codes at one place under one name are asked about too: K-apt may have given a new code, or 분양 and its 임대 twin may bear
    the same name. Under one name alone, two codes are two complexes.
    """

    def __init__(self) -> None:
        self.repeated: set[str] = set()
        self.by_name: dict[str, list[_Stored]] = {}

    def load(self, rows: Sequence[Mapping[str, Any]]) -> None:
        names = Counter(squeezed(values["name"]) for values in rows if values.get("name"))
        self.repeated = {name for name, count in names.items() if count > 1}
        asked = names.keys()
        former: dict[int, set[str]] = {}
        for pk, name in FormerName.objects.values_list("complex_id", "name"):
            former.setdefault(pk, set()).add(squeezed(name))
        found = Complex.objects.values_list("pk", "name", "kapt_code", "hidden_at", *ADDRESSES)
        for pk, name, code, hidden_at, *addresses in found.iterator():
            for known in ({squeezed(name)} | former.get(pk, set())) & asked:
                places = tuple(normal_address(address) if address else "" for address in addresses)
                self.by_name.setdefault(known, []).append(_Stored(pk, name, code, places, hidden_at is not None))

    def find(self, values: Mapping[str, Any]) -> Likely | None:
        code, name = values.get("kapt_code", ""), values.get("name")
        if not name:
            return None
        named = self.by_name.get(squeezed(name), [])
        if not named:
            return None
        places = _places(values)
        likely = [
            (is_same, stored)
            for stored in named
            if (is_same := _is_same_place(places, stored.places)) or (is_same is None and not (code and stored.code))
        ]
        if not likely:
            return None
        is_same, stored = min(likely, key=lambda one: (one[0] is None, one[1].is_hidden, one[1].pk))
        is_sure = is_same is True and not code and not stored.code and len(likely) == 1
        sentence = NO_ADDRESS if not is_same else OTHER_CODE if code and stored.code else SAME_PLACE
        return Likely(stored.pk, is_sure=is_sure, sentence=sentence.format(name=stored.name, code=stored.code or WITHOUT_CODE))

    def marks(self, values: Mapping[str, Any]) -> list[Hashable]:
        name = values.get("name")
        if not name or squeezed(name) not in self.repeated:
            return []
        return [(squeezed(name), place) for place in _places(values) if place]


def _places(values: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(normal_address(values[name]) if values.get(name) else "" for name in ADDRESSES)


def _is_same_place(one: Sequence[str], other: Sequence[str]) -> bool | None:
    """None where nothing can be compared: an address is missing, or one is by road and the other by lot."""
    pairs = [(left, right) for left, right in zip(one, other, strict=True) if left and right]
    if not pairs:
        return None
    return any(left == right or left.endswith(f" {right}") or right.endswith(f" {left}") for left, right in pairs)
