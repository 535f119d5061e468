"""The many spellings of a dong's name, and the office's short one."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

# Between two numbers all of these mean "and": 금호2.3가, 금호2·3가, 금호2-3가, 금호2,3가. (U+119E is ㆍ after NFKC.)
_AND = re.compile(r"(?<=\d)[.,·\u119e・‧∙•~-](?=\d)")
_ORDINAL = re.compile(r"제(?=\d)")
_NUMBERED = re.compile(r"(?P<stem>\D+?)제?(?P<number>\d+(?:\.\d+)*)(?:가(?:제?(?P<part>\d+))?)?")


def dong_key(text: str) -> str:
    """What two spellings of one name have in common, but for an optional 제."""
    compact = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    return _AND.sub(".", compact).removesuffix("동")


def without_ordinal(key: str) -> str:
    """행당제1 → 행당1. Only to be tried second: in 홍제1동 the 제 belongs to the name."""
    return _ORDINAL.sub("", key)


def short_names(names: Sequence[str]) -> list[str]:
    """행당제1동 → 행1, 성수1가제2동 → 성1-2, 마장동 → 마장; the full stem where two dongs would look alike."""
    brief = [_short(name, letters=1) for name in names]
    seen = Counter(brief)
    return [short if seen[short] == 1 else _short(name, letters=None) for name, short in zip(names, brief, strict=True)]


def _short(name: str, *, letters: int | None) -> str:
    key = dong_key(name)
    match = _NUMBERED.fullmatch(key)
    if match is None:
        return key
    number = match["number"] + (f"-{match['part']}" if match["part"] else "")
    return match["stem"][:letters] + number


def suffixes(text: str) -> list[str]:
    """서울특별시 성동구 왕십리 제2동 → itself, then without its first word, and so on."""
    words = unicodedata.normalize("NFKC", text).split()
    return [" ".join(words[start:]) for start in range(len(words))]
