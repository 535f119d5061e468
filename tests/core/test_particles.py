"""The particle of a word that is only known when the sentence is made."""

import pytest

from core.particles import with_particle


@pytest.mark.parametrize(
    ("word", "particle", "said"),
    [
        ("한빛마을 회장", "을", "한빛마을 회장을"),
        ("한빛마을 감사", "을", "한빛마을 감사를"),
        ("동호수·연락처", "을", "동호수·연락처를"),
        ("이메일", "은", "이메일은"),
        ("비고", "이", "비고가"),
        ("‘회장’", "을", "‘회장’을"),
        ("한빛 (A10012345)", "을", "한빛 (A10012345)을"),
        ("제3차", "과", "제3차와"),
        ("단지 10", "을", "단지 10을"),
        ("단지 2", "을", "단지 2를"),
        ("LH", "을", "LH를"),
        ("SK VIEW L", "을", "SK VIEW L을"),
        ("", "을", "를"),
        ("별나래", "이라는", "별나래라는"),
        ("완료", "으로", "완료로"),
        ("이송", "으로", "이송으로"),
        ("한마을", "으로", "한마을로"),
        ("3분기 7", "으로", "3분기 7로"),
        ("NETWORK 6", "으로", "NETWORK 6으로"),
    ],
)
def test_particle_goes_by_the_last_sound(word: str, particle: str, said: str) -> None:
    assert with_particle(word, particle) == said
