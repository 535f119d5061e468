"""Telephone numbers, amounts, dates and counts: what may be typed, what is stored, what is shown, what is refused."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import strategies as st

from core.fields import (
    BusinessDateField,
    GroupedIntegerField,
    PhoneField,
    WonField,
    all_or_none,
    format_phone,
    format_thousand,
    format_won,
    in_thousand,
    is_placeholder_phone,
    last_four,
    normalise_phone,
    parse_business_date,
    parse_thousand,
    parse_won,
    phone_is_digits,
)


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("010-1234-5678", "01012345678"),
        ("01012345678", "01012345678"),
        (" 010 1234 5678 ", "01012345678"),
        ("010.1234.5678", "01012345678"),
        ("０１０－１２３４－５６７８", "01012345678"),
        ("010ㅡ1234ㅡ5678", "01012345678"),
        ("+82 10-1234-5678", "01012345678"),
        ("+82 (0)10 1234 5678", "01012345678"),
        ("821012345678", "01012345678"),
        ("+82-2-461-0170", "024610170"),
        ("(02)461-0170", "024610170"),
        ("02)2294-8547", "0222948547"),
        ("02·461·0170", "024610170"),
        ("011-123-4567", "0111234567"),
        ("019-1234-5678", "01912345678"),
        ("031-123-4567", "0311234567"),
        ("070-1234-5678", "07012345678"),
        ("080-123-4567", "0801234567"),
        ("0505-123-4567", "05051234567"),
        ("0505-1234-5678", "050512345678"),
        ("1588-1234", "15881234"),
        ("1644-1234", "16441234"),
        ("1899-1234", "18991234"),
        ("1012345678", "01012345678"),
        ("222948547", "0222948547"),
        (24610170.0, "024610170"),
        (1012345678, "01012345678"),
        (15881234.0, "15881234"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_normalise_phone_any_spelling_gives_digits_with_the_leading_zero(typed: str | float, digits: str) -> None:
    assert normalise_phone(typed) == digits


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ("02-461-0170, 010-1234-5678", "여러 개"),
        ("02-461-0170/0171", "여러 개"),
        ("02-461-0170~1", "여러 개"),
        ("02-461-0170\n02-461-0171", "여러 개"),
        ("02-461-0170 02-461-0171", "하나만"),
        ("461-0170", "지역번호"),
        ("2286-5114", "지역번호"),
        ("010-123-4567", "자릿수"),
        ("010-12345-6789", "자릿수"),
        ("02-461-0170(내선3)", "숫자와 붙임표"),
        ("소장님", "숫자와 붙임표"),
        ("010-****-5678", "숫자와 붙임표"),
        ("119", "자릿수"),
    ],
)
def test_normalise_phone_unreadable_is_refused_quoting_what_was_typed(typed: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint) as refusal:
        normalise_phone(typed)
    assert f"“{typed}”" in str(refusal.value)


@given(st.text(max_size=20) | st.text(alphabet="0123456789+-(). ", max_size=20))
def test_normalise_phone_random_text_is_digits_or_refused(typed: str) -> None:
    try:
        digits = normalise_phone(typed)
    except ValueError:
        return
    assert digits == "" or (digits.isascii() and digits.isdigit())
    assert normalise_phone(format_phone(digits)) == digits


@pytest.mark.parametrize(
    ("digits", "shown"),
    [
        ("01012345678", "010-1234-5678"),
        ("0111234567", "011-123-4567"),
        ("024610170", "02-461-0170"),
        ("0222948547", "02-2294-8547"),
        ("050512345678", "0505-1234-5678"),
        ("15881234", "1588-1234"),
        ("", ""),
        ("123", "123"),
    ],
)
def test_format_phone_digits_get_hyphens(digits: str, shown: str) -> None:
    assert format_phone(digits) == shown


@pytest.mark.parametrize(
    "text", ["99-9999-9999", "000-0000-0000", "02-0000-0000", "02-000-0000", "010-0000-0000", "0", "1111", "-", " - - "]
)
def test_is_placeholder_phone_gap_filler_is_no_number(text: str) -> None:
    assert is_placeholder_phone(text)


@pytest.mark.parametrize("text", ["010-0000-1234", "010-1000-0000", "02-461-0170", "1588-0000", "", "***-****-****", "없음"])
def test_is_placeholder_phone_number_or_text_is_left_alone(text: str) -> None:
    assert not is_placeholder_phone(text)


def test_last_four_of_a_number_are_its_end() -> None:
    assert last_four("01012345678") == "5678"
    assert last_four("") == ""


@pytest.mark.parametrize(
    ("typed", "won"),
    [("51,965.5", 51_965_500), ("2000", 2_000_000), ("0.001", 1), ("△1,000", -1_000_000), ("１２천원", 12_000)],
)
def test_parse_thousand_typed_amount_is_exact_won(typed: str, won: int) -> None:
    assert parse_thousand(typed) == won


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [("0.0005", "1원보다"), ("1,23", "숫자로"), ("열", "숫자로"), ("1e5", "숫자로"), ("9" * 16, "너무")],
)
def test_parse_thousand_unusable_amount_is_a_sentence(typed: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        parse_thousand(typed)


def test_parse_won_fraction_of_a_won_is_refused() -> None:
    assert parse_won("51,965,500원") == 51_965_500
    with pytest.raises(ValueError, match="1원보다"):
        parse_won("0.5")


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_amount_shown_and_typed_again_is_the_same(won: int) -> None:
    assert parse_thousand(format_thousand(won)) == won
    assert parse_won(format_won(won)) == won
    assert in_thousand(won) * 1000 == won


def test_amount_without_a_value_shows_nothing() -> None:
    assert format_won(None) == format_thousand(None) == ""
    assert format_thousand(51_965_500) == "51,965.5"
    assert format_thousand(100_000) == "100"
    assert in_thousand(51_965_500) == Decimal("51965.5")


@pytest.mark.parametrize(
    "typed",
    [
        "2016-3-14",
        "2016-03-14",
        "2016.3.14",
        "2016. 3. 14.",
        "2016/03/14",
        "20160314",
        "2016년 3월 14일",
        "２０１６.３.１４",
        " 2016-03-14 ",
        "2016-03-14 00:00:00.0",
        "2016-03-14T00:00:00",
    ],
)
def test_parse_business_date_every_office_spelling_is_read(typed: str) -> None:
    assert parse_business_date(typed) == date(2016, 3, 14)


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ("16.3.14", "읽을 수 없습니다"),
        ("2016-03", "읽을 수 없습니다"),
        ("2016-03-14 13:20", "읽을 수 없습니다"),
        ("2016-02-30", "달력에 없는"),
        ("20161314", "달력에 없는"),
        ("1899-12-31", "1900년부터"),
        ("9999-12-31", "2100년까지"),
    ],
)
def test_parse_business_date_unusable_is_a_sentence(typed: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint) as refusal:
        parse_business_date(typed)
    assert f"“{typed}”" in str(refusal.value)


@pytest.mark.parametrize(("typed", "number"), [("1,234", 1234), ("1234", 1234), (" 12 ", 12), (5, 5), ("", None)])
def test_grouped_integer_typed_with_commas_is_a_number(typed: str | int, number: int | None) -> None:
    assert GroupedIntegerField(required=False).clean(typed) == number


@pytest.mark.parametrize("typed", ["1,23", "1.5", "백"])
def test_grouped_integer_unreadable_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        GroupedIntegerField().clean(typed)


def test_grouped_integer_keeps_its_bounds_and_shows_groups() -> None:
    field = GroupedIntegerField(min_value=0)
    with pytest.raises(ValidationError):
        field.clean("-1")
    assert field.prepare_value(1234) == "1,234"


@pytest.fixture
def ledger(transactional_db: None) -> Iterator[type[models.Model]]:
    """A table with every field of ours, made for the test."""
    with isolate_apps("core"):

        class Ledger(models.Model):
            phone = PhoneField("전화번호")
            grant = WonField("보조금", thousand=True, null=True, blank=True)
            fee = WonField("수수료", default=0)
            starts_on = BusinessDateField("시작일", null=True, blank=True)
            ends_on = BusinessDateField("종료일", null=True, blank=True)

            class Meta:
                app_label = "core"
                constraints = (
                    phone_is_digits("phone", name="ledger_phone_is_digits"),
                    models.CheckConstraint(name="ledger_term_is_whole", condition=all_or_none("starts_on", "ends_on")),
                )

            def __str__(self) -> str:
                return format_phone(self.phone)

        with connection.schema_editor() as editor:
            editor.create_model(Ledger)
        yield Ledger
        with connection.schema_editor() as editor:
            editor.delete_model(Ledger)


def _form(ledger: type[models.Model]) -> type[forms.ModelForm]:
    return forms.modelform_factory(ledger, fields=["phone", "grant", "fee", "starts_on", "ends_on"])


TYPED = {
    "phone": "(02)461-0170",
    "grant": "51,965.5",
    "fee": "1,200",
    "starts_on": "2016. 3. 14.",
    "ends_on": "20180313",
}


def test_model_form_office_spelling_is_stored_in_normal_form(ledger: type[models.Model]) -> None:
    form = _form(ledger)(TYPED)
    assert form.is_valid(), form.errors
    saved = form.save()
    saved.refresh_from_db()
    assert (saved.phone, saved.grant, saved.fee) == ("024610170", 51_965_500, 1_200)
    assert (saved.starts_on, saved.ends_on) == (date(2016, 3, 14), date(2018, 3, 13))


def test_model_form_of_a_stored_row_shows_the_office_form_and_sees_no_change(ledger: type[models.Model]) -> None:
    saved = _form(ledger)(TYPED).save()
    html = _form(ledger)(instance=saved).as_p()
    for shown in ('value="02-461-0170"', 'value="51,965.5"', 'value="1,200"', 'value="2016-03-14"', "예: 2016-03-14"):
        assert shown in html
    assert 'type="date"' not in html
    assert not _form(ledger)(TYPED, instance=saved).has_changed()


def test_model_form_bad_values_each_get_a_sentence_and_keep_what_was_typed(ledger: type[models.Model]) -> None:
    form = _form(ledger)({"phone": "461-0170", "grant": "0.0001", "fee": "천원", "starts_on": "2016-02-30", "ends_on": "99999"})
    assert set(form.errors) == {"phone", "grant", "fee", "starts_on", "ends_on"}
    html = form.as_p()
    for typed in ("461-0170", "0.0001", "천원", "2016-02-30", "99999"):
        assert f'value="{typed}"' in html
    assert not ledger._default_manager.exists()


def test_phone_constraint_hyphens_written_past_the_form_are_refused(ledger: type[models.Model]) -> None:
    with pytest.raises(IntegrityError, match="ledger_phone_is_digits"), transaction.atomic():
        ledger._default_manager.create(phone="02-461-0170")
    assert ledger._default_manager.create(phone="").phone == ""


def test_phone_query_for_the_last_four_finds_the_row(ledger: type[models.Model]) -> None:
    ledger._default_manager.create(phone="01000001234")
    assert ledger._default_manager.filter(phone__endswith="1234").count() == 1
    assert ledger._default_manager.filter(phone="1234").count() == 0


def test_all_or_none_half_a_term_is_refused_by_the_database(ledger: type[models.Model]) -> None:
    with pytest.raises(IntegrityError, match="ledger_term_is_whole"), transaction.atomic():
        ledger._default_manager.create(starts_on=date(2016, 3, 14))


@pytest.mark.parametrize("field", [PhoneField("전화"), WonField("금액", thousand=True), BusinessDateField(null=True)])
def test_field_taken_apart_for_a_migration_comes_back_the_same(field: models.Field) -> None:
    _, path, args, kwargs = field.deconstruct()
    assert path == f"{type(field).__module__}.{type(field).__qualname__}"
    assert type(field)(*args, **kwargs).deconstruct()[1:] == field.deconstruct()[1:]
    assert getattr(field.clone(), "thousand", None) == getattr(field, "thousand", None)
