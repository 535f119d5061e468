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
    ],
)
def test_particle_goes_by_the_last_sound(word: str, particle: str, said: str) -> None:
    assert with_particle(word, particle) == said
