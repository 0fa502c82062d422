"""Conditions on what a store holds: `kpi.cycle_time_s.mean < 25`."""

import operator
import re
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from twin.core.errors import UsageError
from twin.results.tables import FIGURES, RECORDS, SETTINGS

FORM = re.compile(r"\s*([\w.\-]+)\s*(<=|>=|!=|=|<|>)\s*(.*?)\s*", re.ASCII)
OPERATORS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
             "=": operator.eq, "!=": operator.ne}  # fmt: skip
OF_RECORD = ("kind", "name", "seed", "passed", "trace_sha256", "folder")
EQUALITIES = ("=", "!=")


@dataclass(frozen=True)
class Condition:
    """`key` is a column of the records, a figure or a setting, by its dotted path."""

    key: str
    operator: str
    value: str

    @property
    def number(self) -> float | None:
        """The value as a number, if it is one."""
        try:
            return float(self.value)
        except ValueError:
            return None


def parse_condition(text: str) -> Condition:
    """The condition that `text` states.

    Raises: UsageError where it states none.
    """
    found = FORM.fullmatch(text)
    if not found or not found[3]:
        raise UsageError(
            f"query: got {text!r}; allowed: NAME OPERATOR VALUE, operators {' '.join(OPERATORS)}, "
            "such as 'kpi.cycle_time_s.mean < 25'"
        )
    condition = Condition(found[1], found[2], found[3])
    if condition.number is None and condition.operator not in EQUALITIES:
        raise UsageError(f"query: {text!r}: got {condition.value!r}; {condition.operator} needs "
                         "a number")  # fmt: skip
    return condition


def clause(condition: Condition) -> Any:
    """The condition as SQL over the records."""
    compare = OPERATORS[condition.operator]
    if condition.key in OF_RECORD:
        return compare(RECORDS.c[condition.key], _of_column(condition))
    found = []
    if condition.number is not None:
        found.append(_among(FIGURES, condition.key, compare(FIGURES.c.value, condition.number)))
    if condition.operator in EQUALITIES:
        found.append(_among(SETTINGS, condition.key, compare(SETTINGS.c.value, condition.value)))
    if condition.number is not None:
        number = sa.cast(SETTINGS.c.value, sa.Double)
        is_number = SETTINGS.c.value.regexp_match(r"^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$")
        guarded = sa.case((is_number, number), else_=None)
        found.append(_among(SETTINGS, condition.key, compare(guarded, condition.number)))
    return sa.or_(*found)


def _among(table: sa.Table, name: str, holds: Any) -> Any:
    rows = sa.select(table.c.record_id).where(table.c.name == name, holds)
    return RECORDS.c.id.in_(rows)


def _of_column(condition: Condition) -> Any:
    if condition.key == "seed":
        if condition.number is None or not condition.number.is_integer():
            raise UsageError(f"query: seed: got {condition.value!r}; allowed: a whole number")
        return int(condition.value)
    if condition.key == "passed":
        words = {"true": True, "false": False, "1": True, "0": False}
        if condition.value.lower() not in words or condition.operator not in EQUALITIES:
            raise UsageError(f"query: passed: got {condition.value!r}; allowed: =true, =false")
        return words[condition.value.lower()]
    if condition.operator not in EQUALITIES:
        raise UsageError(f"query: {condition.key}: {condition.operator} goes with numbers only")
    return condition.value
