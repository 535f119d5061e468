"""The words of a column header brought to one form, so that differently typed headers of one meaning are equal."""

import re
import unicodedata
from dataclasses import dataclass

# Not 동, 호, 년, 월, 일: in a bracket they say which column it is (주소(동), 임기(월)) as often as they are a unit.
UNITS = frozenset(
    [
        "m2",
        "m",
        "평",
        "원",
        "천원",
        "만원",
        "백만원",
        "억원",
        "명",
        "인",
        "세대",
        "가구",
        "층",
        "대",
        "개",
        "건",
        "회",
        "개소",
        "개월",
        "시간",
        "%",
        "kw",
        "kwh",
    ]
)
# What a bracket says about filling in, not about which column it is.
REMARK = re.compile(r"필수|선택|예\s*[:)]|예시|숫자만|기재|입력|작성|단위|yyyy|해당\s*시|자동|※|등$|등등$|^\*+$|^인$|중복\s*가능", re.I)

BRACKETS = re.compile(r"[(\[{〔【「『]([^()\[\]{}〔〕【】「」『』]*)[)\]}〕】」』]")
UNIT_WORD = re.compile(r"단위\s*[:：]?\s*(.+)")
NUMBERING = re.compile(r"^\s*(?:[①-⑳]|\d{1,2}[.)]\s*(?=\D))")
K_PREFIX = re.compile(r"^k[-_]\s*")
TILDES = str.maketrans("∼〜～", "~~~")
NOT_KEPT = re.compile(r"[^0-9a-z가-힣ㄱ-ㅎ一-鿿~%]")


@dataclass(frozen=True, slots=True)
class HeaderKey:
    """`exact` keeps a qualifier in brackets (60㎡이하); `loose` drops every bracket. Both drop units and remarks."""

    exact: str
    loose: str
    unit: str


def header_key(text: str) -> HeaderKey:
    plain = NUMBERING.sub("", text)
    plain = unicodedata.normalize("NFKC", plain).translate(TILDES).lower()
    plain = K_PREFIX.sub("", plain.strip())
    unit = ""
    for content in BRACKETS.findall(plain):
        unit = unit or unit_of(content)
    exact = BRACKETS.sub(lambda found: "" if _is_aside(found.group(1)) else found.group(0), plain)
    loose = BRACKETS.sub("", plain)
    return HeaderKey(_bare(exact) or _bare(plain), _bare(loose) or _bare(exact) or _bare(plain), unit)


def normalise_header(text: str) -> str:
    """The exact form: without blanks, line breaks, punctuation, units, remarks and a leading "k-"."""
    return header_key(text).exact


def unit_of(content: str) -> str:
    """The unit a bracket or note names, in its normal form ("m2", "천원"), or ""."""
    content = unicodedata.normalize("NFKC", content).lower()
    named = UNIT_WORD.search(content)
    bare = re.sub(r"[\s()\[\]]", "", named.group(1) if named else content)
    for part in re.split(r"[,/·]", bare):
        if part in UNITS:
            return part
    return ""


def _is_aside(content: str) -> bool:
    return not content.strip() or bool(unit_of(content)) or bool(REMARK.search(content))


def _bare(text: str) -> str:
    return NOT_KEPT.sub("", text)
