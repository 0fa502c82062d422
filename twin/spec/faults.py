"""The faults a scenario can time: what each does, and what its magnitude means."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Magnitude:
    """How strong a fault is: `meaning`, `unit` and the closed range it may lie in."""

    meaning: str
    unit: str
    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Whether `value` lies in the range."""
        return self.low <= value <= self.high

    def __str__(self) -> str:
        return f"{self.meaning}, {self.low:g} … {self.high:g} {self.unit}"


@dataclass(frozen=True)
class FaultKind:
    """One fault: its effect in words, and its magnitude if it has one."""

    text: str
    magnitude: Magnitude | None = None


_TURN = 1024 * 4
_CONCENTRATION = Magnitude("concentration", "mL/100 mL", 0.001, 2.0)

FAULT_KINDS: Mapping[tuple[str, str], FaultKind] = MappingProxyType({
    ("encoder", "slip"): FaultKind(
        "The coupling slips: the encoder turns by another share than the spindle",
        Magnitude("share of the turn lost, negative if gained", "of a turn", -0.5, 0.5),
    ),
    ("encoder", "missed_counts"): FaultKind(
        "Counts go missing", Magnitude("counts lost", "counts per turn", 1, _TURN)
    ),
    ("encoder", "extra_counts"): FaultKind(
        "Noise adds counts", Magnitude("counts added", "counts per turn", 1, _TURN)
    ),
    ("encoder", "stuck"): FaultKind("The count stands still"),
    ("encoder", "index_lost"): FaultKind("The index is not seen"),
    ("trigger", "lost"): FaultKind(
        "Line triggers go missing", Magnitude("share lost", "of the triggers", 0.0, 1.0)
    ),
    ("line_camera", "frame_dropped"): FaultKind("The shank image does not arrive"),
    ("frame_camera", "frame_dropped"): FaultKind("Head images do not arrive"),
    ("light", "off"): FaultKind("The UV bars stay dark"),
    ("light", "dim"): FaultKind(
        "The UV bars have aged", Magnitude("share left", "of the irradiance", 0.001, 1.0)
    ),
    ("bath", "empty"): FaultKind("No suspension flows"),
    ("bath", "weak"): FaultKind("Too few particles", _CONCENTRATION),
    ("bath", "strong"): FaultKind("Too many particles", _CONCENTRATION),
    ("bath", "contaminated"): FaultKind(
        "Foreign matter in the bath", Magnitude("share", "of the settled solids", 0.001, 1.0)
    ),
    ("bath", "clumped"): FaultKind(
        "Particles stick together", Magnitude("share", "of the particles", 0.001, 1.0)
    ),
    ("magnetiser", "no_current"): FaultKind("No current flows"),
    ("magnetiser", "low_current"): FaultKind(
        "The current stays low", Magnitude("share reached", "of the set point", 0.001, 1.0)
    ),
    ("demag", "residual_high"): FaultKind(
        "Demagnetising leaves a field", Magnitude("residual field", "A/m", 0.0, 100_000.0)
    ),
    ("clamp", "will_not_close"): FaultKind("The clamp stays open"),
    ("clamp", "will_not_open"): FaultKind("The clamp stays closed"),
    ("robot", "mis_grip"): FaultKind("The gripper closes beside the fastener"),
    ("robot", "late"): FaultKind(
        "The robot waits before each program", Magnitude("wait", "s", 0.001, 3600.0)
    ),
    ("robot", "stopped_in_zone"): FaultKind("The robot stops in the fixture zone"),
    ("robot", "drops_part"): FaultKind("The fastener falls from the gripper"),
    ("inspection", "slow"): FaultKind(
        "The verdict takes longer", Magnitude("time added", "s", 0.001, 3600.0)
    ),
    ("inspection", "error"): FaultKind("The inspection PC reports an error"),
    ("inspection", "disconnect"): FaultKind("The inspection PC does not answer"),
    ("inspection", "nan_score"): FaultKind("The verdict carries no number as its score"),
    ("inspection", "wrong_part_id"): FaultKind("The verdict names another part"),
    ("inspection", "previous_verdict"): FaultKind("The verdict is that of the part before"),
    ("operator", "start"): FaultKind("Start is pressed"),
    ("operator", "stop"): FaultKind("Stop is pressed"),
    ("operator", "reset"): FaultKind("Reset is pressed"),
    ("operator", "estop"): FaultKind("The emergency stop is held"),
    ("operator", "guard_open"): FaultKind("The guard door is open"),
})  # fmt: skip


def kinds_of(target: str) -> Iterator[str]:
    """Kinds of fault a target can suffer."""
    return (kind for owner, kind in FAULT_KINDS if owner == target)
