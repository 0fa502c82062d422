"""Signal chain of a digital camera: expected photoelectrons in, grey values out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.physics.jit import compiled
from twin.physics.noise_table import LEVELS_PER_ROOT, NoiseTable, noise_table

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
MIX_2 = np.uint64(0x94D049BB133111EB)
CLIP_GUARD_SIGMAS = 8.0
"""Signals closer than this to the full well go the slower way that clips before the dark noise."""
NARROW_BITS = 8
"""Bits of the grey values that gain and black level are stated in, and of the narrowest image."""


@dataclass(frozen=True)
class SignalChain:
    """Temporal behaviour of a sensor, the same for every pixel.

    `noise` law of photon and dark noise; `line_noise_e` [e-] standard deviation of what all pixels
    of a row have in common; `full_well_e` [e-]; `gain_dn_per_e` [DN/e-] and `black_level_dn` [DN]
    in grey values of 8 bits, which a converter of `bit_depth` divides into 2^(n − 8) steps.
    """

    noise: NoiseTable
    line_noise_e: float
    full_well_e: float
    gain_dn_per_e: float
    black_level_dn: float
    bit_depth: int

    @property
    def steps_per_dn(self) -> int:
        """Steps of the converter in one grey value of 8 bits."""
        return 2**self.bit_depth // 2**NARROW_BITS

    @property
    def white(self) -> int:
        """Highest value of the converter."""
        return 2**self.bit_depth - 1


def signal_chain(
    *,
    dark_noise_e: float,
    line_noise_e: float,
    full_well_e: float,
    gain_dn_per_e: float,
    black_level_dn: float,
    bit_depth: int,
) -> SignalChain:
    """Chain of a sensor with its noise tables; takes about 0.1 s, so keep it."""
    return SignalChain(
        noise=noise_table(dark_noise_e=dark_noise_e),
        line_noise_e=line_noise_e,
        full_well_e=full_well_e,
        gain_dn_per_e=gain_dn_per_e,
        black_level_dn=black_level_dn,
        bit_depth=bit_depth,
    )


def grey_values(
    *,
    electrons: NDArray[np.float32],
    prnu: NDArray[np.float32],
    dsnu_e: NDArray[np.float32],
    chain: SignalChain,
    key: int,
) -> NDArray[np.uint8 | np.uint16]:
    """Values of one exposure as the converter gives them, [rows, columns].

    They are uint8 of 8 bits, 0 … 255, and uint16 of n > 8 bits, 0 … 2^n − 1.

    `electrons` [rows, columns] expected photoelectrons, where less than 0 or not a number counts
    as 0; `prnu` relative and `dsnu_e` [e-] deviation of each pixel, both [rows, columns] or, for
    a line camera, [1, columns].
    Pixel i and row j of an image with the 64-bit `key` always draw the same numbers, whatever
    surrounds them.

    value = clip(round(2^(n − 8)·(K·E + black)), 0, 2^n − 1) with
    E = min(Poisson(λ(1 + PRNU)), full well) + N(0, σ_dark) + N(0, σ_line) of the row + DSNU

    Raises: ValueError where a pattern does not fit the image.
    Source: EMVA 1288 release 4.0 linear, section 2; SplitMix64, Steele et al. 2014.
    Assumes: mean and variance are exact, the shape is that of the nearest
    tabulated level; within 8 σ of the full well Poisson is taken as normal.
    """
    _check_pattern(electrons, prnu)
    _check_pattern(electrons, dsnu_e)
    image = np.empty(electrons.shape, np.uint8 if chain.bit_depth == NARROW_BITS else np.uint16)
    noise, steps = chain.noise, chain.steps_per_dn
    _expose(
        np.ascontiguousarray(electrons, np.float32), prnu, dsnu_e,
        noise.alias.ravel(), noise.offset, noise.scale, np.float32(LEVELS_PER_ROOT),
        np.float32(noise.dark_noise_e), np.float32(chain.line_noise_e),
        np.float32(chain.full_well_e), np.float32(steps * chain.gain_dn_per_e),
        np.float32(steps * chain.black_level_dn), np.float32(chain.white),
        np.uint64(key), image,
    )  # fmt: skip
    return image


def _check_pattern(electrons: NDArray, pattern: NDArray) -> None:
    rows, columns = electrons.shape
    if pattern.shape not in ((rows, columns), (1, columns)):
        raise ValueError(
            f"pattern of shape {pattern.shape} does not fit an image of shape {electrons.shape}"
        )


@compiled
def _mixed(counter: np.uint64) -> np.uint64:
    """64 well-mixed bits of a counter (SplitMix64)."""
    z = (counter ^ (counter >> np.uint64(30))) * MIX_1
    z = (z ^ (z >> np.uint64(27))) * MIX_2
    return z ^ (z >> np.uint64(31))


@compiled
def _deviate(bits, alias, first, offset, scale):
    """Standardised deviate of one level from 64 random bits; its alias row starts at `first`.

    Bin or alias is chosen by arithmetic: a branch would be mispredicted every other pixel.
    """
    bin_ = np.int32(bits & np.uint64(0xFF))
    entry = alias[first + bin_]
    threshold = np.int32(entry >> np.uint32(8))
    short = np.int32(np.int32((bits >> np.uint64(8)) & np.uint64(0xFFFFFF)) - threshold)
    keep = short >> np.int32(31)
    chosen = (bin_ & keep) | (np.int32(entry & np.uint32(0xFF)) & ~keep)
    within = np.float32(np.int32(bits >> np.uint64(40))) * np.float32(2.0**-24)
    return offset + scale * (np.float32(chosen) + within)


@compiled
def _expose(
    electrons, prnu, dsnu_e, alias, offset, scale, levels_per_root,
    dark_noise_e, line_noise_e, full_well_e, gain, black_level, white, key, image,
):  # fmt: skip
    """Fill `image`: one random word, one table look-up and two square roots per pixel.

    `gain`, `black_level` and `white` are in steps of the converter.
    """
    rows, columns = electrons.shape
    half, one, zero = np.float32(0.5), np.float32(1.0), np.float32(0.0)
    top_level = np.int32(len(offset) - 1)
    top_root = np.float32(top_level)
    bins = np.int32(len(alias) // len(offset))
    dark_variance = dark_noise_e * dark_noise_e
    clip_from = full_well_e - np.float32(CLIP_GUARD_SIGMAS) * np.sqrt(full_well_e)
    base, line_base = _mixed(key), _mixed(~key)
    for row in range(rows):
        line_bits = _mixed(line_base + np.uint64(row) * GOLDEN)
        line = _deviate(line_bits, alias, np.int32(0), offset[0], scale[0])
        black = black_level + gain * (line_noise_e * line) + half
        counter = base + np.uint64(row * columns) * GOLDEN
        signal_e, values = electrons[row], image[row]
        response = prnu[row if len(prnu) > 1 else 0]
        dark_e = dsnu_e[row if len(dsnu_e) > 1 else 0]
        brightest = zero
        for column in range(columns):
            bits = _mixed(counter + np.uint64(column) * GOLDEN)
            mean = signal_e[column] * (one + response[column])
            mean = mean if mean > zero else zero
            brightest = max(brightest, mean)
            level = np.int32(min(np.sqrt(mean) * levels_per_root + half, top_root))
            deviate = _deviate(bits, alias, level * bins, offset[level], scale[level])
            signal = mean + np.sqrt(mean + dark_variance) * deviate + dark_e[column]
            value = gain * signal + black
            values[column] = np.int32(min(max(value, zero), white))
        if brightest < clip_from:
            continue
        for column in range(columns):
            mean = signal_e[column] * (one + response[column])
            if mean >= clip_from:
                mean = min(mean, full_well_e + full_well_e)
                bits = _mixed(counter + np.uint64(column) * GOLDEN)
                photon = _deviate(
                    bits, alias, top_level * bins, offset[top_level], scale[top_level]
                )
                dark = _deviate(_mixed(bits), alias, np.int32(0), offset[0], scale[0])
                collected = min(max(zero, mean + np.sqrt(mean) * photon), full_well_e)
                signal = collected + dark_noise_e * dark + dark_e[column]
                value = gain * signal + black
                values[column] = np.int32(min(max(value, zero), white))
