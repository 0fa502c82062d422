"""Scores of whole parts, and how well their heat maps lie on the truth."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track

from twin.core.records import ViewName
from twin.inspection.inspector import Heat, Inspector
from twin.inspection.training.average_precision import Matches, matched, together
from twin.inspection.training.data import Item, views_of

LEVELS: tuple[float, ...] = (
    *(step / 100 for step in range(10, 90, 5)),
    *(step / 100 for step in range(90, 100, 2)),
)
"""Chances from which a cell may count as called, to choose from."""


@dataclass(frozen=True)
class Overlap:
    """Cells called, cells on a crack, and cells that are both, in one view."""

    called: int
    true: int
    both: int


@dataclass(frozen=True)
class PartScore:
    """One part of a data set and what the inspector made of it.

    `overlaps` of its views, by the chance from which a cell counts as called.
    """

    item: Item
    score: float
    view_scores: dict[ViewName, float]
    overlaps: dict[float, tuple[Overlap, ...]] = field(default_factory=dict)
    matches: Matches | None = None


def measure(
    inspector: Inspector, items: Sequence[Item], *, levels: Sequence[float] | None = None
) -> list[PartScore]:
    """The score of every part, as the bench would get it from the same five images.

    Cells count as called from each of `levels` on, from the recipe's chance where none are given.
    A thread for each processor takes a part at a time; the scores are those of one thread.
    """
    levels = levels or (inspector.recipe.score.called,)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        parts = pool.map(partial(_measure, inspector, levels), items)
        console = Console(stderr=True)
        return list(track(parts, "inspecting", len(items), console=console, transient=True))


def _measure(inspector: Inspector, levels: Sequence[float], item: Item) -> PartScore:
    scores: dict[ViewName, float] = {}
    lying, matches = [], []
    for view, image, mask in views_of(item):
        heat = inspector.heat(image, view)
        result = inspector.read(heat, view, image.shape)
        scores[view] = result.score
        lying.append(overlaps(heat, mask, levels))
        matches.append(matched(result.regions, mask))
    by_level = {level: tuple(view[level] for view in lying) for level in levels}
    return PartScore(item, max(scores.values()), scores, by_level, together(matches))


def overlaps(
    heat: Heat | None, mask: NDArray[np.bool_], levels: Sequence[float]
) -> dict[float, Overlap]:
    """How the cells of `heat` called from each of `levels` on lie on the crack pixels of `mask`."""
    if heat is None:
        return dict.fromkeys(levels, Overlap(0, int(mask.sum()), 0))
    true = cells_under(heat, mask)
    shown = _cells_within(heat, mask.shape)
    chances, on_crack = heat.probability[shown], heat.probability[true]
    return {
        level: Overlap(int((chances >= level).sum()), len(on_crack), int((on_crack >= level).sum()))
        for level in levels
    }


def cells_under(heat: Heat, mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Cells of `heat` that touch a crack pixel of `mask` [native rows, columns]."""
    rows, columns = np.nonzero(mask)
    i = (rows - heat.row) // heat.cell_rows
    j = (columns - heat.column) // heat.cell_columns
    shape = heat.probability.shape
    inside = (i >= 0) & (i < shape[0]) & (j >= 0) & (j < shape[1])
    true = np.zeros(shape, bool)
    true[i[inside], j[inside]] = True
    return true


def _cells_within(heat: Heat, shape: tuple[int, ...]) -> tuple[slice, slice]:
    """Cells that hold a pixel of an image of `shape`."""
    first_row, first_column = -heat.row // heat.cell_rows, -heat.column // heat.cell_columns
    last_row = (shape[0] - 1 - heat.row) // heat.cell_rows
    last_column = (shape[1] - 1 - heat.column) // heat.cell_columns
    return (
        slice(max(0, first_row), max(0, last_row + 1)),
        slice(max(0, first_column), max(0, last_column + 1)),
    )
