"""How personal values look to those who have not asked to see them (domain.md B-MASK-01…03).

A mask takes formatted text and may be applied twice: masking what is masked changes nothing. Text that is not of the
expected shape is hidden whole, so that no mask ever lets a value through.
"""

import re
import unicodedata
from collections.abc import Callable

Mask = Callable[[str], str]

_PHONE = re.compile(r"(?P<area>02|050\d|0303|0[13-9]\d)(?P<middle>[\d*]{3,4})(?P<last>\d{4})")
_COMPANY_PHONE = re.compile(r"[\d*]{4}(?P<last>\d{4})")
_BIRTH = re.compile(r"(?P<year>(?:18|19|20)\d\d)\D?.{2,}")
_UNIT = re.compile(r"(?P<building>.+동)\s*.+호|(?P<short_building>.+)-.+|.+호")
_MASKED = re.compile(r"[*○●◯]")
_HIDDEN_LICENCE_CHARACTERS = 4
_PUNCTUATION = frozenset(".,:;-/()[]%@~·")


def mask_name(text: str) -> str:
    """홍* · 홍*동 · 남**수; a name in Latin letters keeps its first two."""
    name = _tidy(text)
    places = [place for place, character in enumerate(name) if not character.isspace()]
    if name[:1].isascii() and name[:1].isalpha():
        kept = set(places[: min(2, len(places) - 1)])
    elif len(places) > 2:
        kept = {places[0], places[-1]}
    else:
        kept = set(places[: len(places) - 1])
    return "".join(character if place in kept or character.isspace() else "*" for place, character in enumerate(name))


def mask_phone(text: str) -> str:
    """010-****-5678; the last four stay, because officers look a number up by them."""
    number = re.sub(r"[\s().-]", "", _tidy(text))
    if match := _PHONE.fullmatch(number):
        return f"{match['area']}-{'*' * len(match['middle'])}-{match['last']}"
    if match := _COMPANY_PHONE.fullmatch(number):
        return f"****-{match['last']}"
    return _hide(text)


def mask_birth(text: str) -> str:
    """1970-**-**"""
    match = _BIRTH.fullmatch(_tidy(text))
    return f"{match['year']}-**-**" if match else _hide(text)


def mask_unit(text: str) -> str:
    """101동 ***호: the building stays, the flat goes, and with it how many digits it has."""
    match = _UNIT.fullmatch(_tidy(text))
    if match is None:
        return _hide(text)
    if match["building"]:
        return f"{match['building']} ***호"
    return f"{match['short_building']}-***" if match["short_building"] else "***호"


def mask_email(text: str) -> str:
    """ab***@example.kr"""
    local, at, domain = _tidy(text).rpartition("@")
    if not at:
        return _hide(text)
    readable, star, _ = local.partition("*")
    kept = readable[:2] if star else readable[: min(2, max(0, len(readable) - 1))]
    return f"{kept}***@{domain}"


def mask_licence(text: str) -> str:
    """2012-****"""
    licence = _tidy(text)
    places = [place for place, character in enumerate(licence) if character.isdigit() or character == "*"]
    if len(places) < _HIDDEN_LICENCE_CHARACTERS:
        return _hide(text)
    hidden = set(places[-_HIDDEN_LICENCE_CHARACTERS:])
    return "".join("*" if place in hidden else character for place, character in enumerate(licence))


def shape_of(text: str) -> str:
    """000-0000-0000, ○○○, 00○ 0○○: what a value looks like when nobody knows yet what it is. No character of it is kept but
    blanks and punctuation."""
    return "".join("0" if one.isdecimal() else one if one.isspace() or one in _PUNCTUATION else "○" for one in _tidy(text))


def is_masked(text: str) -> bool:
    """Whether a cell of a personal column holds a mask instead of a value, ours or another system's (홍○동).

    One asterisk is enough: no name, number, date, flat or address has one, and a mask must never be written.
    """
    return bool(_MASKED.search(unicodedata.normalize("NFKC", text)))


def _tidy(text: str) -> str:
    # One form per character: in decomposed Hangul the first "letter" of a name would be a single consonant.
    return unicodedata.normalize("NFKC", text).strip()


def _hide(text: str) -> str:
    return "*" * len(_tidy(text))
