"""`twin calibrate`: fit the twin to a bench of one's own, from image files."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from twin.cli.app import app

if TYPE_CHECKING:
    from twin.calibrate.camera import CameraFit
    from twin.calibrate.camera_sheet import CameraKey
    from twin.spec.rig import Rig

CAMERA_EPILOG = (
    "Examples:  twin calibrate camera --flat flats --dark dark --out camera.yaml  ·  "
    "twin calibrate camera --camera frame --bit-depth 12 --flat flats/05ms --flat flats/10ms "
    "--flat flats/20ms --dark dark --out camera.yaml --json"
)
calibrate = typer.Typer(
    no_args_is_help=True, help="Fit the twin to a bench of one's own, from image files."
)
app.add_typer(calibrate, name="calibrate")

AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]
Camera = Annotated[str, typer.Option(help="line or frame.")]


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
    bit_depth: Annotated[
        int | None,
        typer.Option(help="Bits in 16-bit files: 10 or 12; default: the datasheet's."),
    ] = None,
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


def _document(fit: "CameraFit", out: Path) -> dict[str, Any]:
    figures = {
        name: {"value": found.value, "low": found.low, "high": found.high}
        for name, found in fit.figures.items()
    }
    return {**figures, "kept": dict(fit.kept), "bit_depth": fit.bit_depth, "images": fit.images,
            "levels": fit.levels, "out": str(out)}  # fmt: skip
