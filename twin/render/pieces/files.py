"""Images of a reference piece on disk, with what is true of it beside them."""

import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from twin.core.errors import RunError, UsageError
from twin.core.random import stream
from twin.core.records import LineScan
from twin.render.camera import expose
from twin.render.dataset_files import write_png
from twin.render.pieces.piece import Camera, Setting
from twin.render.pieces.registry import drawn, set_up
from twin.render.view import View
from twin.spec.rig import Rig
from twin.spec.scenario import Scenario

MOST = 1000
Write = Callable[[Path], None]


def write_piece(
    *,
    name: str,
    rig: Rig,
    scenario: Scenario,
    camera: Camera,
    parameters: Mapping[str, float],
    out: Path,
    count: int = 1,
    electrons: Path | None = None,
) -> list[Path]:
    """Expose a piece `count` times and write the images; returns what was written.

    `out` is the image, or with more than one its name before the numbers 000, 001 …; the truth
    lies beside it under the same name as JSON, and the mask as …_mask.png where there is something
    to find. More than 8 bits fill the 16 of the file from above. `electrons` takes the expected
    photoelectrons as a NumPy file. Files are put in their places when all are whole.

    Raises: UsageError for what cannot be drawn or written.
    """
    _check(out, count, electrons)
    setting = set_up(name=name, rig=rig, scenario=scenario, camera=camera, parameters=parameters)
    piece = drawn(name, setting)
    images = [_numbered(out, number, count) for number in range(count)]
    mask = out.with_name(f"{out.stem}_mask.png") if piece.view.boxes else None
    files: dict[Path, Write] = {
        image: partial(_write_image, setting, name, piece.view, number)
        for number, image in enumerate(images)
    }
    if mask:
        files[mask] = partial(_write_mask, piece.view)
    if electrons:
        files[electrons] = partial(_write_electrons, piece.view)
    facts = _facts(name, setting, piece.view) | {
        "images": [image.name for image in images],
        "mask": mask.name if mask else None,
        "truth": piece.truth,
    }
    files[out.with_suffix(".json")] = partial(_write_facts, facts)
    _publish(files)
    return list(files)


def _publish(files: Mapping[Path, Write]) -> None:
    """Write all files beside their places, then put each in its place in one step."""
    unfinished = {place: place.with_name(f".{place.name}.{os.getpid()}") for place in files}
    place = next(iter(files))
    try:
        for place, write in files.items():
            place.parent.mkdir(parents=True, exist_ok=True)
            write(unfinished[place])
        for place, file in unfinished.items():
            file.replace(place)
    except (OSError, RunError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise UsageError(f"{place}: cannot be written ({why})") from None
    finally:
        for file in unfinished.values():
            with suppress(OSError):
                file.unlink()


def _check(out: Path, count: int, electrons: Path | None) -> None:
    if out.suffix.lower() != ".png":
        raise UsageError(f"--out: got {str(out)!r}; allowed: a file called ….png")
    if electrons and electrons.suffix != ".npy":
        raise UsageError(f"--electrons: got {str(electrons)!r}; allowed: a file called ….npy")
    if not 1 <= count <= MOST:
        raise UsageError(f"--count: got {count!r}; allowed: 1 to {MOST}")


def _numbered(out: Path, number: int, count: int) -> Path:
    return out if count == 1 else out.with_name(f"{out.stem}_{number:03d}{out.suffix}")


def _write_image(setting: Setting, name: str, view: View, number: int, path: Path) -> None:
    """Expose and write; every image draws its own noise."""
    rng = stream(setting.scenario.seed, "piece", "camera", name, setting.camera, number)
    exposed = expose(electrons=view.electrons, sensor=setting.sensor, rng=rng)
    write_png(path, exposed, bit_depth=setting.sensor.bit_depth)


def _write_mask(view: View, path: Path) -> None:
    write_png(path, np.where(view.mask, np.uint8(255), np.uint8(0)))


def _write_electrons(view: View, path: Path) -> None:
    with path.open("wb") as file:
        np.save(file, view.electrons)


def _write_facts(facts: dict[str, Any], path: Path) -> None:
    path.write_text(json.dumps(facts, indent=1), encoding="utf-8")


def _facts(name: str, setting: Setting, view: View) -> dict[str, Any]:
    return {
        "piece": name,
        "camera": setting.camera,
        "scenario": setting.scenario.scenario,
        "seed": setting.scenario.seed,
        "parameters": dict(setting.parameters),
        "size_px": [view.electrons.shape[1], view.electrons.shape[0]],
        "pixel_format": setting.sensor.pixel_format,
        "bit_depth": setting.sensor.bit_depth,
        "line_scan": _scan_facts(setting.line_scan),
        "boxes": [
            {"label": box.defect + 1, "x": box.x, "y": box.y, "width": box.width,
             "height": box.height}
            for box in view.boxes
        ],
    }  # fmt: skip


def _scan_facts(scan: LineScan | None) -> dict[str, Any] | None:
    if scan is None:
        return None
    return {
        "lines_expected": scan.lines_expected,
        "lines_taken": scan.lines_taken,
        "lines_lost": scan.lines_lost,
        "stretch_ratio": scan.stretch_ratio,
        "exposure_s": scan.exposure_s,
        "angle_rad": [round(float(angle), 7) for angle in scan.angle_rad],
    }
