"""Data invariants: are images still like those of training, part after part?"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from twin.core.records import ViewName
from twin.inspection.monitoring.drift import AcceptanceChart
from twin.inspection.monitoring.features import FEATURES
from twin.inspection.monitoring.reference import Reference
from twin.inspection.recipe import ViewKind, kind_of

WATCHED = ("level", "unevenness", "grain_1px")
"""Brightness, contrast and grain: what lamp, bath and lens change, and the kind of part little."""
MEANINGS = {"level": "brightness", "unevenness": "contrast", "grain_1px": "grain"}


class Invariants:
    """One chart for each watched feature of each kind of view."""

    def __init__(self, reference: Reference) -> None:
        self._reference = reference
        self._charts: dict[tuple[ViewKind, str], AcceptanceChart] = {
            (kind, name): AcceptanceChart() for kind in ("shank", "head") for name in WATCHED
        }

    def take(self, features: Mapping[ViewName, NDArray[np.float64]]) -> dict[str, AcceptanceChart]:
        """Every chart by its name, after the images of one part."""
        for kind in ("shank", "head"):
            some = [values for view, values in features.items() if kind_of(view) == kind]
            if some:
                self._take(kind, np.mean(some, axis=0))
        return {f"{kind}_{MEANINGS[name]}": chart for (kind, name), chart in self._charts.items()}

    def _take(self, kind: ViewKind, values: NDArray[np.float64]) -> None:
        reference = self._reference.of(kind)
        for name in WATCHED:
            index = FEATURES.index(name)
            off = values[index] - reference.part_mean[index]
            self._charts[kind, name].take(float(off / reference.part_sd[index]))
