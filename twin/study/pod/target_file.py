"""Targets from a CSV file: one a line, its size and what was seen of it."""

import csv
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from twin.core.errors import UsageError
from twin.core.records import frozen_array

DELIMITERS = "\t;,"
PROBLEMS_TOLD = 20
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|[+-]?(inf|nan)", re.ASCII | re.I)
DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+", re.ASCII)

Row = tuple[int, list[str]]


@dataclass(frozen=True)
class Column:
    """A column: its name, whether a value is allowed in it, and what is, in words."""

    name: str
    accepts: Callable[[float], bool]
    allowed: str


def size_column(name: str = "size") -> Column:
    """The column of sizes."""
    return Column(name, lambda value: 0 <= value < math.inf, "a finite number, 0 or more")


def read_columns(path: Path, columns: tuple[Column, Column]) -> NDArray[np.float64]:
    """Values [2, n] of the two columns of a CSV file, with or without a header.

    A header that names both may have other columns too. Separator is comma, semicolon or tab;
    empty lines are skipped.

    Raises: UsageError with every problem as `file:line: column: got value; what is allowed`.
    """
    rows = list(_rows(path))
    names = ",".join(column.name for column in columns)
    if not rows:
        raise UsageError(f"{path}: is empty; needs lines of {names}")
    width = len(rows[0][1])
    places, rows = _places(path, rows, columns)
    problems = [f"{path}:{line}: got {len(cells)} columns; allowed: {width}, as in the first line"
                for line, cells in rows if len(cells) > width]  # fmt: skip
    values = [_values(path, row, columns, places, problems) for row in rows]
    if not values:
        problems.append(f"{path}: holds a header only; needs lines of {names}")
    if problems:
        raise UsageError(*_shortened(problems))
    return frozen_array(np.array(values).T.copy())


def _rows(path: Path) -> Iterator[Row]:
    """Number and cells of each line that holds anything."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise UsageError(f"{path}:{line}: is no UTF-8 text: {error.reason}") from error
    lines = text.splitlines()
    first = next((line for line in lines if line.strip()), "")
    delimiter = next((mark for mark in DELIMITERS if mark in first), ",")
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise UsageError(f"{path}:{reader.line_num}: is no CSV: {error}") from error


def _places(
    path: Path, rows: list[Row], columns: tuple[Column, Column]
) -> tuple[tuple[int, ...], list[Row]]:
    """Places of the columns in a line, and the lines without the header."""
    line, first = rows[0]
    names, wanted = [cell.lower() for cell in first], [column.name.lower() for column in columns]
    if all(name in names for name in wanted):
        twice = [name for name in wanted if names.count(name) > 1]
        if twice:
            raise UsageError(f"{path}:{line}: the header names {', '.join(twice)} twice")
        return tuple(names.index(name) for name in wanted), rows[1:]
    if len(first) != len(columns):
        told = " and ".join(column.name for column in columns)
        raise UsageError(
            f"{path}:{line}: got {len(first)} columns ({', '.join(first[:10])}); allowed: two "
            f"columns, {told}, or a header that names both, see --size-column and --hit-column"
        )
    has_header = not any(NUMBER.fullmatch(cell) for cell in first)
    return (0, 1), rows[1:] if has_header else rows


def _values(
    path: Path,
    row: Row,
    columns: tuple[Column, Column],
    places: tuple[int, ...],
    problems: list[str],
) -> list[float]:
    """The two values of one line; what is wrong with them goes to `problems`."""
    line, cells = row
    values = []
    for column, place in zip(columns, places, strict=True):
        cell = cells[place] if place < len(cells) else ""
        value = float(cell) if NUMBER.fullmatch(cell) else math.nan
        if not column.accepts(value):
            got = repr(cell) if cell else "nothing"
            hint = "; write decimals with a point" if DECIMAL_COMMA.fullmatch(cell) else ""
            problems.append(f"{path}:{line}: column {place + 1} ({column.name}): got {got}; "
                            f"allowed: {column.allowed}{hint}")  # fmt: skip
        values.append(value)
    return values


def _shortened(problems: list[str]) -> list[str]:
    left = len(problems) - PROBLEMS_TOLD
    return problems if left <= 0 else [*problems[:PROBLEMS_TOLD], f"… and {left} more problems"]
