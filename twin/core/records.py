"""Facts that cross package borders: what was done to a part, what was seen, what was decided."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

ShotMethod = Literal["head", "coil"]
ViewName = Literal["shank", "head_0", "head_1", "head_2", "head_3"]
PixelFormat = Literal["Mono", "BayerRG", "RGB"]
BitDepth = Literal[8, 10, 12]
VIEWS: tuple[ViewName, ...] = ("shank", "head_0", "head_1", "head_2", "head_3")


def frozen_array(array: NDArray) -> NDArray:
    """The same array, made read-only."""
    array.flags.writeable = False
    return array


@dataclass(frozen=True)
class Shot:
    """One magnetising shot as it happened: `current_a` is the current really reached [A].

    `film_age_s` is the time from the end of wetting to the current [s]: the film runs off.
    """

    method: ShotMethod
    current_a: float
    duration_s: float
    film_age_s: float


@dataclass(frozen=True)
class ProcessState:
    """What the bench did to one part before its images were taken."""

    shots: tuple[Shot, ...]
    shower_s: float
    drain_s: float
    concentration_ml_per_100ml: float
    contamination_share: float
    clumping_share: float
    humidity_share: float
    uv_irradiance_w_per_m2: float
    ambient_lx: float


@dataclass(frozen=True)
class LineScan:
    """Geometry of one line-scan acquisition: one entry per line taken, in order of time.

    `angle_rad` [lines] spindle angle at mid-exposure, unwrapped; `time_s` [lines] start of
    exposure on the run's clock; `smear_rad` [lines] angle turned during the exposure;
    `runout_m` [lines] displacement of the surface towards the camera (eccentricity).
    """

    angle_rad: NDArray[np.float64]
    time_s: NDArray[np.float64]
    smear_rad: NDArray[np.float64]
    runout_m: NDArray[np.float64]
    exposure_s: float
    lines_expected: int
    triggers: int
    lines_lost: int

    @property
    def lines_taken(self) -> int:
        """Lines the camera really delivered."""
        return len(self.angle_rad)

    @property
    def stretch_ratio(self) -> float:
        """Lines taken per line expected in one revolution: 1 is a square image."""
        return self.lines_taken / self.lines_expected


@dataclass(frozen=True)
class Frame:
    """One image as the camera delivered it, in steps of its converter.

    `image` is uint8 of 8 bits and uint16 of more, 0 … 2^n − 1. It is [rows, columns], the green
    plane of Mono or a raw mosaic of BayerRG with red in its corner; of RGB [rows, columns, 3].
    """

    view: ViewName
    part_id: int
    cycle_id: int
    image: NDArray[np.uint8 | np.uint16]
    is_complete: bool = True
    pixel_format: PixelFormat = "Mono"
    bit_depth: BitDepth = 8


@dataclass(frozen=True)
class Region:
    """A finding in one view, in pixels of the native image."""

    view: ViewName
    x: int
    y: int
    width: int
    height: int
    score: float


@dataclass(frozen=True)
class Verdict:
    """What the inspection stack says of one part; only `decision == "ok"` may reach the OK bin.

    `doubts` says in words why it could not be trusted to look; there is then no OK.
    """

    part_id: int
    decision: Literal["ok", "reject"]
    score: float
    threshold: float
    regions: tuple[Region, ...] = ()
    view_scores: dict[ViewName, float] = field(default_factory=dict)
    wall_s: float = 0.0
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class NoVerdict:
    """Why the inspection stack gave none: no answer in time, its own error, or nonsense."""

    kind: Literal["silent", "error", "malformed"]
    reason: str


@dataclass(frozen=True)
class Alarm:
    """Something the monitoring of the inspection noticed: it begins, or it is over.

    `ratio` is the statistic over its limit, `text` what it means in words.
    """

    name: str
    is_on: bool
    ratio: float
    text: str
