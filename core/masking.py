"""How personal values look to those who have not asked to see them (domain.md B-MASK-01…03)."""

from collections.abc import Callable

Mask = Callable[[str], str]
