"""The particle after a word that is only known when the sentence is made: 회장을, 감사를."""

import re

PARTICLES = {"을": "를", "이": "가", "은": "는", "과": "와", "으로": "로", "이라는": "라는"}
"""After a final consonant, and after a vowel."""
NO_FINAL = 28
"""Hangul syllables come in runs of so many, the one without a final consonant first."""
LIEUL = 8
"""The place of ㄹ among the final consonants: 로 follows it as it follows a vowel."""
ENDS_IN_CONSONANT = "013678LMNRlmnr"
"""Digits and letters as they are read aloud: 영, 일, 삼, 육, 칠, 팔; 엘, 엠, 엔, 알."""
ENDS_IN_LIEUL = "178LRlr"
SPOKEN = re.compile(r"[가-힣0-9A-Za-z]")


def with_particle(word: str, particle: str) -> str:
    """`particle` as after a consonant (을, 이, 은, 과, 으로, 이라는). What is unspoken at the end (’, 」, a bracket's content) is passed
    over."""
    heard = SPOKEN.findall(re.sub(r"\([^()]*\)\s*$", "", word))
    last = heard[-1] if heard else ""
    final = (ord(last) - ord("가")) % NO_FINAL if "가" <= last <= "힣" else None
    has_final = final > 0 if final is not None else last in tuple(ENDS_IN_CONSONANT)
    if particle == "으로" and (final == LIEUL or last in tuple(ENDS_IN_LIEUL)):
        has_final = False
    return f"{word}{particle if has_final else PARTICLES[particle]}"


def quoted(word: object, particle: str) -> str:
    """‘회장’을"""
    return with_particle(f"‘{word}’", particle)
