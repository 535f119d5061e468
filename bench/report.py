"""One line for each measure: what was measured, against what, and whether the target was met. A missed target fails nothing."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """`value` in the target's terms: times faster than the reference where the target is a floor, else a limit not to pass."""

    name: str
    value: float
    unit: str
    target: float
    detail: str
    is_limit: bool = False

    @property
    def is_met(self) -> bool:
        return self.value <= self.target if self.is_limit else self.value >= self.target

    def __str__(self) -> str:
        sign = "≤" if self.is_limit else "≥"
        verdict = "met   " if self.is_met else "MISSED"
        return f"{verdict} {self.name:58} {self.value:8.1f} {self.unit:3} (target {sign} {self.target:g})  {self.detail}"


Measures = Iterator[Measure]


def faster(name: str, taken: dict[str, float], reference: str, *, target: float, ours: str = "ours") -> Measure:
    computed = taken[f"{reference} cpu"] / taken[f"{ours} cpu"]
    detail = f"{taken[ours]:,.1f} ms against {taken[reference]:,.1f} ms; {computed:.1f} × in CPU time of the web process"
    return Measure(name, taken[reference] / taken[ours], "×", target, detail)


def at_most(name: str, taken: dict[str, float], reference: str, *, target: float, ours: str) -> Measure:
    detail = f"{taken[ours]:,.1f} ms against {taken[reference]:,.1f} ms"
    return Measure(name, taken[ours] / taken[reference], "×", target, detail, is_limit=True)
