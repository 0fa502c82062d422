"""The one global gain of the twin, fitted to photographs of a reference piece."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.stats import t

from twin.calibrate.curve import Blocks, Curve, Render, root
from twin.calibrate.indication import (
    BLOCK_PX,
    Box,
    Region,
    block_excess,
    contrast_to_noise,
    region_of,
    without_outliers,
)
from twin.calibrate.photo import Photo
from twin.calibrate.registration import REACH_PX, Shift, found_shift, shifted
from twin.core.errors import UsageError
from twin.core.random import stream
from twin.render.view import View, boxes_of_mask

REALISATIONS = (4, 16)
"""Fewest and most: beads average out along a long indication, a short one is drawn more often."""
DRAWN_BLOCKS = 96
NEAR = 2.0 ** np.array([-2.0, -1.0, -0.5, -0.25, 0.25, 0.5, 1.0, 2.0])
"""Gains around the fitted one at which the curve is known for the interval."""
LEAST_CONTRAST = 3.0
LEAST_BLOCKS = 3
SATURATED_SHARE = 0.01
RESAMPLES = 2000


@dataclass(frozen=True)
class GainFit:
    """The gain at which the twin glows like the photographs, with its 95 % interval.

    `contrast_to_noise` of the indication in the photographs; `residual_share` root mean square
    difference of the blocks of the indication, over their root mean square; a shift for each
    photograph.
    """

    value: float
    low: float
    high: float
    contrast_to_noise: float
    residual_share: float
    blocks: int
    shifts: tuple[Shift, ...]


def fit_gain(
    *,
    photos: Sequence[Photo],
    render: Render,
    start: float,
    box: Box | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> GainFit:
    """Gain at which the indication in the rendered view sums up to that in the photographs.

    `render` gives the view at a gain, from whose `start` (the rig's own) the search goes out.
    Compared is the brightness over the ground around the indication, in photoelectrons, summed
    over the indication: it depends neither on the black level nor on the sharpness.

    Raises: UsageError where the indication is saturated, absent, elsewhere, or matched by no gain.
    Assumes: the photographs are taken in the twin's geometry, up to a shift of 40 px.
    """
    progress(f"rendering at a gain of {start:.4g}")
    view, region, realisations = _expected(render, start, box)
    progress("laying photographs over the view")
    shifts = tuple(_checked_shift(photo, view, region) for photo in photos)
    laid = np.mean([shifted(p.electrons, s) for p, s in zip(photos, shifts, strict=True)], axis=0)
    region = replace(region, ring=without_outliers(region, laid))
    seen = block_excess(laid, region)
    curve = Curve(render, region, realisations=realisations, progress=progress)
    gain = root(curve, wanted=float(seen.sum()), start=start)
    low, high = _interval(curve, seen, gain)
    misfit = seen - curve.at(gain).mean(axis=0)
    return GainFit(
        value=gain,
        low=low,
        high=high,
        contrast_to_noise=contrast_to_noise(laid, region, expected=view.electrons),
        residual_share=float(np.linalg.norm(misfit) / np.linalg.norm(seen)),
        blocks=region.blocks,
        shifts=shifts,
    )


def _expected(render: Render, gain: float, box: Box | None) -> tuple[View, Region, int]:
    """Mean view of several realisations, the region of its indication, and how many they are."""
    first = render(gain, 0)
    blocks = region_of(first, box=box).blocks
    least, most = REALISATIONS
    realisations = min(most, max(least, math.ceil(DRAWN_BLOCKS / blocks)))
    view = _mean_view([first, *(render(gain, number) for number in range(1, realisations))])
    region = region_of(view, box=box)
    if region.blocks < LEAST_BLOCKS:
        raise UsageError(
            f"the indication is too small to say how well it is matched: got {region.blocks} "
            f"stretch(es) of {BLOCK_PX} px, at least {LEAST_BLOCKS} are needed"
        )
    return view, region, realisations


def _mean_view(views: Sequence[View]) -> View:
    """Mean electrons of several realisations, and every pixel that any of them marks."""
    electrons = np.asarray(np.mean([view.electrons for view in views], axis=0, dtype=np.float32))
    mask = np.max([view.mask for view in views], axis=0)
    return View(views[0].name, electrons, mask, boxes_of_mask(mask))


def _checked_shift(photo: Photo, view: View, region: Region) -> Shift:
    """Shift of one photograph, in which the indication is there and not saturated."""
    if photo.electrons.shape != view.electrons.shape:
        (rows, columns), (high, wide) = photo.electrons.shape, view.electrons.shape
        raise UsageError(
            f"{photo.name}: got {columns} × {rows} px; the twin's view of the piece has "
            f"{wide} × {high}: set line_scan.lines as the photograph was taken"
        )
    shift = found_shift(photo.electrons, view.electrons, region.window)
    laid = shifted(photo.electrons, shift)
    ratio = contrast_to_noise(laid, region, expected=view.electrons)
    if ratio < LEAST_CONTRAST:
        raise UsageError(
            f"{photo.name}: no indication where the twin has it: contrast-to-noise ratio "
            f"{ratio:.2g}, at least {LEAST_CONTRAST:g} is needed"
        )
    if shift.is_at_the_end:
        raise UsageError(
            f"{photo.name}: the piece lies {REACH_PX} px or more from where the twin has it; "
            f"take the photograph in the twin's geometry"
        )
    share = float(shifted(photo.is_white, shift)[region.core].mean())
    if share > SATURATED_SHARE:
        raise UsageError(
            f"{photo.name}: {share:.1%} of the indication is saturated, allowed "
            f"{SATURATED_SHARE:.0%}; expose for less time"
        )
    return shift


def _interval(curve: Curve, seen: Blocks, gain: float) -> tuple[float, float]:
    """95 % interval of the gain, by a bootstrap over blocks of the indication and realisations.

    It is widened as Student's t is over the normal deviate: few blocks tell little of how
    unequal blocks are.
    """
    for factor in NEAR:
        curve.at(float(gain * factor))
    gains, expected = curve.known()
    rng = stream(0, "calibrate", "gain")
    again = [_crossing(np.log(gains), expected, seen, rng) for _ in range(RESAMPLES)]
    few = len(seen)
    reach = float(t.ppf(0.975, few - 1)) / 1.96 * (few / (few - 1)) ** 0.5
    low, high = np.exp(np.log(gain) + reach * (np.quantile(again, (0.025, 0.975)) - np.log(gain)))
    return float(low), float(high)


def _crossing(log_gains: Blocks, expected: Blocks, seen: Blocks, rng: np.random.Generator) -> float:
    """Logarithm of the gain that blocks and realisations drawn again would have given."""
    _, realisations, blocks = expected.shape
    block_weight = np.bincount(rng.integers(blocks, size=blocks), minlength=blocks)
    drawn = np.bincount(rng.integers(realisations, size=realisations), minlength=realisations)
    totals = drawn @ (expected @ block_weight).T / realisations
    return float(np.interp(block_weight @ seen, np.maximum.accumulate(totals), log_gains))
