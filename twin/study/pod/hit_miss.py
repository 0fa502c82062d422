"""Hit/miss data from a CSV file: one target a line, its size and whether it was found."""

import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from twin.core.errors import UsageError
from twin.core.records import frozen_array

COLUMNS = ("size", "hit")
DELIMITERS = ",;\t"
PROBLEMS_TOLD = 20


@dataclass(frozen=True)
class HitMiss:
    """Targets: `size` float64 [n] in the unit of the file, `is_hit` bool [n]."""

    size: NDArray[np.float64]
    is_hit: NDArray[np.bool_]


def read_hit_miss(path: Path) -> HitMiss:
    """Targets of a CSV file of two columns, size and hit (0 or 1), with or without a header.

    A header that names `size` and `hit` may have other columns too. Separator is comma, semicolon
    or tab; empty lines are skipped.

    Raises: UsageError with every problem as `file:line: column: got value; what is allowed`.
    """
    rows = list(_rows(path))
    if not rows:
        raise UsageError(f"{path}: is empty; needs lines of size,hit")
    width = len(rows[0][1])
    places, rows = _columns(path, rows)
    problems = [f"{path}:{line}: got {len(cells)} columns; allowed: {width}, as in the first line"
                for line, cells in rows if len(cells) > width]  # fmt: skip
    targets = [_target(path, line, cells, places, problems) for line, cells in rows]
    if not targets:
        problems.append(f"{path}: holds a header only; needs lines of size,hit")
    if problems:
        raise UsageError(*_shortened(problems))
    size, hit = np.array(targets).T
    return HitMiss(frozen_array(size.copy()), frozen_array(hit == 1.0))


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of each line that holds anything."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: is no UTF-8 text: {error.reason}") from error
    lines = text.splitlines()
    first = next((line for line in lines if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise UsageError(f"{path}:{reader.line_num}: is no CSV: {error}") from error


def _columns(
    path: Path, rows: list[tuple[int, list[str]]]
) -> tuple[tuple[int, int], list[tuple[int, list[str]]]]:
    """Places of size and hit in a line, and the lines without the header."""
    line, first = rows[0]
    names = [cell.lower() for cell in first]
    if all(name in names for name in COLUMNS):
        return (names.index("size"), names.index("hit")), rows[1:]
    if len(first) != len(COLUMNS):
        raise UsageError(
            f"{path}:{line}: got {len(first)} columns; allowed: two columns, size and hit, or a "
            "header that names `size` and `hit`"
        )
    has_header = not any(_is_number(cell) for cell in first)
    return (0, 1), rows[1:] if has_header else rows


def _target(
    path: Path, line: int, cells: list[str], places: tuple[int, int], problems: list[str]
) -> tuple[float, float]:
    """Size and hit of one line; what is wrong with it goes to `problems`."""
    values = []
    for name, place in zip(COLUMNS, places, strict=True):
        cell = cells[place] if place < len(cells) else ""
        value = float(cell) if _is_number(cell) else math.nan
        is_allowed = value in (0.0, 1.0) if name == "hit" else 0 <= value < math.inf
        if not is_allowed:
            allowed = "0 or 1" if name == "hit" else "a finite number, 0 or more"
            got = repr(cell) if cell else "nothing"
            problems.append(f"{path}:{line}: column {place + 1} ({name}): got {got}; "
                            f"allowed: {allowed}")  # fmt: skip
        values.append(value)
    return values[0], values[1]


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _shortened(problems: list[str]) -> list[str]:
    left = len(problems) - PROBLEMS_TOLD
    return problems if left <= 0 else [*problems[:PROBLEMS_TOLD], f"… and {left} more problems"]
