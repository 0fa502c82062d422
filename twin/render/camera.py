"""Cameras: expected photoelectrons in, a noisy 8-bit image out, each with its own fixed pattern."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from twin.core.random import stream
from twin.core.records import frozen_array
from twin.physics.sensor import SignalChain, grey_values, signal_chain
from twin.spec import datasheets as ds

PATTERN_LIMIT_SIGMAS = 4.0
"""Pixels further out are sorted out or corrected by the maker (assumed)."""


def expose(
    *, electrons: NDArray[np.float32], sensor: ds.Sensor, rng: np.random.Generator
) -> NDArray[np.uint8]:
    """Image of `electrons` [rows, columns] expected photoelectrons as `sensor` delivers it [DN].

    Takes one 64-bit number from `rng`; the image depends on nothing else that is random.

    Raises: ValueError where the image does not fit the sensor.
    """
    prnu, dsnu_e = fixed_pattern(sensor)
    key = int(rng.integers(2**64, dtype=np.uint64))
    return grey_values(electrons=electrons, prnu=prnu, dsnu_e=dsnu_e, chain=_chain(sensor), key=key)


def fixed_pattern(sensor: ds.Sensor) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Photo-response [1] and dark-signal [e-] deviation of each pixel, as read-only arrays.

    Of shape [1, columns] for a line camera, whose lines all come from the same pixels, and
    [rows, columns] for a frame camera. The camera's name is the seed: same camera, same pattern.
    """
    rows = 1 if isinstance(sensor, ds.LineScanCamera) else sensor.rows
    shape = (rows, sensor.columns)
    prnu = _pattern(sensor.name, "prnu", shape, sensor.prnu_share)
    return prnu, _pattern(sensor.name, "dsnu", shape, sensor.dsnu_e)


@lru_cache(maxsize=8)
def _pattern(camera: str, name: str, shape: tuple[int, int], sigma: float) -> NDArray[np.float32]:
    deviate = stream(0, "camera", camera, name).standard_normal(shape, np.float32)
    np.clip(deviate, -PATTERN_LIMIT_SIGMAS, PATTERN_LIMIT_SIGMAS, out=deviate)
    return frozen_array(deviate * np.float32(sigma))


def _chain(sensor: ds.Sensor) -> SignalChain:
    return _signal_chain(
        sensor.dark_noise_e, sensor.full_well_e, sensor.gain_dn_per_e, sensor.black_level_dn
    )


@lru_cache(maxsize=8)
def _signal_chain(
    dark_noise_e: float, full_well_e: float, gain: float, black: float
) -> SignalChain:
    return signal_chain(
        dark_noise_e=dark_noise_e,
        full_well_e=full_well_e,
        gain_dn_per_e=gain,
        black_level_dn=black,
    )
