"""What an upload's row of 공동주택 is completed with once its record is known, and what is doubted as a whole."""

from collections.abc import Mapping
from decimal import Decimal

from core.imports.sheet import Draft, Finish
from core.particles import with_particle
from core.places.boundaries import BoundaryIndex
from housing.band_counts import field_name, usable_bands
from housing.early_ends import keep_early_end
from housing.models import Complex

LONGITUDES, LATITUDES = (124, 132), (33, 39)
MAX_NOTE = 300


def finish_complex() -> Finish:
    boundaries = BoundaryIndex.load()
    band_sets = {field_name(band.pk): band.band_set_id for band in usable_bands()}

    def finish(draft: Draft) -> None:
        mark_cells(draft)
        doubt_coordinates(draft)
        settle_dong(draft, boundaries)
        doubt_mandatory_term(draft)
        doubt_band_sums(draft, band_sets)

    return finish


def mark_cells(draft: Draft) -> None:
    """A cell that could not be kept is noted; one that was, doubtfully, only where it changes the record."""
    for doubt in draft.doubts:
        kept = doubt.value if isinstance(doubt.value, dict) else {doubt.name: doubt.value}
        mark(draft, doubt.note, is_news=doubt.value is None or any(draft.stored(name) != value for name, value in kept.items()))


def doubt_coordinates(draft: Draft) -> None:
    """One without the other, or a place outside Korea, is left out; 경도 and 위도 the wrong way round are turned."""
    if not {"longitude", "latitude"} & draft.values.keys():
        return
    longitude, latitude = draft.get("longitude"), draft.get("latitude")
    if longitude is None and latitude is None:
        return
    if _is_within(latitude, LONGITUDES) and _is_within(longitude, LATITUDES):
        draft.values["longitude"], draft.values["latitude"] = latitude, longitude
        draft.warn("경도와 위도가 서로 바뀌어 있어 바로잡았습니다.")
        is_news = (draft.stored("longitude"), draft.stored("latitude")) != (latitude, longitude)
        mark(draft, "서로 바뀐 경도와 위도를 바로잡음.", is_news=is_news)
    elif not (_is_within(longitude, LONGITUDES) and _is_within(latitude, LATITUDES)):
        draft.values.pop("longitude", None)
        draft.values.pop("latitude", None)
        draft.warn("좌표가 우리나라의 경도와 위도가 아니어서 넣지 않았습니다.")
        mark(draft, f"좌표({_said(longitude)}, {_said(latitude)}) 넣지 않음.")


def _is_within(value: Decimal | None, bounds: tuple[int, int]) -> bool:
    return value is not None and bounds[0] <= value <= bounds[1]


def _said(value: Decimal | None) -> str:
    return "없음" if value is None else f"{value.normalize():f}"


def settle_dong(draft: Draft, boundaries: BoundaryIndex) -> None:
    """행정동 as the file says it, else by point in polygon; never computed over an officer's choice, never guessed from the
    법정동."""
    if draft.values.get("dong"):
        if draft.values["dong"] != draft.stored("dong"):
            draft.values["dong_source"] = Complex.DongSource.OFFICER
            draft.values["dong_near_border"] = False
        return
    if "dong" in draft.values:
        draft.values["dong_source"], draft.values["dong_near_border"] = "", False
    elif draft.stored("dong") and draft.stored("dong_source") == Complex.DongSource.OFFICER:
        return
    longitude, latitude = draft.get("longitude"), draft.get("latitude")
    if not boundaries or longitude is None or latitude is None:
        return
    located = boundaries.locate(float(longitude), float(latitude))
    if located is None:
        draft.warn("좌표가 우리 구 경계 밖이라 행정동을 정하지 못했습니다.")
        mark(draft, "좌표가 우리 구 경계 밖.")
        return
    draft.values["dong"] = located.dong.code
    draft.values["dong_source"] = Complex.DongSource.COMPUTED
    draft.values["dong_near_border"] = located.near_border
    if located.near_border:
        is_news = draft.stored("dong") != located.dong.code
        if is_news:
            draft.warn(f"행정동 경계에서 가깝습니다. {with_particle(located.dong.name, '이')} 맞는지 확인하세요.")
        mark(draft, f"행정동 경계 부근({located.dong.name}).", is_news=is_news)


def doubt_mandatory_term(draft: Draft) -> None:
    says = "의무관리 종료일이 시작일보다 빠릅니다."
    if original := keep_early_end(draft, "mandatory_from_on", "mandatory_until_on", says=says):
        mark(draft, f"의무관리 기간 {original}")


def doubt_band_sums(draft: Draft, band_sets: Mapping[str, int]) -> None:
    """Kept as it is: the source's own sums are off in 16 of the ward's 110 complexes. Each band set is a sum of its own."""
    total = draft.get("household_count")
    by_set: dict[int, dict[str, int]] = {}
    for name, value in draft.values.items():
        if name in band_sets and value is not None:
            by_set.setdefault(band_sets[name], {})[name] = value
    for counts in by_set.values():
        summed = sum(counts.values())
        if total is None or summed == total:
            continue
        doubt = f"면적별 세대수를 더한 값({summed:,})이 세대수({total:,})와 다릅니다."
        draft.warn(doubt)
        is_news = draft.is_new or any(draft.stored(name) != value for name, value in {**counts, "household_count": total}.items())
        mark(draft, doubt, is_news=is_news)


def mark(draft: Draft, doubt: str, *, is_news: bool = True) -> None:
    """확인 필요, once: whoever cleared the mark and left the note, or says 아니오 in the file, has seen to it.

    A note the file is about to replace gets the doubt back. Not `is_news` is a value the record holds already. A full note takes
    no more, or the same file would change the record again and again.
    """
    noted, kept = str(draft.get("check_note") or ""), str(draft.stored("check_note") or "")
    note = f"{noted} {doubt}".strip()[:MAX_NOTE]
    if doubt in noted or note == noted or draft.values.get("needs_check") is False:
        return
    if doubt in kept or note == kept:
        draft.values["check_note"] = note
    elif is_news:
        draft.values["needs_check"], draft.values["check_note"] = True, note
