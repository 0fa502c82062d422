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

CALLED = 0.5  # probability from which a cell counts as called a crack


@dataclass(frozen=True)
class Overlap:
    """Cells called, cells on a crack, and cells that are both, in one view."""

    called: int
    true: int
    both: int


@dataclass(frozen=True)
class PartScore:
    """One part of a data set and what the inspector made of it."""

    item: Item
    score: float
    view_scores: dict[ViewName, float]
    overlaps: tuple[Overlap, ...] = field(default=())
    matches: Matches | None = None


def measure(inspector: Inspector, items: Sequence[Item]) -> list[PartScore]:
    """The score of every part, as the bench would get it from the same five images.

    A thread for each processor takes a part at a time; the scores are those of one thread.
    """
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        parts = pool.map(partial(_measure, inspector), items)
        console = Console(stderr=True)
        return list(track(parts, "inspecting", len(items), console=console, transient=True))


def _measure(inspector: Inspector, item: Item) -> PartScore:
    scores: dict[ViewName, float] = {}
    overlaps, matches = [], []
    for view, image, mask in views_of(item):
        heat = inspector.heat(image, view)
        result = inspector.read(heat, view, image.shape)
        scores[view] = result.score
        overlaps.append(overlap(heat, mask))
        matches.append(matched(result.regions, mask))
    return PartScore(item, max(scores.values()), scores, tuple(overlaps), together(matches))


def overlap(heat: Heat | None, mask: NDArray[np.bool_]) -> Overlap:
    """How the called cells of `heat` lie on the crack pixels of `mask`."""
    if heat is None:
        return Overlap(0, int(mask.sum()), 0)
    called = (heat.probability >= CALLED) & cells_under(heat, np.ones_like(mask))
    true = cells_under(heat, mask)
    return Overlap(int(called.sum()), int(true.sum()), int((called & true).sum()))


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
