"""The photon transfer curve: gain, noise in the dark and full well from means and variances."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from twin.calibrate.figure import Figure, figure, root_figure, scaled
from twin.calibrate.level import Level
from twin.core.errors import UsageError

LINEAR_SHARE = 0.7
"""Of the saturation: up to here variance over mean is fitted (EMVA 1288)."""
RESOLVED_STEPS2 = 0.24
"""Least temporal variance, in steps of the converter squared, that its steps leave to be seen."""
STEP_VARIANCE = 1 / 12
CLIPPED_SHARE = 1e-3
COLLAPSED_SHARE = 0.1
"""Photon noise left of that expected where nearly every pixel is at the full well."""
CONVERTER_SHARE = 0.01
"""Pixels at the converter's end up to which the sensor, not the converter, ends the signal."""
LEAST_POINTS = 3


@dataclass(frozen=True)
class Gain:
    """Slope of the photon transfer curve.

    `value` [DN/e-] and its standard error as a share; `levels` those it was fitted to;
    `saturation_dn` where the curve ends: at the greatest variance, or the end of the converter.
    """

    value: float
    error_share: float
    levels: tuple[Level, ...]
    saturation_dn: float

    @property
    def figure(self) -> Figure:
        """Gain with its 95 % interval."""
        return figure(value=self.value, error=self.error_share * self.value)


def fitted_gain(*, dark: Level, flats: Sequence[Level], step_dn: float, white_dn: float) -> Gain:
    """Gain K [DN/e-] as the slope of temporal variance over mean, dark images included.

    A straight line through all levels up to 70 % of the saturation, each weighted by how well its
    variance is known; where the line fits worse than that, its error grows accordingly.

    Raises: UsageError where too few levels lie in that range, or variance does not rise.
    Source: EMVA 1288 release 4.0 linear, section 6. Departs from it in the weights.
    """
    saturation = _saturation_dn(flats, white_dn)
    upper = dark.mean_dn + LINEAR_SHARE * (saturation - dark.mean_dn)
    within = tuple(
        level for level in (dark, *flats) if level.mean_dn <= upper and _is_usable(level, step_dn)
    )
    if len(within) < LEAST_POINTS:
        raise UsageError(
            f"got {len(within)} exposure levels, the dark one included, between "
            f"{dark.mean_dn:.4g} and {upper:.4g} DN that are neither clipped nor finer than the "
            f"converter's steps; the gain needs at least {LEAST_POINTS}, better 10"
        )
    slope, error = _slope(within)
    if slope <= 3 * error:
        raise UsageError(
            f"the temporal variance does not rise with the mean (slope {slope:.3g} ± {error:.2g} "
            f"DN per DN): these are no flat fields of growing exposure"
        )
    return Gain(slope, error / slope, within, saturation)


def dark_noise(*, dark: Level, gain: Gain, step_dn: float) -> Figure | None:
    """Temporal dark noise of the single pixel [e-]; None where the converter's steps hide it."""
    if not is_resolved(dark, step_dn):
        return None
    square = dark.pixel_variance_dn2 - STEP_VARIANCE * step_dn**2
    found = root_figure(square=square, error=dark.variance_error_dn2)
    return scaled(found, factor=1 / gain.value, factor_error_share=gain.error_share)


def line_noise(*, dark: Level, gain: Gain, step_dn: float) -> Figure | None:
    """Temporal dark noise common to a row [e-]; None where the converter's steps hide it."""
    if not is_resolved(dark, step_dn):
        return None
    found = root_figure(square=dark.line_variance_dn2, error=dark.line_error_dn2)
    return scaled(found, factor=1 / gain.value, factor_error_share=gain.error_share)


def full_well(*, dark: Level, flats: Sequence[Level], gain: Gain) -> Figure | None:
    """Signal [e-] at which the sensor itself ends; None where it was not reached.

    It shows as a mean that stays below the converter's end while the photon noise has gone. The
    standard's saturation capacity, at the greatest variance, lies some deviations of photon noise
    below it.
    """
    full = [level for level in flats if _is_full(level, dark, gain)]
    if not full:
        return None
    brightest = max(full, key=lambda level: level.mean_dn)
    electrons = (brightest.mean_dn - dark.mean_dn) / gain.value
    return figure(value=electrons, error=gain.error_share * electrons)


def is_resolved(level: Level, step_dn: float) -> bool:
    """Whether the temporal noise is wider than the converter's steps."""
    return level.pixel_variance_dn2 >= RESOLVED_STEPS2 * step_dn**2


def _is_usable(level: Level, step_dn: float) -> bool:
    is_clipped = max(level.black_share, level.white_share) > CLIPPED_SHARE
    return is_resolved(level, step_dn) and not is_clipped


def _saturation_dn(flats: Sequence[Level], white_dn: float) -> float:
    peak = max(flats, key=lambda level: level.pixel_variance_dn2)
    is_passed = any(level.mean_dn > peak.mean_dn for level in flats)
    return peak.mean_dn if is_passed else white_dn


def _slope(levels: Sequence[Level]) -> tuple[float, float]:
    """Slope of variance over mean and its standard error, by weighted least squares."""
    mean = np.array([level.mean_dn for level in levels])
    variance = np.array([level.pixel_variance_dn2 for level in levels])
    weight = 1 / np.array([level.variance_error_dn2 for level in levels]) ** 2
    if np.ptp(mean) == 0:
        raise UsageError(f"all exposure levels have the same mean, {mean[0]:.4g} DN")
    centred = mean - np.average(mean, weights=weight)
    spread = float(np.sum(weight * centred**2))
    middle = np.average(variance, weights=weight)
    slope = float(np.sum(weight * centred * variance)) / spread
    misfit = float(np.sum(weight * (variance - middle - slope * centred) ** 2))
    excess = max(1.0, misfit / (len(levels) - 2))
    return slope, float(np.sqrt(excess / spread))


def _is_full(level: Level, dark: Level, gain: Gain) -> bool:
    """Whether the photon noise of a bright level has gone though the converter has not ended."""
    signal_dn = level.mean_dn - dark.mean_dn
    photon_dn2 = level.pixel_variance_dn2 - dark.pixel_variance_dn2
    has_collapsed = photon_dn2 < COLLAPSED_SHARE * gain.value * signal_dn
    is_bright = level.mean_dn >= gain.saturation_dn
    return is_bright and has_collapsed and level.white_share < CONVERTER_SHARE
