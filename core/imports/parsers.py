"""Which parser reads a column, decided by the model field it fills; a kind names its own where that is not enough."""

from django.db import models

from core.fields import PhoneField, WonField, is_placeholder_phone, normalise_phone
from core.imports.sheet import Doubtful, SheetField
from core.records.models import Record, own_field
from core.sheets.date_parsers import day
from core.sheets.parsers import (
    CellError,
    Parser,
    choice,
    decimal_number,
    money,
    plain_text,
    text_of,
    whole_number,
    yes_no,
)
from core.sheets.table import Cell


def parser_for(model: type[Record], sheet_field: SheetField, *, unit: str = "") -> Parser:
    """`unit` is what the file's header says of the column (천원, 원, m2)."""
    if sheet_field.parser is not None:
        return sheet_field.parser()
    return field_parser(own_field(model, sheet_field.name), unit=unit)


def field_parser(field: models.Field, *, unit: str = "") -> Parser:
    """Closed under the model fields this project uses; a new field class is added here once."""
    if isinstance(field, PhoneField):
        return phone
    if isinstance(field, WonField):
        return money(thousand=unit == "천원" if unit in ("천원", "원") else field.thousand)
    if isinstance(field, models.ForeignKey):
        return known_label(field.related_model)
    if field.choices:
        return choice({value: [str(label)] for value, label in field.flatchoices})
    if isinstance(field, models.BooleanField):
        return yes_no()
    if isinstance(field, models.DecimalField):
        return decimal_number(places=field.decimal_places, maximum=10 ** (field.max_digits - field.decimal_places) - 1)
    if isinstance(field, models.IntegerField):
        return whole_number()
    if isinstance(field, models.DateField):
        return day()
    return plain_text(max_length=field.max_length, lines=isinstance(field, models.TextField))


def phone(cell: Cell) -> str | Doubtful:
    """Digits; a placeholder (99-9999-9999) is no value."""
    typed = text_of(cell).strip()
    if is_placeholder_phone(typed):
        return ""
    try:
        return normalise_phone(typed)
    except ValueError as error:
        raise CellError(str(error)) from error


def known_label(model: type[models.Model]) -> Parser:
    """The key of the row that reads like the cell. An unknown label is left out and said, so that one new heating system
    does not keep a whole complex out."""
    rows = {"".join(str(row).split()): row for row in model._default_manager.all()}

    def parse(cell: Cell) -> object:
        typed = text_of(cell).strip()
        row = rows.get("".join(typed.split()))
        if row is None:
            return Doubtful(None, f"‘{typed}’은(는) 목록에 없어 넣지 않았습니다. 관리자 기능에서 추가한 뒤 다시 올리면 채워집니다.")
        if getattr(row, "is_retired", False):
            return Doubtful(row.pk, f"‘{typed}’은(는) 사용을 중지한 항목입니다.")
        return row.pk

    return parse
