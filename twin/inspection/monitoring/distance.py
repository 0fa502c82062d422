"""Out-of-distribution images: how far an image's features lie from those of training images."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from twin.core.records import ViewName
from twin.inspection.monitoring.reference import Reference, ViewReference
from twin.inspection.recipe import kind_of


def mahalanobis(
    features: NDArray[np.float64], mean: NDArray[np.float64], precision: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Distance of `features` [n, k] to `mean` [k] in standard deviations, [n].

    Source: Mahalanobis 1936; for finding inputs unlike the training's, Lee et al., NeurIPS 2018.
    Assumes: features scattered as one ellipsoid; several kinds of part make it a wide one.
    """
    off = features - mean
    return np.sqrt(np.maximum(((off @ precision) * off).sum(1), 0.0))


class DistanceDetector:
    """Tells images unlike those of a reference."""

    def __init__(self, reference: Reference) -> None:
        self._views = {
            kind: _View(reference.of(kind)) for kind in ("shank", "head")
        }  # fmt: skip

    def ratios(self, features: Mapping[ViewName, NDArray[np.float64]]) -> dict[ViewName, float]:
        """Distance of each view over its limit: above 1 it is out of distribution."""
        return {view: self._views[kind_of(view)].ratio(values) for view, values in features.items()}


class _View:
    def __init__(self, reference: ViewReference) -> None:
        self._mean = np.array(reference.mean)
        self._precision = reference.precision
        self._limit = reference.limit

    def ratio(self, features: NDArray[np.float64]) -> float:
        return float(mahalanobis(features[None], self._mean, self._precision)[0]) / self._limit
