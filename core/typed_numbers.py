"""Numbers that arrive as text: page numbers, row numbers, versions. What is none is None, never an error."""

FITS_BIGINT = 18
"""Digits that any bigint column can hold."""


def number_in(text: str, *, most_digits: int = FITS_BIGINT) -> int | None:
    """Plain digits only: `str.isdigit` also lets ² through, which `int` refuses."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= most_digits
    return int(text) if is_number else None
