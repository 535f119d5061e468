"""Every mask hides, hides again the same way, and is recognised as a mask."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.masking import (
    Mask,
    is_masked,
    mask_birth,
    mask_email,
    mask_licence,
    mask_name,
    mask_phone,
    mask_unit,
    shape_of,
)

MASKS = (mask_name, mask_phone, mask_birth, mask_unit, mask_email, mask_licence)
every_mask = pytest.mark.parametrize("mask", MASKS, ids=lambda mask: mask.__name__)
texts = st.text(max_size=30) | st.text(alphabet="0123456789-. *@동호홍길aB년", max_size=20)


@pytest.mark.parametrize(
    ("mask", "text", "masked"),
    [
        (mask_name, "홍길", "홍*"),
        (mask_name, "홍길동", "홍*동"),
        (mask_name, "남궁민수", "남**수"),
        (mask_name, "홍 길동", "홍 *동"),
        (mask_name, "김", "*"),
        (mask_name, "John Smith", "Jo** *****"),
        (mask_name, "Jo", "J*"),
        (mask_name, "", ""),
        (mask_name, "  ", ""),
        (mask_phone, "010-1234-5678", "010-****-5678"),
        (mask_phone, "01012345678", "010-****-5678"),
        (mask_phone, "02-461-0170", "02-***-0170"),
        (mask_phone, "0222948547", "02-****-8547"),
        (mask_phone, "050512345678", "0505-****-5678"),
        (mask_phone, "1588-1234", "****-1234"),
        (mask_phone, "02-461-0170 내선 3", "****************"),
        (mask_phone, "", ""),
        (mask_birth, "1970-03-14", "1970-**-**"),
        (mask_birth, "1970. 3. 14.", "1970-**-**"),
        (mask_birth, "19700314", "1970-**-**"),
        (mask_birth, "700314", "******"),
        (mask_birth, "1970", "****"),
        (mask_unit, "101동 1001호", "101동 ***호"),
        (mask_unit, "101동1001호", "101동 ***호"),
        (mask_unit, "101-1001", "101-***"),
        (mask_unit, "1001호", "***호"),
        (mask_unit, "101동", "****"),
        (mask_email, "abcdef@example.kr", "ab***@example.kr"),
        (mask_email, "ab@example.kr", "a***@example.kr"),
        (mask_email, "a@example.kr", "***@example.kr"),
        (mask_email, "no address", "**********"),
        (mask_licence, "2012-7166", "2012-****"),
        (mask_licence, "제12345호", "제1****호"),
        (mask_licence, "123", "***"),
    ],
)
def test_mask_text_hides_the_agreed_part(mask: Mask, text: str, masked: str) -> None:
    assert mask(text) == masked


@every_mask
@given(text=texts)
@example(text="*a@x")
@example(text="1970-**-**")
@example(text="홍*동")
def test_mask_applied_twice_changes_nothing(mask: Mask, text: str) -> None:
    assert mask(mask(text)) == mask(text)


@every_mask
@given(text=texts.filter(lambda text: len(text.strip()) >= 2 and not is_masked(text)))
@example(text="--")
@example(text="---")
@example(text="01012345678")
def test_mask_value_is_never_let_through(mask: Mask, text: str) -> None:
    assert mask(text) != text.strip()
    assert is_masked(mask(text))


@every_mask
@pytest.mark.parametrize("blank", ["", " ", "\n"])
def test_mask_blank_stays_blank(mask: Mask, blank: str) -> None:
    assert mask(blank) == ""


@pytest.mark.parametrize(("text", "masked"), [("홍○동", True), ("010-＊＊＊＊-1234", True), ("홍길동", False), ("", False)])
def test_is_masked_other_systems_marks_are_recognised(text: str, masked: bool) -> None:
    assert is_masked(text) is masked


@given(texts)
def test_shape_keeps_no_letter_and_no_digit_but_their_kind(text: str) -> None:
    shape = shape_of(text)
    assert not [one for one in shape if one.isalnum() and one not in "0○"]


def test_shape_shows_what_kind_of_value_a_column_holds() -> None:
    assert shape_of("101동 3호, 홍길동 A-1") == "000○ 0○, ○○○ ○-0"
