"""Beads fall by chance, on the bench as in the twin: how many times the piece is drawn."""

import math
from collections.abc import Sequence

import numpy as np

from twin.calibrate.curve import Render
from twin.calibrate.indication import BLOCK_PX, Box, Region, region_of
from twin.calibrate.laid_photo import LaidPhoto
from twin.core.errors import UsageError
from twin.render.view import View, boxes_of_mask

FEWEST, MOST = 4, 8
DRAWN_BLOCKS = 48
"""Stretches drawn in all: beads average out along a long indication; a short one is drawn more."""
LEAST_BLOCKS = 3
OWN_MISFIT = 1.5
"""Squared misfit per pixel, over the camera's noise, up to which no chance is left to explain."""
LEAST_VARIANCE_E2 = 1.0
"""No camera has less noise; images without any still compare."""
OTHERS, OTHER_RATIO = 3, 1.5
"""Other realisations, and how many times worse they must all fit: in a faint image any fits."""


def expected_view(render: Render, *, gain: float, box: Box | None) -> tuple[View, Region, int]:
    """Mean view of several realisations, the region of its indication, and how many they are.

    Raises: UsageError where there is no indication, or too small a one.
    """
    first = render(gain, 0)
    count = min(MOST, max(FEWEST, math.ceil(DRAWN_BLOCKS / region_of(first, box=box).blocks)))
    view = _mean_view([first, *(render(gain, number) for number in range(1, count))])
    region = region_of(view, box=box)
    if region.blocks < LEAST_BLOCKS:
        raise UsageError(
            f"the indication is too small to say how well it is matched: got {region.blocks} "
            f"stretch(es) of {BLOCK_PX} px, at least {LEAST_BLOCKS} are needed"
        )
    return view, region, count


def is_own(photo: LaidPhoto, render: Render, *, gain: float) -> bool:
    """Whether the first realisation, at the gain fitted to it, is the very one photographed.

    So it is with images of the twin itself: pixel by pixel nothing but the camera's noise is left
    between the two. No real piece has the twin's beads.
    """
    own, *others = (_misfit(photo, render(gain, number)) for number in range(1 + OTHERS))
    return own < min(OWN_MISFIT, min(others) / OTHER_RATIO)


def _misfit(photo: LaidPhoto, view: View) -> float:
    """Mean squared difference of photograph and view in the mask, over the camera's noise."""
    region, expected = photo.region, view.electrons
    left = photo.electrons - expected
    left = left - left[region.ring].mean()
    photons = np.maximum(expected - expected[region.ring].mean(), 0) / photo.count
    misfit = left**2 / (left[region.ring].var() + photons + LEAST_VARIANCE_E2)
    return float(misfit[region.core].mean())


def _mean_view(views: Sequence[View]) -> View:
    """Mean electrons of several realisations, and every pixel that any of them marks."""
    electrons = np.asarray(np.mean([view.electrons for view in views], axis=0, dtype=np.float32))
    mask = np.max([view.mask for view in views], axis=0)
    return View(views[0].name, electrons, mask, boxes_of_mask(mask))
