"""A sheet as it was read: rows of typed cells and the lines they stood on."""

from dataclasses import dataclass, field
from datetime import date, datetime

# What an officer's cell can hold. Percentages are fractions, times of day are text ("09:30:00"), a date-time at
# midnight is a date, whole floats are ints, everything in a csv is text; errors (#N/A) and blanks are None.
Cell = str | int | float | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class RawTable:
    """The rows that hold anything, without their blank tails; `lines[i]` is the sheet's own number of `rows[i]`."""

    rows: list[list[Cell]]
    lines: list[int]
    sheet: str = ""
    sheet_names: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
