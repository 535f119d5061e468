"""Households per area band as columns: of the form, and of a sheet."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Aggregate, JSONField, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat

from core.imports.sheet import SheetField
from core.sheets.cells import CellKind
from core.sheets.parsers import whole_number
from housing.models import AreaBand, BandHouseholds

PREFIX = "band_"

# K-apt's own column names, by the band's bounds in ㎡; the printed labels are in the database.
KAPT_HEADERS: Mapping[tuple[int, int | None], tuple[str, ...]] = {
    (0, 60): ("k-전용면적별세대현황(60㎡이하)", "전용면적별세대현황(60㎡이하)", "kaptMparea60", "60㎡이하"),
    (60, 85): ("k-전용면적별세대현황(60㎡~85㎡이하)", "전용면적별세대현황(60㎡~85㎡이하)", "kaptMparea85", "60㎡~85㎡이하"),
    (85, 135): ("k-85㎡~135㎡이하", "전용면적별세대현황(85㎡~135㎡이하)", "kaptMparea135"),
    (135, None): ("k-135㎡초과", "전용면적별세대현황(135㎡초과)", "kaptMparea136"),
}


def field_name(band_pk: int) -> str:
    return f"{PREFIX}{band_pk}"


def usable_bands() -> QuerySet[AreaBand]:
    return AreaBand.objects.shown().filter(is_retired=False, band_set__is_retired=False).select_related("band_set")


class _JSONObjectAgg(Aggregate):
    function = "jsonb_object_agg"
    output_field = JSONField()
    arity = 2


class BandCounts:
    """Implements `core.imports.sheet.Related`."""

    model = BandHouseholds
    cell = CellKind.INTEGER

    def fields(self) -> list[SheetField]:
        return [
            SheetField(field_name(band.pk), label=f"{band.band_set} {band.label}", also=_headers(band), parser=whole_number)
            for band in usable_bands().order_by("band_set__order", "order")
        ]

    def stored(self) -> Subquery:
        name = Concat(Value(PREFIX), Cast("band_id", TextField()))
        counts = BandHouseholds.objects.filter(complex=OuterRef("pk")).order_by().values("complex")
        return Subquery(counts.annotate(stored=_JSONObjectAgg(name, "households")).values("stored"))

    def load(self, pks: Sequence[int]) -> dict[int, dict[str, int]]:
        found: dict[int, dict[str, int]] = {}
        rows = BandHouseholds.objects.filter(complex__in=pks).values_list("complex_id", "band_id", "households")
        for complex_pk, band_pk, households in rows:
            found.setdefault(complex_pk, {})[field_name(band_pk)] = households
        return found

    def save(self, values: Mapping[int, Mapping[str, Any]]) -> None:
        """None takes the count away: unknown is not zero."""
        for complex_pk, counts in values.items():
            gone = [_band_pk(name) for name, households in counts.items() if households is None]
            if gone:
                BandHouseholds.objects.filter(complex=complex_pk, band__in=gone).delete()
        BandHouseholds.objects.bulk_create(
            self.rows(values), update_conflicts=True, unique_fields=["complex", "band"], update_fields=["households"], batch_size=2_000
        )

    def rows(self, values: Mapping[int, Mapping[str, Any]]) -> list[BandHouseholds]:
        return [
            BandHouseholds(complex_id=complex_pk, band_id=_band_pk(name), households=households)
            for complex_pk, counts in values.items()
            for name, households in counts.items()
            if households is not None
        ]


def _band_pk(name: str) -> int:
    return int(name.removeprefix(PREFIX))


def _headers(band: AreaBand) -> tuple[str, ...]:
    bounds = (int(band.lower), None if band.upper is None else int(band.upper))
    kapt = KAPT_HEADERS.get(bounds, ()) if band.band_set.basis == band.band_set.Basis.PRIVATE else ()
    return (band.label, *kapt)
