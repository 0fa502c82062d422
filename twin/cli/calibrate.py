"""`twin calibrate`: fit the twin to a bench of one's own, from image files."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from twin.cli.app import app

if TYPE_CHECKING:
    from twin.calibrate.camera import CameraFit
    from twin.calibrate.camera_sheet import CameraKey
    from twin.calibrate.gain import GainFit
    from twin.calibrate.indication import Box
    from twin.spec.rig import Rig

CAMERA_EPILOG = (
    "Examples:  twin calibrate camera --flat flats --dark dark --out camera.yaml  ·  "
    "twin calibrate camera --camera frame --bit-depth 12 --flat flats/05ms --flat flats/10ms "
    "--flat flats/20ms --dark dark --out camera.yaml --json"
)
GAIN_EPILOG = (
    "Examples:  twin calibrate gain photo.png --piece crack --parameter length_m=0.008 "
    "--out calibration.yaml  ·  twin calibrate gain ring_*.png --piece as5282 "
    "--set light.ambient_lx=12 --out calibration.yaml --json"
)
GROUND_RATIO = 2.0
"""Of the grounds of photograph and twin, beyond which they are hardly the same treatment."""
calibrate = typer.Typer(
    no_args_is_help=True, help="Fit the twin to a bench of one's own, from image files."
)
app.add_typer(calibrate, name="calibrate")

AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]
Camera = Annotated[str, typer.Option(help="line or frame.")]
BitDepth = Annotated[
    int | None, typer.Option(help="Bits in 16-bit files: 10 or 12; default: the datasheet's.")
]


@calibrate.command(epilog=CAMERA_EPILOG)
def camera(
    flat: Annotated[
        list[Path],
        typer.Option(
            help="Folder of two or more flat fields of one exposure; repeatable. "
            "A folder of such folders stands for all of them."
        ),
    ],
    dark: Annotated[Path, typer.Option(help="Folder of two or more dark images.")],
    out: Annotated[Path, typer.Option(help="Datasheet to write.")],
    camera: Camera = "line",
    rig: Annotated[str, typer.Option(help="Name or folder of the rig it stands in.")] = "mpi_bench",
    bit_depth: BitDepth = None,
    as_json: AsJson = False,
) -> None:
    """Fit gain, noise, pattern and full well per EMVA 1288 to flat fields; write the datasheet.

    Light the sensor evenly, at ten or more exposures from dark to saturation, and take two or
    more images at each. The quantum efficiency needs a calibrated light and is kept.
    """
    from twin.calibrate.camera import fit_camera
    from twin.calibrate.camera_sheet import write_camera
    from twin.spec.rig_loader import load_rig

    key = _camera_key(camera)
    bench = load_rig(rig)
    with _status() as tell:
        fit = fit_camera(
            flats=flat, dark=dark, sensor=getattr(bench, key), bit_depth=bit_depth, progress=tell
        )
        write_camera(out, fit=fit, rig=bench, key=key)
    _tell_camera(fit, bench, key, out, as_json=as_json)


@calibrate.command(epilog=GAIN_EPILOG)
def gain(
    images: Annotated[
        list[Path],
        typer.Argument(help="Photographs of the piece, each treated anew: the more, the better."),
    ],
    piece: Annotated[str, typer.Option(help="ketos, as5282, qqi or crack.")],
    out: Annotated[Path, typer.Option(help="Calibration to write.")],
    parameter: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VALUE", help="Of the piece, in SI units; repeatable."),
    ] = None,
    scenario: Annotated[
        str, typer.Option(help="How bath, light and recipe were: a name, or a YAML file.")
    ] = "nominal",
    set_: Annotated[
        list[str] | None, typer.Option("--set", metavar="A.B=C", help="Override a key; repeatable.")
    ] = None,
    camera: Camera = "line",
    box: Annotated[
        str | None,
        typer.Option(metavar="X,Y,W,H", help="Match only what lies in these pixels of the view."),
    ] = None,
    bit_depth: BitDepth = None,
    as_json: AsJson = False,
) -> None:
    """Fit the one global gain, cover_gain, to photographed references; write the calibration.

    Fit the camera first: the photographs are counted in photoelectrons.
    """
    from twin.calibrate.gain import fit_gain
    from twin.calibrate.gain_sheet import write_gain
    from twin.calibrate.photo import read_photo
    from twin.calibrate.piece_view import piece_view
    from twin.spec.loader import load_scenario

    key, numbers = _camera_key(camera), _numbers(parameter or [])
    loaded = load_scenario(scenario, overrides=set_ or [])
    sensor = getattr(loaded.rig, key)
    photos = [read_photo(image, sensor=sensor, bit_depth=bit_depth) for image in images]
    with _status() as tell:
        fit = fit_gain(
            photos=photos,
            render=piece_view(name=piece, loaded=loaded, camera=camera, parameters=numbers),  # type: ignore[arg-type]
            start=loaded.rig.calibration.cover_gain,
            box=None if box is None else _box(box),
            progress=tell,
        )
        write_gain(
            out, fit=fit, rig=loaded.rig, photos=", ".join(image.name for image in images),
            piece=_described(piece, numbers), scenario=_described(scenario, set_ or []),
        )  # fmt: skip
    _tell_gain(fit, images, out, as_json=as_json)


def _camera_key(camera: str) -> "CameraKey":
    from twin.core.errors import UsageError

    match camera:
        case "line":
            return "line_camera"
        case "frame":
            return "frame_camera"
    raise UsageError(f"--camera: got {camera!r}; allowed: line, frame")


@contextmanager
def _status() -> Iterator[Callable[[str], None]]:
    """A line on standard error that says what is at work."""
    from rich.console import Console
    from rich.markup import escape

    with Console(stderr=True).status("reading") as status:
        yield lambda text: status.update(escape(text))


def _tell_camera(fit: "CameraFit", rig: "Rig", key: str, out: Path, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(_document(fit, out), indent=2))
        return
    from rich.console import Console
    from rich.table import Table

    sheet = getattr(rig, key)
    table = Table("key", "fitted", "95 % interval", "datasheet")
    for name, found in fit.figures.items():
        ends = f"{found.low:.5g} … {found.high:.5g}"
        table.add_row(name, f"{found.value:.5g}", ends, f"{getattr(sheet, name):.5g}")
    Console().print(table)
    for name, reason in fit.kept.items():
        print(f"{name}: kept at {getattr(sheet, name):.5g}; {reason}")
    print(f"{fit.images} images of {fit.levels} levels: {out}")


def _numbers(given: list[str]) -> dict[str, float]:
    """Parameters of a piece from texts name=value."""
    from twin.core.errors import UsageError

    numbers = {}
    for text in given:
        name, _, value = text.partition("=")
        try:
            numbers[name] = float(value)
        except ValueError:
            raise UsageError(f"--parameter: got {text!r}; must be written name=number") from None
    return numbers


def _box(text: str) -> "Box":
    from twin.calibrate.indication import Box
    from twin.core.errors import UsageError

    try:
        x, y, width, height = (int(number) for number in text.split(","))
    except ValueError:
        raise UsageError(
            f"--box: got {text!r}; must be written x,y,width,height in whole pixels"
        ) from None
    if min(x, y) < 0 or min(width, height) < 1:
        raise UsageError(f"--box: got {text!r}; x and y are at least 0, width and height 1")
    return Box(x, y, width, height)


def _described(name: str, changes: list[str] | dict[str, float]) -> str:
    """A name with what was changed of it, for the source of the fitted number."""
    if isinstance(changes, dict):
        changes = [f"{key}={value:g}" for key, value in changes.items()]
    return f"{name} ({', '.join(changes)})" if changes else name


def _tell_gain(fit: "GainFit", images: list[Path], out: Path, *, as_json: bool) -> None:
    if max(fit.ground_e, fit.twin_ground_e) > GROUND_RATIO * min(fit.ground_e, fit.twin_ground_e):
        print(
            f"twin calibrate gain: warning: the ground glows with {fit.ground_e:.3g} e- in the "
            f"photographs and {fit.twin_ground_e:.3g} e- in the twin; do bath, light and drain "
            f"of the scenario fit, and the black level of the camera?",
            file=sys.stderr,
        )
    if as_json:
        print(json.dumps(_gain_document(fit, images, out), indent=2))
        return
    gain = fit.gain
    print(f"cover_gain {gain.value:.4g}, 95 % interval {gain.low:.4g} to {gain.high:.4g}")
    print(
        f"residual {fit.residual_share:.1%} over {fit.stretches} stretches, "
        f"contrast-to-noise ratio {fit.contrast_to_noise:.1f}"
    )
    for image, shift in zip(images, fit.shifts, strict=True):
        print(
            f"{image}: {shift.right_px} px right and {shift.down_px} px below of the view, "
            f"correlation {shift.correlation:.2f}"
        )
    print(out)


def _gain_document(fit: "GainFit", images: list[Path], out: Path) -> dict[str, Any]:
    return {
        "cover_gain": asdict(fit.gain),
        "residual_share": fit.residual_share,
        "contrast_to_noise": fit.contrast_to_noise,
        "ground_e": {"photographs": fit.ground_e, "twin": fit.twin_ground_e},
        "stretches": fit.stretches,
        "realisations": fit.realisations,
        "images": [
            {"image": str(image), **asdict(shift)}
            for image, shift in zip(images, fit.shifts, strict=True)
        ],
        "out": str(out),
    }


def _document(fit: "CameraFit", out: Path) -> dict[str, Any]:
    figures = {name: asdict(found) for name, found in fit.figures.items()}
    return {**figures, "kept": dict(fit.kept), "bit_depth": fit.bit_depth, "images": fit.images,
            "levels": fit.levels, "out": str(out)}  # fmt: skip
