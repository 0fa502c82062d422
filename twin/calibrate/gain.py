"""The one global gain of the twin, fitted to photographs of a reference piece."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import t

from twin.calibrate.curve import Blocks, Curve, Render, root, root_near
from twin.calibrate.figure import SIGMAS, Figure
from twin.calibrate.indication import Box, block_excess, block_pixels, ground_error
from twin.calibrate.laid_photo import LaidPhoto, laid_photo
from twin.calibrate.photo import Photo
from twin.calibrate.realisations import expected_view, is_own
from twin.calibrate.registration import Shift
from twin.core.errors import UsageError
from twin.core.random import stream

NEAR = 2.0 ** np.array([-2.0, -1.0, -0.4, 0.4, 1.0, 2.0])
"""Gains around the fitted one at which the curve is known for the interval."""
RESAMPLES = 2000
TAIL = 0.025


@dataclass(frozen=True)
class GainFit:
    """The gain at which the twin glows like the photographs, with its 95 % interval.

    `residual_share` root mean square difference of the stretches of the indication, over their
    root mean square; `contrast_to_noise` of the indication in the photographs; `ground_e` and
    `twin_ground_e` brightness of the ground around it there and in the twin; a shift for each
    photograph; `realisations` of the twin that were averaged.
    """

    gain: Figure
    residual_share: float
    contrast_to_noise: float
    ground_e: float
    twin_ground_e: float
    stretches: int
    realisations: int
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
    view, region, count = expected_view(render, gain=start, box=box)
    progress("laying photographs over the view")
    own = laid_photo(photos, view=render(start, 0), region=region)
    alone = Curve(render, own.region, realisations=1, progress=progress)
    guess = _found(alone, own, start)
    if guess is not None and is_own(own, render, gain=guess):
        return _fit(own, alone, guess)
    photo = laid_photo(photos, view=view, region=region)
    curve = Curve(render, photo.region, realisations=count, progress=progress)
    gain = root_near(curve, wanted=_total(photo), guess=guess or start, start=start)
    return _fit(photo, curve, gain)


def _found(curve: Curve, photo: LaidPhoto, start: float) -> float | None:
    """The gain that matches one realisation; None where that one is too dark or too bright."""
    try:
        return root(curve, wanted=_total(photo), start=start)
    except UsageError:
        return None


def _total(photo: LaidPhoto) -> float:
    return float(block_excess(photo.electrons, photo.region).sum())


def _fit(photo: LaidPhoto, curve: Curve, gain: float) -> GainFit:
    region, twin = photo.region, curve.render(gain, 0).electrons
    seen = block_excess(photo.electrons, region)
    pixels = block_pixels(region).astype(np.float64)
    doubt = pixels * ground_error(photo.electrons - twin, region)
    low, high = _interval(curve, seen, doubt, gain)
    misfit = seen - curve.at(gain).mean(axis=0)
    return GainFit(
        gain=Figure(gain, low, high),
        residual_share=float(np.linalg.norm(misfit) / np.linalg.norm(seen)),
        contrast_to_noise=photo.contrast_to_noise,
        ground_e=float(photo.electrons[region.ring].mean()),
        twin_ground_e=float(twin[region.ring].mean()),
        stretches=region.blocks,
        realisations=curve.realisations,
        shifts=photo.shifts,
    )


def _interval(curve: Curve, seen: Blocks, doubt: Blocks, gain: float) -> tuple[float, float]:
    """95 % interval of the gain, by a bootstrap over stretches of the indication and realisations.

    `doubt` [stretches] is what one standard error of the ground makes of each. The interval is
    widened as Student's t is over the normal deviate: few stretches tell little of how unequal
    stretches are.
    """
    for factor in NEAR:
        curve.at(float(gain * factor))
    gains, expected = curve.known()
    rng = stream(0, "calibrate", "gain")
    again = [
        _crossing(np.log(gains), expected, seen + rng.standard_normal() * doubt, rng)
        for _ in range(RESAMPLES)
    ]
    few = len(seen)
    reach = float(t.ppf(1 - TAIL, few - 1)) / SIGMAS * (few / (few - 1)) ** 0.5
    off = np.quantile(again, (TAIL, 1 - TAIL)) - np.log(gain)
    low, high = gain * np.exp(reach * off)
    return float(low), float(high)


def _crossing(log_gains: Blocks, expected: Blocks, seen: Blocks, rng: np.random.Generator) -> float:
    """Logarithm of the gain that stretches and realisations drawn again would have given."""
    _, realisations, blocks = expected.shape
    stretches = np.bincount(rng.integers(blocks, size=blocks), minlength=blocks)
    drawn = np.bincount(rng.integers(realisations, size=realisations), minlength=realisations)
    totals = (expected @ stretches) @ drawn / realisations
    return float(np.interp(stretches @ seen, np.maximum.accumulate(totals), log_gains))
