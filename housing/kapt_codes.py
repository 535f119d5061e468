"""K-apt's code of a complex has one written form, so that a999 and A999 are one complex."""

import unicodedata


def normal_code(text: str) -> str:
    """Capitals without blanks; full-width letters are letters."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()
