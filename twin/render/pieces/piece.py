"""What a reference piece is: its parameters, the cameras that may see it, and how it is drawn."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from twin.core.errors import UsageError
from twin.core.records import LineScan, frozen_array
from twin.render.view import View, boxes_of_mask
from twin.spec import datasheets as ds
from twin.spec.rig import Rig
from twin.spec.scenario import Scenario

Camera = Literal["line", "frame"]
CAMERAS: tuple[Camera, ...] = ("line", "frame")


@dataclass(frozen=True)
class Parameter:
    """A number that a piece can be given, from `low` to `high` in `unit`.

    A `default` of None leaves it out. `is_whole` numbers count something or switch it (0 or 1).
    """

    name: str
    unit: str
    default: float | None
    low: float
    high: float
    text: str
    is_whole: bool = False

    @property
    def allowed(self) -> str:
        """Unit and limits in words."""
        kind = "whole number, " if self.is_whole else ""
        unit = "" if self.unit == "1" else f" {self.unit}"
        return f"{kind}{self.low:g} to {self.high:g}{unit}"

    def accepts(self, value: float) -> bool:
        """Whether `value` lies within the limits; not a number does not."""
        is_inside = self.low <= value <= self.high
        return is_inside and (not self.is_whole or float(value).is_integer())


@dataclass(frozen=True)
class Setting:
    """A piece set up on one bench before one camera.

    `parameters` are complete but for those whose default is None. `line_scan` is what the
    line-scan camera took; None lets the scenario's spindle and trigger take one revolution.
    """

    rig: Rig
    scenario: Scenario
    camera: Camera
    parameters: Mapping[str, float]
    line_scan: LineScan | None = None

    def __getitem__(self, name: str) -> float:
        return self.parameters[name]

    @property
    def sensor(self) -> ds.Sensor:
        """Sensor of the camera."""
        return self.rig.line_camera if self.camera == "line" else self.rig.frame_camera


@dataclass(frozen=True)
class Drawn:
    """A piece as its camera would see it, and what is true of it, ready for JSON."""

    view: View
    truth: dict[str, Any]


@dataclass(frozen=True)
class Piece:
    """A thing of known make to hold before a camera."""

    name: str
    description: str
    cameras: tuple[Camera, ...]
    parameters: tuple[Parameter, ...]
    draw: Callable[[Setting], Drawn]

    def complete(self, given: Mapping[str, float]) -> dict[str, float]:
        """Parameters `given`, and the defaults of the others.

        Raises: UsageError for unknown names and for values beyond the limits, all at once.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        problems = [self._unknown(name) for name in given if name not in known]
        for name, value in given.items():
            if name in known and not known[name].accepts(value):
                allowed = known[name].allowed
                problems.append(f"piece {self.name}: {name}: got {value!r}; allowed: {allowed}")
        if problems:
            raise UsageError(*problems)
        defaults = {p.name: p.default for p in self.parameters if p.default is not None}
        return defaults | {name: float(value) for name, value in given.items()}

    def _unknown(self, name: str) -> str:
        allowed = "; ".join(f"{p.name} ({p.allowed})" for p in self.parameters)
        return f"piece {self.name}: parameter: got {name!r}; allowed: {allowed}"


def view_of(
    camera: Camera,
    electrons: NDArray[np.float32] | NDArray[np.float64],
    mask: NDArray[np.uint8] | None = None,
) -> View:
    """View of `electrons` [rows, columns]; without a `mask` there is nothing to find in it."""
    if mask is None:
        mask = np.zeros(electrons.shape, np.uint8)
    name = "shank" if camera == "line" else "head_0"
    plane = frozen_array(np.array(electrons, np.float32))
    return View(name, plane, frozen_array(mask), boxes_of_mask(mask))


def saturation_e(sensor: ds.Sensor) -> float:
    """Photoelectrons at which the sensor saturates: its full well, or the end of its ADC."""
    return min(sensor.full_well_e, (255 - sensor.black_level_dn) / sensor.gain_dn_per_e)


DIAMETER = Parameter("diameter_m", "m", 16e-3, 4e-3, 60e-3, "of the cylinder under the line camera")
