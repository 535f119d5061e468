"""Points and polygons in longitude and latitude, for areas a few kilometres wide.

Our own, because shapely (with numpy) would cost every server process 30 MB and 0.2 s for some twenty polygons.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

METRES_PER_DEGREE = 111_195
LONGITUDES = (124.0, 132.0)
LATITUDES = (33.0, 39.0)
_SMALLEST_RING = 4


class Point(NamedTuple):
    longitude: float
    latitude: float


Ring = Sequence[Point]
Polygon = Sequence[Ring]
"""The outer ring, then its holes."""


def korean_point(longitude: float, latitude: float) -> Point:
    """The point, or a ValueError with a sentence when it cannot be meant."""
    if _is_in_korea(longitude, latitude):
        return Point(longitude, latitude)
    if _is_in_korea(latitude, longitude):
        raise ValueError(f"경도와 위도가 바뀐 것 같습니다: {longitude}, {latitude}. 경도를 먼저 적으세요. 예: 127.0584, 37.5372")
    raise ValueError(f"우리나라 밖의 좌표입니다: {longitude}, {latitude}. 경도·위도(WGS84)로 적으세요. 예: 127.0584, 37.5372")


def _is_in_korea(longitude: float, latitude: float) -> bool:
    return LONGITUDES[0] <= longitude <= LONGITUDES[1] and LATITUDES[0] <= latitude <= LATITUDES[1]


def polygons_of(geometry: Mapping[str, Any]) -> list[Polygon]:
    """The polygons of a GeoJSON geometry, or a ValueError with a sentence."""
    try:
        shapes = {"Polygon": [geometry["coordinates"]], "MultiPolygon": geometry["coordinates"]}[geometry["type"]]
        numbers = [[[(float(place[0]), float(place[1])) for place in ring] for ring in shape] for shape in shapes]
    except (KeyError, TypeError, IndexError, ValueError) as failure:
        raise ValueError("경계는 GeoJSON의 Polygon이나 MultiPolygon이어야 합니다.") from failure
    if not numbers or not all(numbers):
        raise ValueError("경계에 점이 없습니다.")
    return [[_ring(ring) for ring in shape] for shape in numbers]


def _ring(places: Sequence[tuple[float, float]]) -> Ring:
    ring = [korean_point(*place) for place in places]
    if len(ring) < _SMALLEST_RING or ring[0] != ring[-1]:
        raise ValueError("닫히지 않은 경계선이 있습니다.")
    return ring


def contains(polygons: Sequence[Polygon], point: Point) -> bool:
    """Even-odd over all rings, so that a hole is outside and an island in a hole inside."""
    crossings = sum(_crosses(point, start, end) for start, end in _edges(polygons))
    return crossings % 2 == 1


def _crosses(point: Point, start: Point, end: Point) -> bool:
    """Whether the ray from `point` to the east meets the edge."""
    if (start.latitude > point.latitude) == (end.latitude > point.latitude):
        return False
    share = (point.latitude - start.latitude) / (end.latitude - start.latitude)
    return point.longitude < start.longitude + share * (end.longitude - start.longitude)


def metres_to_border(polygons: Sequence[Polygon], point: Point) -> float:
    """Flat-earth distance: wrong by under 1 % within a province, which is nothing beside the boundaries' own error."""
    east = METRES_PER_DEGREE * math.cos(math.radians(point.latitude))

    def local(place: Point) -> complex:
        return complex((place.longitude - point.longitude) * east, (place.latitude - point.latitude) * METRES_PER_DEGREE)

    return min(_distance_from_origin(local(start), local(end)) for start, end in _edges(polygons))


def is_near_border(polygons: Sequence[Polygon], point: Point, *, metres: float) -> bool:
    """`metres_to_border` below `metres`, asked of the few edges close by: an import asks it of thousands of points."""
    north = metres / METRES_PER_DEGREE
    east = north / math.cos(math.radians(point.latitude))
    longitude, latitude = point.longitude, point.latitude
    close = [
        (start, end)
        for start, end in _edges(polygons)
        if (start.latitude - north < latitude or end.latitude - north < latitude)
        and (start.latitude + north > latitude or end.latitude + north > latitude)
        and (start.longitude - east < longitude or end.longitude - east < longitude)
        and (start.longitude + east > longitude or end.longitude + east > longitude)
    ]
    return bool(close) and metres_to_border([[[*edge]] for edge in close], point) < metres


def _distance_from_origin(start: complex, end: complex) -> float:
    edge = end - start
    if not edge:
        return abs(start)
    share = -(start * edge.conjugate()).real / abs(edge) ** 2
    return abs(start + min(1.0, max(0.0, share)) * edge)


def _edges(polygons: Sequence[Polygon]) -> Iterator[tuple[Point, Point]]:
    for polygon in polygons:
        for ring in polygon:
            yield from pairwise(ring)
