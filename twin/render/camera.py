"""Cameras: expected photoelectrons in, a noisy image out, each with its own fixed pattern."""

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from twin.core.random import stream
from twin.core.records import frozen_array
from twin.physics.sensor import SignalChain, grey_values, signal_chain
from twin.spec import datasheets as ds

Image = NDArray[np.uint8 | np.uint16]

PATTERN_LIMIT_SIGMAS = 4.0
"""Pixels further out are sorted out or corrected by the maker (assumed)."""
WIDE_BITS = 16


def expose(*, electrons: NDArray[np.float32], sensor: ds.Sensor, rng: np.random.Generator) -> Image:
    """Image of expected photoelectrons as `sensor` delivers it, in steps of its converter.

    `electrons` [rows, columns] are those of the green plane. Mono delivers it alone; BayerRG the
    raw mosaic, red in its corner; RGB three planes [rows, columns, 3]: of a frame camera
    interpolated bilinearly from the mosaic, of a line camera each from a line of pixels of its own.
    The green plane of such a line camera is what it delivers as Mono.
    Takes one 64-bit number from `rng`; the image depends on nothing else that is random.

    Raises: ValueError where the image does not fit the sensor, or a line camera is to deliver a
    mosaic.
    Assumes: all planes see the same scene, in register, and no white balance is applied.
    """
    key = int(rng.integers(2**64, dtype=np.uint64))
    if sensor.pixel_format == "Mono":
        return _exposure(electrons, sensor, key)
    if isinstance(sensor, ds.LineScanCamera):
        return _colour_lines(electrons, sensor, key)
    mosaic = _exposure(electrons * _responses(electrons.shape, sensor), sensor, key)
    return mosaic if sensor.pixel_format == "BayerRG" else demosaiced(mosaic)


def demosaiced(mosaic: Image) -> Image:
    """Planes red, green, blue [rows, columns, 3] of a mosaic [rows, columns], red in its corner."""
    planes: NDArray = cv2.cvtColor(mosaic, cv2.COLOR_BayerRGGB2RGB)
    return planes


def png_image(image: Image, *, bit_depth: int) -> Image:
    """An image as OpenCV's PNG writer wants it: planes blue first, more than 8 bits as full 16.

    Source: PNG specification, third edition, "Sample depth scaling".
    """
    planes = np.ascontiguousarray(image[:, :, ::-1]) if image.ndim == 3 else image
    spare = 0 if planes.dtype == np.uint8 else WIDE_BITS - bit_depth
    return np.left_shift(planes, spare, dtype=planes.dtype)


def _exposure(electrons: NDArray[np.float32], sensor: ds.Sensor, key: int) -> Image:
    """One read-out of all pixels."""
    prnu, dsnu_e = fixed_pattern(sensor)
    return grey_values(electrons=electrons, prnu=prnu, dsnu_e=dsnu_e, chain=_chain(sensor), key=key)


def _responses(shape: tuple[int, ...], sensor: ds.Sensor) -> NDArray[np.float32]:
    """Response of each pixel of a mosaic to the dye, over that of a green one."""
    response = np.ones(shape, np.float32)
    response[0::2, 0::2] = sensor.red_response
    response[1::2, 1::2] = sensor.blue_response
    return response


def _colour_lines(electrons: NDArray[np.float32], sensor: ds.LineScanCamera, key: int) -> Image:
    """Planes of a camera with one line of pixels per colour, each a sensor of its own.

    Raises: ValueError where a mosaic is asked for.
    """
    if sensor.pixel_format == "BayerRG":
        raise ValueError("a line camera has no mosaic: got BayerRG, allowed: Mono or RGB")
    red = sensor.model_copy(update={"name": f"{sensor.name}, red line"})
    blue = sensor.model_copy(update={"name": f"{sensor.name}, blue line"})
    planes = (
        _exposure(electrons * np.float32(sensor.red_response), red, key ^ 1),
        _exposure(electrons, sensor, key),
        _exposure(electrons * np.float32(sensor.blue_response), blue, key ^ 2),
    )
    return np.stack(planes, axis=2)


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
        sensor.dark_noise_e,
        sensor.line_noise_e,
        sensor.full_well_e,
        sensor.gain_dn_per_e,
        sensor.black_level_dn,
        sensor.bit_depth,
    )


@lru_cache(maxsize=8)
def _signal_chain(
    dark_noise_e: float,
    line_noise_e: float,
    full_well_e: float,
    gain: float,
    black: float,
    bit_depth: int,
) -> SignalChain:
    return signal_chain(
        dark_noise_e=dark_noise_e,
        line_noise_e=line_noise_e,
        full_well_e=full_well_e,
        gain_dn_per_e=gain,
        black_level_dn=black,
        bit_depth=bit_depth,
    )
