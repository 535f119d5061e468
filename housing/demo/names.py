"""Names that are nobody's: made-up family names, given names after things of nature, numbers of the 0000 exchange."""

from collections import Counter

PLACE_STEMS = {
    "1120052000": "왕십리",
    "1120053500": "도선",
    "1120054000": "마장",
    "1120055000": "사근",
    "1120056000": "행당",
    "1120057000": "행당",
    "1120058000": "응봉",
    "1120059000": "금호",
    "1120061500": "금호",
    "1120062000": "금호",
    "1120064500": "옥수",
    "1120065000": "성수",
    "1120066000": "성수",
    "1120067000": "성수",
    "1120069000": "성수",
    "1120072000": "송정",
    "1120079000": "용답",
    None: "성동",
}
ESTATES = (
    *("한빛마을", "푸른솔", "해오름", "무지개", "은하수", "가온누리", "새봄", "라온하제", "늘푸른", "샘터마을", "도담", "한울"),
    *("미리내", "온누리", "빛가람", "솔향기", "달빛마을", "햇살마을", "참누리", "아람", "나래", "다솜마을", "여울", "별하"),
)
ROW_HOUSES = ("장미", "개나리", "목련", "진달래", "무궁화", "백합", "동백", "국화", "수련", "라일락", "모란", "해당화")
FAMILY_NAMES = ("달", "별", "솔", "샘", "들", "물", "빛", "봄", "숲", "꽃", "눈", "벗")
GIVEN_NAMES = ("가람", "나래", "다솜", "라온", "마루", "바름", "사랑", "아람", "이슬", "하늘", "한별", "해솔", "보람")


def person(number: int) -> str:
    return FAMILY_NAMES[number % len(FAMILY_NAMES)] + GIVEN_NAMES[number * 5 % len(GIVEN_NAMES)]


def mobile(number: int) -> str:
    return f"0100000{number:04d}"


def office_line(number: int) -> str:
    return f"020000{number:04d}"


class NameGiver:
    """Gives each complex a name of its own: the same in every run, as long as the order is the same."""

    def __init__(self) -> None:
        self._given: Counter[tuple[str, tuple[str, ...]]] = Counter()

    def estate(self, dong: str | None) -> str:
        return self._next(PLACE_STEMS[dong], ESTATES)

    def row_house(self, dong: str | None) -> str:
        return self._next(PLACE_STEMS[dong], ROW_HOUSES) + "연립"

    def _next(self, stem: str, words: tuple[str, ...]) -> str:
        rounds, index = divmod(self._given[stem, words], len(words))
        self._given[stem, words] += 1
        return f"{stem} {words[index]}" + (f" {rounds + 1}차" if rounds else "")
