"""The ward as a grid of tiles: the map that needs no boundaries."""

import math
from dataclasses import dataclass

from core.places import seongdong
from core.places.models import Dong


@dataclass(frozen=True)
class Tile:
    dong: Dong
    row: int
    column: int


def dong_tiles() -> list[Tile]:
    """Laid by hand, north up, for 성동구; in the ward's own order, row by row, for any other."""
    dongs = list(Dong.objects.filter(is_abolished=False))
    laid = {fact.code: (fact.row, fact.column) for fact in seongdong.DONGS}
    if all(dong.code in laid for dong in dongs):
        return [Tile(dong, *laid[dong.code]) for dong in dongs]
    width = math.ceil(math.sqrt(len(dongs)))
    return [Tile(dong, *divmod(place, width)) for place, dong in enumerate(dongs)]
