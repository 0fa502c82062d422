"""A camera's parameters from flat fields and dark images, in the terms of EMVA 1288."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from twin.calibrate.figure import Figure
from twin.calibrate.images import SUFFIXES, ImageFormat, folders_of, image_format, images_in
from twin.calibrate.level import Level, read_level
from twin.calibrate.pattern import black_level, bright_level, dark_pattern, light_pattern
from twin.calibrate.photon_transfer import (
    Gain,
    dark_noise,
    fitted_gain,
    full_well,
    line_noise,
)
from twin.core.errors import UsageError
from twin.spec.datasheets import FrameCamera, Sensor

DARK_CLIPPED_SHARE = 0.005
"""Dark pixels at zero that the standard allows (EMVA 1288)."""
NO_FLUX = "it takes a known number of photons per pixel"
TOO_FINE = "it is finer than the converter's steps"


@dataclass(frozen=True)
class CameraFit:
    """What flat fields and dark images say of a camera.

    `figures` by the key of the datasheet; `kept` the reason why a key could not be measured;
    `images` and `levels` (dark included) they come from.
    """

    figures: Mapping[str, Figure]
    kept: Mapping[str, str]
    bit_depth: int
    images: int
    levels: int


def fit_camera(
    *,
    flats: Sequence[Path],
    dark: Path,
    sensor: Sensor,
    bit_depth: int | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> CameraFit:
    """Gain, noise, pattern and full well of a camera from its images.

    `flats` are folders of one exposure each (or of such folders), `dark` one of dark images, all
    with at least two images. `progress` is told the folder at work.

    Raises: UsageError where images are missing, wrong, clipped in the dark, or no flat fields.
    Source: EMVA 1288 release 4.0 linear.
    """
    files = {folder: _files(folder) for folder in (dark, *folders_of(flats))}
    if len(files) == 1:
        raise UsageError(f"{dark}: is given as dark and as flat field; it can only be one")
    wanted = image_format(first=files[dark][0], sensor=sensor, bit_depth=bit_depth)
    _check_raw(files[dark][0], sensor, wanted)
    levels = []
    for folder, images in files.items():
        progress(str(folder))
        levels.append(read_level(images, wanted))
    _check_dark(dark, levels[0], levels[1:])
    progress("photon transfer and fixed pattern")
    return _fit(levels[0], levels[1:], wanted)


def _files(folder: Path) -> tuple[Path, ...]:
    files = images_in(folder)
    if not files:
        raise UsageError(
            f"{folder}: has no images (allowed: {', '.join(SUFFIXES)}); "
            f"each exposure takes a folder of its own"
        )
    return files


def _fit(dark: Level, flats: list[Level], wanted: ImageFormat) -> CameraFit:
    step = wanted.step_dn
    gain = fitted_gain(dark=dark, flats=flats, step_dn=step, white_dn=wanted.white * step)
    bright = bright_level(dark=dark, flats=flats, gain=gain)
    pattern = dark_pattern(dark=dark, gain=gain, wanted=wanted)
    found = {
        "full_well_e": full_well(dark=dark, flats=flats, gain=gain),
        "dark_noise_e": dark_noise(dark=dark, gain=gain, step_dn=step),
        "prnu_share": light_pattern(dark=dark, bright=bright, wanted=wanted),
        "dsnu_e": pattern,
        "gain_dn_per_e": gain.figure,
        "black_level_dn": black_level(
            dark=dark, pattern_dn=pattern.value * gain.value, wanted=wanted
        ),
        "line_noise_e": line_noise(dark=dark, gain=gain, step_dn=step),
    }
    kept = {"quantum_efficiency": NO_FLUX}
    kept |= {key: TOO_FINE for key, value in found.items() if value is None}
    if found["full_well_e"] is None:
        kept["full_well_e"] = _why_no_full_well(dark, flats, gain)
    return CameraFit(
        figures={key: value for key, value in found.items() if value is not None},
        kept=kept,
        bit_depth=wanted.bit_depth,
        images=sum(len(level.files) for level in (dark, *flats)),
        levels=1 + len(flats),
    )


def _why_no_full_well(dark: Level, flats: Sequence[Level], gain: Gain) -> str:
    brightest = max(flats, key=lambda level: level.mean_dn)
    reached = (brightest.mean_dn - dark.mean_dn) / gain.value
    what = "the converter ends first" if brightest.white_share > 0 else "no image reaches it"
    return f"{what}, at {reached:.4g} e-"


def _check_raw(file: Path, sensor: Sensor, wanted: ImageFormat) -> None:
    if isinstance(sensor, FrameCamera) and wanted.planes > 1:
        raise UsageError(
            f"{file}: got a colour image of a frame camera, whose colours are averages of "
            f"neighbours; noise takes the images in one plane: Mono, or the raw BayerRG"
        )


def _check_dark(folder: Path, dark: Level, flats: Sequence[Level]) -> None:
    darkest = min(level.mean_dn for level in flats)
    if dark.mean_dn > darkest + dark.pixel_variance_dn2**0.5:
        raise UsageError(
            f"{folder}: got a mean of {dark.mean_dn:.4g} DN in the dark, but {darkest:.4g} DN in "
            f"a flat field; dark images are taken with the lens covered, nothing else changed"
        )
    if dark.black_share > DARK_CLIPPED_SHARE:
        raise UsageError(
            f"{folder}: {dark.black_share:.1%} of the dark pixels are 0, allowed: "
            f"{DARK_CLIPPED_SHARE:.1%}; raise the black level of the camera and take dark images "
            f"and flat fields again"
        )
