"""Which parser reads a column, decided by the model field it fills; a kind names its own where that is not enough."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models

from core.fields import PhoneField, WonField, is_placeholder_phone, normalise_phone, value_field
from core.imports.sheet import Doubtful, SheetField
from core.records.kind import RecordKind
from core.records.models import own_field
from core.records.tables import compiled_columns
from core.sheets.date_parsers import day, moment
from core.sheets.parsers import CellError, Parser, choice, decimal_number, money, plain_text, squeezed, text_of, topic, whole_number, yes_no
from core.sheets.table import Cell

POSTGRES_SMALLINT_MAX = 32_767


def parser_for(kind: RecordKind, sheet_field: SheetField, *, unit: str = "") -> Parser:
    """`unit` is what the file's header says of the column (천원, 원, m2)."""
    if sheet_field.parser is not None:
        return sheet_field.parser()
    field = own_field(kind.model, sheet_field.name)
    if isinstance(field, models.BooleanField):
        column = compiled_columns(kind.table).get(sheet_field.name)
        return flag(column.text(True) if column is not None else "")
    return field_parser(field, unit=unit)


def field_parser(field: models.Field, *, unit: str = "") -> Parser:
    """Closed under the model fields this project uses; a new field class is added here once."""
    field = value_field(field)
    if isinstance(field, PhoneField):
        return phone
    if isinstance(field, WonField):
        return money(thousand=unit == "천원" if unit in ("천원", "원") else field.thousand)
    if isinstance(field, models.ForeignKey):
        return known_label(field.related_model)
    if field.choices:
        return choice({value: [str(label)] for value, label in field.flatchoices})
    if isinstance(field, models.DecimalField):
        return decimal_number(places=field.decimal_places, maximum=10 ** (field.max_digits - field.decimal_places) - 1)
    if isinstance(field, models.SmallIntegerField | models.PositiveSmallIntegerField):
        return whole_number(maximum=POSTGRES_SMALLINT_MAX)
    if isinstance(field, models.IntegerField):
        return whole_number()
    if isinstance(field, models.DateTimeField):
        return moment()
    if isinstance(field, models.DateField):
        return day()
    if isinstance(field, models.EmailField):
        return email(field.max_length or 254)
    return plain_text(max_length=field.max_length, lines=isinstance(field, models.TextField))


def flag(label: str) -> Parser:
    """예/아니오, or the words our own list prints where it is true."""
    parse = yes_no()

    def parse_flag(cell: Cell) -> object:
        return True if label and squeezed(cell) == squeezed(label) else parse(cell)

    return parse_flag


def email(max_length: int) -> Parser:
    parse = plain_text(max_length=max_length)

    def parse_email(cell: Cell) -> object:
        typed = str(parse(cell))
        try:
            validate_email(typed)
        except ValidationError:
            return Doubtful(None, f"{topic(cell)} 이메일 주소가 아니어서 넣지 않았습니다.")
        return typed

    return parse_email


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
    found: Any = model._default_manager.all()
    rows = {squeezed(str(row)): row for row in (found.shown() if hasattr(found, "shown") else found)}

    def parse(cell: Cell) -> object:
        typed = text_of(cell).strip()
        row = rows.get(squeezed(typed))
        if row is None:
            return Doubtful(None, f"{topic(typed)} 목록에 없어 넣지 않았습니다. 관리자 기능에서 추가한 뒤 다시 올리면 채워집니다.")
        if getattr(row, "is_retired", False):
            return Doubtful(row.pk, f"{topic(typed)} 사용을 중지한 항목입니다.")
        return row.pk

    return parse
