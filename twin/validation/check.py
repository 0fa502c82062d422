"""One line of a validation: a figure the twin gives, the figure it should give, and the verdict."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Relation = Literal["=", "≥", "≤"]


@dataclass(frozen=True)
class Check:
    """A measured figure against what independent arithmetic or a standard says.

    `measured`, `expected` and `tolerance` are in `unit` ("1" for ratios and counts). `relation`
    says which way the figure must lie: within `tolerance` of `expected`, or not below or not
    above it by more than that. Made by `equal`, `at_least` and `at_most`.
    """

    name: str
    measured: float
    expected: float
    tolerance: float
    unit: str
    source: str
    passed: bool
    detail: str = ""
    relation: Relation = "="


@dataclass(frozen=True)
class Validation:
    """One of the ten checks: its number in the list, its rows, and a figure for people's eyes.

    `rows` takes nothing, computes and returns one or more rows; the check passes if all do.
    `figure` writes a picture to the path it is given.
    """

    number: int
    title: str
    rows: Callable[[], tuple[Check, ...]]
    figure: Callable[[Path], None] | None = None


def equal(
    name: str,
    *,
    measured: float,
    expected: float,
    tolerance: float,
    unit: str,
    source: str,
    detail: str = "",
) -> Check:
    """A figure that must lie within `tolerance` of `expected`; not a number fails."""
    passed = abs(measured - expected) <= tolerance
    return _check(name, measured, expected, tolerance, unit, source, passed, detail, "=")


def at_least(
    name: str,
    *,
    measured: float,
    expected: float,
    tolerance: float = 0.0,
    unit: str,
    source: str,
    detail: str = "",
) -> Check:
    """A figure that must not lie below `expected` by more than `tolerance`; not a number fails."""
    passed = measured >= expected - tolerance
    return _check(name, measured, expected, tolerance, unit, source, passed, detail, "≥")


def at_most(
    name: str,
    *,
    measured: float,
    expected: float,
    tolerance: float = 0.0,
    unit: str,
    source: str,
    detail: str = "",
) -> Check:
    """A figure that must not lie above `expected` by more than `tolerance`; not a number fails."""
    passed = measured <= expected + tolerance
    return _check(name, measured, expected, tolerance, unit, source, passed, detail, "≤")


def _check(
    name: str,
    measured: float,
    expected: float,
    tolerance: float,
    unit: str,
    source: str,
    passed: bool,
    detail: str,
    relation: Relation,
) -> Check:
    return Check(
        name=name,
        measured=float(measured),
        expected=float(expected),
        tolerance=float(tolerance),
        unit=unit,
        source=source,
        passed=bool(passed) and math.isfinite(measured),
        detail=detail,
        relation=relation,
    )
