"""Shape of photon-plus-dark noise at every signal level, as tables one random number can index."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

from twin.core.records import frozen_array
from twin.physics.jit import compiled

BINS = 256
LEVELS_PER_ROOT = 4
"""Levels per unit of √λ: neighbours differ by half the Poisson standard deviation."""
ROOT_MAX = 48
"""Above λ = 48² the shape is taken as that at 48²: the skewness left is below 0.02."""
LOWEST_Z, HIGHEST_Z = -7.0, 11.0
THRESHOLD_BITS = 24


@dataclass(frozen=True)
class NoiseTable:
    """Standardised law of Poisson plus Gaussian noise at levels of √λ.

    Level j belongs to λ = (j/4)². A draw is `offset[j] + scale[j]·(k + u)` with bin k from the
    alias table `alias` uint32 [levels, 256] (24 bits threshold, 8 bits alias) and u uniform in
    [0, 1); it has mean 0 and variance 1 exactly. `dark_noise_e` is the Gaussian part [e-].
    """

    dark_noise_e: float
    alias: NDArray[np.uint32]
    offset: NDArray[np.float32]
    scale: NDArray[np.float32]


def noise_table(*, dark_noise_e: float) -> NoiseTable:
    """Tables of the sum of Poisson electrons and Gaussian dark noise of `dark_noise_e` [e-].

    Source: alias method, Walker 1977, Vose 1991.
    Assumes: tails beyond −7 and +11 standard deviations are never drawn (below 1e-11 for λ > 1).
    """
    roots = np.arange(ROOT_MAX * LEVELS_PER_ROOT + 1) / LEVELS_PER_ROOT
    share = np.stack([_bin_shares(root**2, dark_noise_e) for root in roots])
    centre = np.arange(BINS) + 0.5
    mean = share @ centre
    variance = share @ centre**2 - mean**2 + 1 / 12
    scale = 1 / np.sqrt(variance)
    return NoiseTable(
        dark_noise_e=dark_noise_e,
        alias=frozen_array(_alias_tables(share)),
        offset=frozen_array((-mean * scale).astype(np.float32)),
        scale=frozen_array(scale.astype(np.float32)),
    )


def _bin_shares(mean_e: float, dark_noise_e: float) -> NDArray[np.float64]:
    """Probability of each standardised bin [256] for Poisson(mean_e) + N(0, dark_noise_e²).

    A little Gaussian width, far below the standard deviation, stands in for a noiseless sensor.
    """
    sigma = np.sqrt(mean_e + dark_noise_e**2)
    smooth = max(dark_noise_e, 0.02 * sigma, 1e-6)
    low, high = stats.poisson.ppf([1e-13, 1 - 1e-13], mean_e) if mean_e > 0 else (0, 0)
    counts = np.arange(max(low, 0), high + 1)
    edges = mean_e + max(sigma, 1e-6) * np.linspace(LOWEST_Z, HIGHEST_Z, BINS + 1)
    weight = stats.poisson.pmf(counts, mean_e)
    below = special.ndtr((edges[:, None] - counts) / smooth) @ weight
    share = np.diff(below)
    return share / share.sum()


@compiled
def _alias_tables(share: NDArray[np.float64]) -> NDArray[np.uint32]:
    """Vose's alias table of each row of `share` [levels, 256], threshold and alias packed."""
    levels, bins = share.shape
    packed = np.empty((levels, bins), np.uint32)
    full = 1 << THRESHOLD_BITS
    poor, rich = np.empty(bins, np.int64), np.empty(bins, np.int64)
    for level in range(levels):
        weight = share[level] * bins
        poor_count = rich_count = 0
        for k in range(bins):
            if weight[k] < 1.0:
                poor[poor_count] = k
                poor_count += 1
            else:
                rich[rich_count] = k
                rich_count += 1
        while poor_count and rich_count:
            poor_count -= 1
            small, large = poor[poor_count], rich[rich_count - 1]
            packed[level, small] = (int(weight[small] * full) << 8) | large
            weight[large] -= 1.0 - weight[small]
            if weight[large] < 1.0:
                rich_count -= 1
                poor[poor_count] = large
                poor_count += 1
        for k in list(poor[:poor_count]) + list(rich[:rich_count]):
            packed[level, k] = ((full - 1) << 8) | k
    return packed
