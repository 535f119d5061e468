"""A day and a time in one box: what is read, what is refused, and that a box nobody touched has not changed."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from core.clock import KOREA
from core.fields.moments import BusinessMomentFormField, parse_business_moment

MOMENT = datetime(2016, 3, 14, 9, 5, tzinfo=KOREA)


@pytest.mark.parametrize("typed", ["2016-03-14 09:05", "2016-3-14 9:05", "20160314 09:05", " 2016. 3. 14. 9:05 ", "2016년 3월 14일 9:05"])
def test_moment_is_read_however_the_day_is_written(typed: str) -> None:
    assert parse_business_moment(typed) == MOMENT


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("2016-03-14", "날짜와 시각으로"),
        ("09:05", "날짜와 시각으로"),
        ("2016-03-14 9시", "날짜와 시각으로"),
        ("2016-03-14 24:00", "23:59까지"),
        ("2016-02-30 09:00", "달력에 없는"),
        ("20166-03-14 09:00", "날짜로 읽을 수 없습니다"),
    ],
)
def test_what_is_no_moment_is_a_sentence(typed: str, sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        BusinessMomentFormField().clean(typed)


def test_box_shows_the_stored_moment_in_korea_and_takes_it_back_unchanged() -> None:
    field, stored = BusinessMomentFormField(), datetime(2016, 3, 14, 0, 5, 30, tzinfo=UTC)
    shown = field.prepare_value(stored)
    assert shown == "2016-03-14 09:05"
    assert field.clean(shown) == MOMENT
    assert not field.has_changed(stored, shown)
    assert field.has_changed(stored, "2016-03-14 09:06")


@pytest.mark.parametrize(("initial", "data"), [(None, ""), ("", None)])
def test_empty_box_is_no_change(initial: object, data: object) -> None:
    field = BusinessMomentFormField(required=False)
    assert field.clean("") is None
    assert not field.has_changed(initial, data)
