"""Modulation transfer from the image of a slanted edge: an estimator that knows no renderer."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
BINS_PER_PIXEL = 8
REACH_PX = 10
PADDED = 8192


@dataclass(frozen=True)
class EdgeResponse:
    """`distance_m`, `level` [bins]: the edge profile along its normal, one bin an eighth pixel;
    `frequency_per_m`, `mtf` [frequencies]: the modulation transfer along the normal."""

    distance_m: Array
    level: Array
    frequency_per_m: Array
    mtf: Array

    @property
    def mtf50_per_m(self) -> float:
        """Lowest frequency [cycles/m] at which half of the modulation is left."""
        k = int(np.argmax(self.mtf < 0.5))
        if self.mtf[k] >= 0.5 or k == 0:
            return np.nan
        share = (self.mtf[k - 1] - 0.5) / (self.mtf[k - 1] - self.mtf[k])
        return float(self.frequency_per_m[k - 1] + share / (PADDED * self._bin_m))

    @property
    def _bin_m(self) -> float:
        return float(self.distance_m[1] - self.distance_m[0])


def edge_response(*, image: Array, row_m: Array, column_m: Array) -> EdgeResponse:
    """Response of an `image` [rows, columns] in which a nearly upright edge crosses every row.

    `row_m` [rows] and `column_m` [columns] are the places of the pixels, the columns evenly
    spaced. The edge must keep 12 pixels clear of both sides.

    Source: ISO 12233:2017 annex D: line through the centroids of the rows' derivatives, profile
    in bins of a fraction of a pixel, derivative, Fourier transform, corrected for the width of
    the bins and of the difference.
    Assumes: no noise, so that the standard's Hamming window can be left out: over a few pixels it
    would narrow the line.
    """
    pitch = float(column_m[1] - column_m[0])
    offset, slope = _edge_line(image, row_m, column_m)
    from_edge = column_m[None, :] - (offset + slope * row_m)[:, None]
    normal = from_edge / np.hypot(1.0, slope)
    distance, level = _profile(normal, image, pitch / BINS_PER_PIXEL)
    frequency, mtf = _transfer(level, pitch / BINS_PER_PIXEL)
    return EdgeResponse(distance, level, frequency, mtf)


def _edge_line(image: Array, row_m: Array, column_m: Array) -> tuple[float, float]:
    """Offset [m] and slope of the edge's column over its row."""
    steps = np.abs(np.diff(image, axis=1))
    between = (column_m[1:] + column_m[:-1]) / 2
    slope, offset = np.polyfit(row_m, steps @ between / steps.sum(1), 1)
    near = np.abs(between - (offset + slope * row_m)[:, None]) < REACH_PX * np.diff(between).mean()
    weight = steps * near
    slope, offset = np.polyfit(row_m, weight @ between / weight.sum(1), 1)
    return float(offset), float(slope)


def _profile(normal: Array, image: Array, bin_m: float) -> tuple[Array, Array]:
    """Mean level in every bin of distance from the edge."""
    reach = REACH_PX * BINS_PER_PIXEL
    index = np.floor(normal / bin_m).astype(np.int64) + reach
    inside = (index >= 0) & (index < 2 * reach)
    count = np.bincount(index[inside], minlength=2 * reach)
    total = np.bincount(index[inside], image[inside], minlength=2 * reach)
    centre = (np.arange(2.0 * reach, dtype=np.float64) - reach + 0.5) * bin_m
    return centre, total / count


def _transfer(level: Array, bin_m: float) -> tuple[Array, Array]:
    line = np.diff(level)
    frequency = np.arange(PADDED // 2 + 1, dtype=np.float64) / (PADDED * bin_m)
    spectrum = np.abs(np.fft.rfft(line, PADDED))
    usable = frequency < 0.4 / bin_m
    smoothed = np.sinc(frequency[usable] * bin_m) ** 2
    return frequency[usable], spectrum[usable] / spectrum[0] / smoothed
