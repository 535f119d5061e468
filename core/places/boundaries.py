"""Which dong a coordinate lies in, and the boundaries as a map wants them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import QuerySet

from core.places.geometry import Point, Polygon, contains, is_near_border, korean_point, metres_to_border, polygons_of
from core.places.models import Dong, DongBoundary

NEAR_METRES = 30
"""Two sources of boundaries, or of coordinates, may disagree by this much."""


@dataclass(frozen=True)
class Located:
    dong: Dong
    near_border: bool


@dataclass(frozen=True)
class _Area:
    dong: Dong
    polygons: list[Polygon]
    south_west: Point
    north_east: Point

    def is_worth_asking(self, point: Point) -> bool:
        margin = 0.001  # over 80 m in every direction, anywhere in Korea
        return (
            self.south_west.longitude - margin <= point.longitude <= self.north_east.longitude + margin
            and self.south_west.latitude - margin <= point.latitude <= self.north_east.latitude + margin
        )


class BoundaryIndex:
    """The boundaries that are loaded, read once for many points."""

    def __init__(self, boundaries: Iterable[DongBoundary]) -> None:
        self._areas = [_area(boundary) for boundary in boundaries]

    @classmethod
    def load(cls) -> Self:
        return cls(_todays_boundaries())

    def __bool__(self) -> bool:
        return bool(self._areas)

    def locate(self, longitude: float, latitude: float) -> Located | None:
        """None outside every boundary; ValueError with a sentence for what is no place in Korea.

        A point just outside, in a sliver between two boundaries, belongs to the nearest, marked as near the border.
        """
        point = korean_point(longitude, latitude)
        areas = [area for area in self._areas if area.is_worth_asking(point)]
        if not areas:
            return None
        holder = next((area for area in areas if contains(area.polygons, point)), None)
        nearest = holder or min(areas, key=lambda area: metres_to_border(area.polygons, point))
        near_border = is_near_border(nearest.polygons, point, metres=NEAR_METRES)
        return Located(nearest.dong, near_border) if holder or near_border else None


def _todays_boundaries() -> QuerySet[DongBoundary]:
    return DongBoundary.objects.filter(dong__is_abolished=False).select_related("dong")


def _area(boundary: DongBoundary) -> _Area:
    polygons = polygons_of(boundary.geometry)
    longitudes, latitudes = zip(*(point for polygon in polygons for point in polygon[0]), strict=True)
    return _Area(boundary.dong, polygons, Point(min(longitudes), min(latitudes)), Point(max(longitudes), max(latitudes)))


def find_dong(longitude: float, latitude: float) -> Located | None:
    """For one point; whoever has many loads a BoundaryIndex."""
    return BoundaryIndex.load().locate(longitude, latitude)


def boundary_collection() -> dict[str, Any]:
    """GeoJSON for the dong map; no features while no boundaries are loaded."""
    return {"type": "FeatureCollection", "features": [_feature(boundary) for boundary in _todays_boundaries()]}


def _feature(boundary: DongBoundary) -> dict[str, Any]:
    dong = boundary.dong
    properties = {"code": dong.code, "name": dong.name, "short_name": dong.short_name}
    return {"type": "Feature", "properties": properties, "geometry": boundary.geometry}
