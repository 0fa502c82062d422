"""The fitted camera as a datasheet of a rig."""

from pathlib import Path
from typing import Literal

from twin.calibrate.camera import CameraFit
from twin.calibrate.sheet import Entry, rounded, sheet_of, write_sheet
from twin.spec.rig import Rig

CameraKey = Literal["line_camera", "frame_camera"]


def write_camera(out: Path, *, fit: CameraFit, rig: Rig, key: CameraKey) -> None:
    """Write the datasheet of the rig's camera `key` with what `fit` measured, whole or not at all.

    Raises: ScenarioError where the result is no datasheet; UsageError where it cannot be written.
    """
    where = f"fitted by twin calibrate camera from {fit.images} images"
    entries = {
        name: Entry(
            found.value, f"{where}: 95 % interval {rounded(found.low)} to {rounded(found.high)}"
        )
        for name, found in fit.figures.items()
    }
    kept = "; ".join(f"{name} kept: {reason}" for name, reason in fit.kept.items())
    write_sheet(
        out,
        template=sheet_of(rig, key),
        model=type(getattr(rig, key)),
        entries=entries,
        plain={"bit_depth": fit.bit_depth, "notes": kept},
    )
