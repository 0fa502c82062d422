"""A rig: every datasheet of one bench, its signal list and the layout of its cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, Field

from twin.core.signals import Tag
from twin.spec import datasheets as ds
from twin.spec.calibration import Calibration
from twin.spec.detection_sheet import DetectionSheet
from twin.spec.layout import Layout
from twin.spec.quantity import FROZEN

Vector = tuple[float, float, float]


class Bin(BaseModel):
    """A grid of places for fasteners, in the world frame (robot foot at the origin, z up)."""

    model_config = FROZEN
    origin_m: Vector
    columns: Annotated[int, Field(ge=1)]
    rows: Annotated[int, Field(ge=1)]
    pitch_m: tuple[float, float]


class Cell(BaseModel):
    """Where things stand around the robot.

    `neighbours_m` are the places of other fixtures of the same cell, from whose zones the robot
    keeps away while it serves this one. `swing_s` is the time in which a double gripper changes
    its hands; None is a single hand.
    """

    model_config = FROZEN
    infeed: Bin
    ok: Bin
    reject: Bin
    fixture_m: Vector
    neighbours_m: tuple[Vector, ...] = ()
    swing_s: float | None = None
    approach_m: float
    zone_radius_m: float


@dataclass(frozen=True)
class Rig:
    """One bench as data; `root` is its folder under `rig_models/`."""

    name: str
    root: Path
    tags: tuple[Tag, ...]
    cell: Cell
    line_camera: ds.LineScanCamera
    line_lens: ds.Lens
    frame_camera: ds.FrameCamera
    frame_lens: ds.Lens
    light: ds.Light
    filter: ds.Filter
    encoder: ds.Encoder
    spindle: ds.Spindle
    magnetiser: ds.Magnetiser
    bath: ds.Bath
    calibration: Calibration
    detection_model: DetectionSheet
    stations: ds.Stations
    robot_urdf: Path
    robot: "Robot"
    fasteners: Mapping[str, ds.Fastener]
    materials: Mapping[str, ds.Material]
    layouts: Mapping[str, Layout]


class Axis(BaseModel):
    """Limits of one robot axis."""

    model_config = FROZEN
    speed_rad_per_s: Annotated[ds.RadiansPerSecond, ds.Positive]
    acceleration_rad_per_s2: Annotated[ds.RadiansPerSecond2, ds.Positive]
    jerk_rad_per_s3: Annotated[ds.RadiansPerSecond3, ds.Positive]


class Robot(ds.Datasheet):
    """Arm and gripper, beyond what the URDF can hold."""

    axes: Annotated[tuple[Axis, ...], Field(min_length=6, max_length=6)]
    home_rad: tuple[float, float, float, float, float, float]
    speed_override: Annotated[ds.Ratio, Field(gt=0, le=1)]
    gripper_s: Annotated[ds.Seconds, ds.Positive]
    wrist_reach_m: Annotated[ds.Metres, ds.Positive]


def rigs_of_fixtures(rig: Rig, fixtures_m: Sequence[Vector]) -> tuple[Rig, ...]:
    """The rig as each fixture of a cell sees it: its own place, and those of the others.

    Without `fixtures_m` there is one, where the cell says.
    """
    if not fixtures_m:
        return (rig,)
    others = [tuple(m for m in fixtures_m if m != own) for own in fixtures_m]
    cells = (rig.cell.model_copy(update={"fixture_m": own, "neighbours_m": beside})
             for own, beside in zip(fixtures_m, others, strict=True))  # fmt: skip
    return tuple(replace(rig, cell=cell) for cell in cells)
