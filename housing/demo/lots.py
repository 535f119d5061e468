"""The ward's tables of 2016 as lots: so many complexes of one class with so many 동 and 세대 in all.

The source contradicts itself. Its sub-totals of 동 are printed as 630 and 701, but the classes add up to 651 and 722: the
classes are kept. Its screen counts 142 complexes, 682 동 and 55,842 세대 where the report counts 164, 722 and 56,411: the
report's are kept, and the screen's rows (two dongs, two years) are parts of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from housing.models.querysets import MandatoryGround, StatusClass

WANGSIMNI_DOSEON, WANGSIMNI_2 = "1120053500", "1120052000"
OTHER_DONGS = (
    "1120054000",
    "1120055000",
    "1120056000",
    "1120057000",
    "1120058000",
    "1120059000",
    "1120061500",
    "1120062000",
    "1120064500",
    "1120065000",
    "1120066000",
    "1120067000",
    "1120069000",
    "1120072000",
    "1120079000",
)


@dataclass(frozen=True)
class Lot:
    """`least` is the fewest households a complex of the lot has; `dongs` and years are dealt out in turn."""

    kind: StatusClass
    complexes: int
    buildings: int
    households: int
    dongs: tuple[str | None, ...] = OTHER_DONGS
    year: int | None = None
    least: int = 1
    ground: str = ""


MANDATORY, OPTIONAL, RENTAL, ROW_HOUSE = (StatusClass.MANDATORY, StatusClass.OPTIONAL, StatusClass.RENTAL, StatusClass.ROW_HOUSE)

# With the sample complex (의무, 왕십리도선동, 3동 342세대) these are the 164.
LOTS = (
    Lot(MANDATORY, 5, 43, 4083, (WANGSIMNI_DOSEON,), least=150),
    Lot(RENTAL, 1, 2, 200, (WANGSIMNI_DOSEON,)),
    Lot(MANDATORY, 5, 29, 2700, (WANGSIMNI_2,), least=150),
    Lot(OPTIONAL, 2, 3, 190, (WANGSIMNI_2,), least=50),
    Lot(RENTAL, 1, 2, 220, (WANGSIMNI_2,)),
    Lot(ROW_HOUSE, 2, 5, 70, (WANGSIMNI_2,), least=19),
    Lot(MANDATORY, 1, 18, 1369, ("1120064500",), year=2015),
    Lot(MANDATORY, 3, 20, 1950, ("1120066000", "1120059000", "1120062000"), year=2014, least=150),
    Lot(OPTIONAL, 1, 1, 92, ("1120065000",), year=2014),
    Lot(MANDATORY, 1, 2, 84, ("1120054000",), ground=MandatoryGround.CONSENT),
    Lot(MANDATORY, 1, 2, 140, ("1120072000",)),  # 의무 on file, 아님 by the law: the one to be looked into
    Lot(MANDATORY, 62, 451, 34522, least=155),
    Lot(OPTIONAL, 27, 39, 2442, least=20),
    Lot(RENTAL, 18, 36, 6880, least=60),
    Lot(ROW_HOUSE, 30, 60, 1030, least=19),
    Lot(ROW_HOUSE, 3, 6, 97, (None,), least=19),
)


@dataclass(frozen=True)
class Slot:
    """One complex's share of a lot."""

    lot: Lot
    number: int
    dong: str | None
    year: int | None
    buildings: int
    households: int


def slots() -> Iterator[Slot]:
    for lot in LOTS:
        households = spread(lot.households, lot.complexes, least=lot.least)
        buildings = spread(lot.buildings, lot.complexes, least=1)
        for number in range(lot.complexes):
            dong = lot.dongs[number % len(lot.dongs)]
            yield Slot(lot, number, dong, _year(lot, number), buildings[number], households[number])


def _year(lot: Lot, number: int) -> int | None:
    """Before 2014; a few old 연립 have no date on file."""
    if lot.year is not None:
        return lot.year
    if lot.kind == ROW_HOUSE:
        return None if number % 13 == 7 else 1976 + number * 5 % 29
    return 1982 + number * 7 % 32


def spread(total: int, parts: int, *, least: int) -> list[int]:
    """`total` in uneven parts of at least `least` that add up to it exactly."""
    weights = [4 + number * 7 % 11 for number in range(parts)]
    rest, whole = total - least * parts, sum(weights)
    shares = [least + rest * weight // whole for weight in weights]
    for number in range(total - sum(shares)):
        shares[number] += 1
    return shares
