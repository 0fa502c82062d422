"""The pointing game: does the most relevant pixel lie on the defect?

Source: Zhang et al. 2018, "Top-down Neural Attention by Excitation Backprop".
"""

from collections.abc import Iterable, Sequence
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from twin.inspection.prepare import normalise
from twin.inspection.recipe import Normalisation
from twin.inspection.training.explain.cams import Method, relevance
from twin.inspection.training.explain.subject import Verdict, deepest_layer
from twin.inspection.training.statistics import proportion

TOLERANCE_PX = 15
"""By which the defect may be missed; as in the source."""

Exhibit = tuple[NDArray[np.uint8], NDArray[np.bool_]]
"""A tile [h, w] and its truth, in cells or pixels."""


def pointing_game(
    network: nn.Module,
    exhibits: Iterable[Exhibit],
    *,
    normalisation: Normalisation,
    methods: Sequence[Method],
) -> dict[str, Any]:
    """Share of `exhibits`, which all show a defect, at which each method points to it.

    `area` is the mean share of a tile within the tolerance: what pointing at random would score.
    """
    subject, layer = Verdict(network.eval()), deepest_layer(network)
    hits: dict[Method, int] = dict.fromkeys(methods, 0)
    areas = []
    for tile, truth in exhibits:
        target = _target(truth, tile.shape)
        areas.append(float(target.mean()))
        tensor = torch.from_numpy(normalise(tile, normalisation))[None, None]
        for method in methods:
            found = relevance(method, subject, layer, tensor)[0].numpy()
            hits[method] += bool(target[np.unravel_index(found.argmax(), found.shape)])
    return {
        "area": float(np.mean(areas)) if areas else 0.0,
        **{method: proportion(count, len(areas)) for method, count in hits.items()},
    }


def _target(truth: NDArray[np.bool_], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    whole = cv2.resize(truth.astype(np.uint8), shape[::-1], interpolation=cv2.INTER_NEAREST)
    size = 2 * TOLERANCE_PX + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    return cv2.dilate(whole, disc) > 0
