"""Puts a ward's dongs into the tables: from the ministry's list (KIKmix) or from the facts shipped for 성동구.

Loading again is harmless: what the ward changed itself (short name, order, other names) stays.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import models, transaction

from core.places import seongdong
from core.places.models import Dong, DongPair, LegalDong
from core.places.names import short_names

WARD_DIGITS = 5


class PlacesRefused(Exception):
    """A file that cannot be loaded; its text is the sentence for the officer."""


class PairRow(NamedTuple):
    dong_code: str
    dong_name: str
    legal_code: str
    legal_name: str


@dataclass
class Counts:
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    dropped: int = 0

    def __str__(self) -> str:
        return f"created={self.created} updated={self.updated} unchanged={self.unchanged} dropped={self.dropped}"


@dataclass
class WardCounts:
    dongs: Counts = field(default_factory=Counts)
    legal_dongs: Counts = field(default_factory=Counts)
    pairs: Counts = field(default_factory=Counts)

    def __str__(self) -> str:
        return f"dongs: {self.dongs}\nlegal dongs: {self.legal_dongs}\npairs: {self.pairs}"


@transaction.atomic
def load_ward(rows: Sequence[PairRow]) -> WardCounts:
    """Make the tables say what `rows` say of their ward. A dong that is gone is marked, never deleted: records name it."""
    counts = WardCounts()
    save_dongs({row.dong_code: row.dong_name for row in rows}, counts.dongs)
    _save_legal_dongs({row.legal_code: row.legal_name for row in rows}, counts.legal_dongs)
    _save_pairs({(row.dong_code, row.legal_code) for row in rows}, counts.pairs)
    return counts


def load_seongdong() -> WardCounts:
    return load_ward(
        [
            PairRow(fact.code, fact.name, seongdong.LEGAL_DONGS[legal_name], legal_name)
            for fact in seongdong.DONGS
            for legal_name in fact.legal_dongs
        ]
    )


def save_dongs(names: dict[str, str], counts: Counts) -> None:
    existing = Dong.objects.in_bulk(list(names))
    for order, (code, short_name) in enumerate(_ordered_short_names(names), start=1):
        name = names[code]
        if dong := existing.get(code):
            _save_changes(dong, counts, name=name, is_abolished=False, aliases=aliases_after_renaming(dong, name))
        else:
            Dong.objects.create(code=code, name=name, short_name=short_name, order=order)
            counts.created += 1
    gone = Dong.objects.filter(_of_wards(names), is_abolished=False).exclude(code__in=names)
    counts.dropped += gone.update(is_abolished=True)


def _ordered_short_names(names: dict[str, str]) -> list[tuple[str, str]]:
    """In the order the ward's own tables use where we know it, else by code."""
    known = {fact.code: (place, fact.short_name) for place, fact in enumerate(seongdong.DONGS)}
    derived = dict(zip(names, short_names(list(names.values())), strict=True))
    ordered = sorted(names, key=lambda code: (known[code][0] if code in known else len(known), code))
    return [(code, known[code][1] if code in known else derived[code]) for code in ordered]


def aliases_after_renaming(dong: Dong, name: str) -> list[str]:
    """Old papers go on using the former name."""
    return dong.aliases if dong.name in (name, *dong.aliases) else [*dong.aliases, dong.name]


def _save_legal_dongs(names: dict[str, str], counts: Counts) -> None:
    existing = LegalDong.objects.in_bulk(list(names))
    for code, name in names.items():
        if code in existing:
            _save_changes(existing[code], counts, name=name)
        else:
            LegalDong.objects.create(code=code, name=name)
            counts.created += 1


def _save_pairs(wanted: set[tuple[str, str]], counts: Counts) -> None:
    ward_pairs = DongPair.objects.filter(_of_wards((dong for dong, _ in wanted), prefix="dong__"))
    existing = {(pair.dong_id, pair.legal_dong_id): pair.pk for pair in ward_pairs}
    missing = sorted(wanted - existing.keys())
    DongPair.objects.bulk_create(DongPair(dong_id=dong, legal_dong_id=legal) for dong, legal in missing)
    counts.created += len(missing)
    counts.unchanged += len(wanted) - len(missing)
    outdated = [pk for pair, pk in existing.items() if pair not in wanted]
    counts.dropped += DongPair.objects.filter(pk__in=outdated).delete()[0]


def _of_wards(codes: Iterable[str], *, prefix: str = "") -> models.Q:
    condition = models.Q(pk__in=[])
    for ward in {code[:WARD_DIGITS] for code in codes}:
        condition |= models.Q(**{f"{prefix}code__startswith": ward})
    return condition


def _save_changes(place: Dong | LegalDong, counts: Counts, **wanted: object) -> None:
    changed = [name for name, value in wanted.items() if getattr(place, name) != value]
    for name in changed:
        setattr(place, name, wanted[name])
    if changed:
        place.save(update_fields=changed)
        counts.updated += 1
    else:
        counts.unchanged += 1
