"""Points and made-up squares: holes, islands, borders and coordinates that cannot be meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.places.geometry import Point, contains, korean_point, metres_to_border, polygons_of

CENTRE = Point(127.05, 37.55)


def square(half_width: float, *, centre: Point = CENTRE) -> list[list[float]]:
    west, east = centre.longitude - half_width, centre.longitude + half_width
    south, north = centre.latitude - half_width, centre.latitude + half_width
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


RING_ROAD = polygons_of({"type": "Polygon", "coordinates": [square(0.01), square(0.005)]})
WITH_ISLAND = polygons_of({"type": "MultiPolygon", "coordinates": [[square(0.01), square(0.005)], [square(0.001)]]})


def test_contains_point_in_a_hole_is_outside() -> None:
    assert contains(RING_ROAD, Point(127.058, 37.55))
    assert not contains(RING_ROAD, CENTRE)
    assert not contains(RING_ROAD, Point(127.07, 37.55))


def test_contains_point_on_an_island_in_a_hole_is_inside() -> None:
    assert contains(WITH_ISLAND, CENTRE)
    assert not contains(WITH_ISLAND, Point(127.053, 37.55))


def test_metres_to_border_counts_holes_and_corners() -> None:
    plain = polygons_of({"type": "Polygon", "coordinates": [square(0.01)]})
    assert metres_to_border(plain, CENTRE) == pytest.approx(882, abs=2)  # a degree of longitude is the shorter one
    assert metres_to_border(RING_ROAD, CENTRE) == pytest.approx(441, abs=1)
    assert metres_to_border(plain, Point(127.05, 37.5601)) == pytest.approx(11.1, abs=0.1)
    assert metres_to_border(plain, Point(127.04, 37.54)) == pytest.approx(0, abs=0.01)
    # Beyond a corner it is the corner that is nearest, not the edges drawn out.
    assert metres_to_border(plain, Point(127.07, 37.57)) == pytest.approx(1419, abs=1)


@given(
    east=st.floats(-0.02, 0.02, allow_nan=False),
    north=st.floats(-0.02, 0.02, allow_nan=False),
)
def test_contains_agrees_with_the_square_it_is(east: float, north: float) -> None:
    plain = polygons_of({"type": "Polygon", "coordinates": [square(0.01)]})
    point = Point(CENTRE.longitude + east, CENTRE.latitude + north)
    if metres_to_border(plain, point) > 0.01:
        assert contains(plain, point) == (abs(east) < 0.01 and abs(north) < 0.01)


def test_korean_point_swapped_says_so() -> None:
    with pytest.raises(ValueError, match="바뀐 것 같습니다"):
        korean_point(37.55, 127.05)


@pytest.mark.parametrize(("longitude", "latitude"), [(0, 0), (2.35, 48.85), (200_000.0, 450_000.0), (float("nan"), 37.5)])
def test_korean_point_abroad_or_projected_is_refused(longitude: float, latitude: float) -> None:
    with pytest.raises(ValueError, match="우리나라 밖"):
        korean_point(longitude, latitude)


@pytest.mark.parametrize(
    "geometry",
    [
        {},
        {"type": "Point", "coordinates": [127, 37]},
        {"type": "Polygon", "coordinates": None},
        {"type": "Polygon", "coordinates": []},
        {"type": "MultiPolygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[127, 37], [127.1, 37], [127.1, 37.1], [127, 37.1]]]},
        {"type": "Polygon", "coordinates": [[["a", "b"]]]},
        {"type": "Polygon", "coordinates": [square(0.01, centre=Point(37.5, 127))]},
    ],
)
def test_polygons_of_a_bad_geometry_are_a_sentence(geometry: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"[가-힣]"):
        polygons_of(geometry)
