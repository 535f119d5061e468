"""The particle after a word that is only known when the sentence is made: 회장을, 감사를."""

import re

PARTICLES = {"을": "를", "이": "가", "은": "는", "과": "와"}
"""After a final consonant, and after a vowel."""
NO_FINAL = 28
"""Hangul syllables come in runs of so many, the one without a final consonant first."""
ENDS_IN_CONSONANT = "013678LMNRlmnr"
"""Digits and letters as they are read aloud: 영, 일, 삼, 육, 칠, 팔; 엘, 엠, 엔, 알."""
SPOKEN = re.compile(r"[가-힣0-9A-Za-z]")


def with_particle(word: str, particle: str) -> str:
    """`particle` as after a consonant (을, 이, 은, 과). What is unspoken at the end (’, 」, a bracket's content) is passed over."""
    heard = SPOKEN.findall(re.sub(r"\([^()]*\)\s*$", "", word))
    last = heard[-1] if heard else ""
    has_final = (ord(last) - ord("가")) % NO_FINAL > 0 if "가" <= last <= "힣" else last in tuple(ENDS_IN_CONSONANT)
    return f"{word}{particle if has_final else PARTICLES[particle]}"
