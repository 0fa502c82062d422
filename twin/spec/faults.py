"""The faults a scenario can ask for: what each does, what its magnitude means, how long it lasts.

Kinds are as bench.md lists them. A fault without `duration_s` lasts for good, but for the few
that say otherwise.
"""

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
    is_needed: bool = True

    def holds(self, value: float) -> bool:
        """Whether `value` lies in the range."""
        return self.low <= value <= self.high

    def __str__(self) -> str:
        return f"{self.meaning}, {self.low:g} … {self.high:g} {self.unit}"


@dataclass(frozen=True)
class FaultKind:
    """One fault: its effect in words, its magnitude if it has one, and how long it lasts.

    `default_duration_s` [s] holds where no duration is given; None is for good.
    """

    text: str
    magnitude: Magnitude | None = None
    default_duration_s: float | None = None

    def __str__(self) -> str:
        texts = [self.text]
        if self.magnitude:
            needed = "" if self.magnitude.is_needed else " (may be left out)"
            texts.append(f"magnitude{needed}: {self.magnitude}")
        if self.default_duration_s:
            texts.append(f"lasts {self.default_duration_s:g} s where duration_s is left out")
        return "; ".join(texts)


PRESS_S = 0.2  # a button (assumed)
BOOT_S = 1.0  # from power to the first scan (assumed)
SPIKE_S = 0.02  # two scans (assumed)
_TURN = 1024 * 4
_INT32 = (-(2.0**31), 2.0**31 - 1)
_CONCENTRATION = Magnitude("concentration", "mL/100 mL", 0.001, 2.0)
_EXPOSURE = Magnitude("exposure time over the set one", "times", 0.01, 100.0)
_KEPT = Magnitude("share of the image that arrives", "of the rows", 0.0, 0.999)
_LINE_NOISE = Magnitude("standard deviation of a line", "e-", 0.1, 10_000.0)

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
    ("encoder", "reversed"): FaultKind(
        "The two tracks are swapped: the encoder counts backwards"
    ),
    ("encoder", "stuck"): FaultKind("The count stands still"),
    ("encoder", "index_lost"): FaultKind("The index is not seen"),
    ("trigger", "lost"): FaultKind(
        "Line triggers go missing", Magnitude("share lost", "of the triggers", 0.0, 1.0)
    ),
    ("trigger", "overspeed"): FaultKind(
        "The spindle turns faster than set while it reports its set speed, and so do the triggers",
        Magnitude("speed over the set one", "times", 1.01, 100.0),
    ),
    ("line_camera", "frame_dropped"): FaultKind(
        "The shank image does not arrive; the camera reports an error"
    ),
    ("line_camera", "buffer_overrun"): FaultKind(
        "The end of the shank image is overwritten; the camera reports an error", _KEPT
    ),
    ("line_camera", "timeout"): FaultKind(
        "The shank image does not arrive; the camera reports nothing"
    ),
    ("line_camera", "exposure_wrong"): FaultKind("Lines are exposed too long or short", _EXPOSURE),
    ("line_camera", "line_noise"): FaultKind("Every line has an offset of its own", _LINE_NOISE),
    ("frame_camera", "frame_dropped"): FaultKind(
        "Head images do not arrive; the camera reports an error"
    ),
    ("frame_camera", "buffer_overrun"): FaultKind(
        "The end of head images is overwritten; the camera reports an error", _KEPT
    ),
    ("frame_camera", "timeout"): FaultKind(
        "Head images do not arrive; the camera reports nothing"
    ),
    ("frame_camera", "exposure_wrong"): FaultKind(
        "Head images are exposed too long or short", _EXPOSURE
    ),
    ("frame_camera", "line_noise"): FaultKind(
        "Every line of a head image has an offset of its own", _LINE_NOISE
    ),
    ("light", "off"): FaultKind("The UV bars stay dark"),
    ("light", "dim"): FaultKind(
        "The UV bars have aged", Magnitude("share left", "of the irradiance", 0.001, 1.0)
    ),
    ("light", "flicker"): FaultKind(
        "The UV bars flicker at 100 Hz; their monitor shows the dips",
        Magnitude("depth of the dips", "of the irradiance", 0.01, 0.95),
    ),
    ("light", "one_bar_out"): FaultKind("One of the UV bars stays dark"),
    ("bath", "empty"): FaultKind("No suspension flows"),
    ("bath", "weak"): FaultKind("Too few particles", _CONCENTRATION),
    ("bath", "strong"): FaultKind("Too many particles", _CONCENTRATION),
    ("bath", "contaminated"): FaultKind(
        "Foreign matter in the bath", Magnitude("share", "of the settled solids", 0.001, 1.0)
    ),
    ("bath", "clumped"): FaultKind(
        "Particles stick together", Magnitude("share", "of the particles", 0.001, 1.0)
    ),
    ("magnetiser", "no_current"): FaultKind("No current flows; the magnetiser reports a fault"),
    ("magnetiser", "low_current"): FaultKind(
        "The current stays low", Magnitude("share reached", "of the set point", 0.001, 1.0)
    ),
    ("magnetiser", "shot_missing"): FaultKind(
        "The next shot does not fire and nothing is reported; over with it"
    ),
    ("demag", "residual_high"): FaultKind(
        "Demagnetising leaves a field", Magnitude("residual field", "A/m", 0.0, 100_000.0)
    ),
    ("clamp", "will_not_close"): FaultKind("The clamp stays open"),
    ("clamp", "will_not_open"): FaultKind("The clamp stays closed"),
    ("clamp", "switch_stuck"): FaultKind("Both end switches stay as they are"),
    ("part", "missing"): FaultKind("The nest that the robot reaches into is empty"),
    ("part", "double"): FaultKind(
        "The next fastener that is picked has the one behind it clinging to it; over with it"
    ),
    ("part", "dropped"): FaultKind(
        "The next fastener that lies in the fixture unclamped falls out of it; over with it"
    ),
    ("part", "wrong_type"): FaultKind(
        "The order names the next type of the mix instead of the right one; where the mix has "
        "one type only, a type that has no recipe"
    ),
    ("part", "mis_seated"): FaultKind("Fasteners come to lie askew: the clamp cannot close"),
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
    ("inspection", "malformed"): FaultKind(
        "The verdict is neither ok nor reject, and its score lies outside 0 … 1"
    ),
    ("inspection", "wrong_part_id"): FaultKind("The verdict names another part"),
    ("inspection", "previous_verdict"): FaultKind("The verdict is that of the part before"),
    ("signal", "stuck"): FaultKind(
        "The receiving end of the wire stands still",
        Magnitude("value, left out: the present one", "of the signal", *_INT32, is_needed=False),
    ),
    ("signal", "bounce"): FaultKind(
        "Every change of a true-or-false signal chatters before it settles",
        Magnitude("chatter", "s", 0.001, 10.0),
    ),
    ("signal", "delay"): FaultKind(
        "Every change arrives late", Magnitude("delay", "s", 0.001, 3600.0)
    ),
    ("signal", "spike"): FaultKind(
        "The receiving end sees another value: the opposite, or of a number magnitude more",
        Magnitude("added to a number", "of the signal", *_INT32, is_needed=False),
        default_duration_s=SPIKE_S,
    ),
    ("operator", "start"): FaultKind("Start is pressed", default_duration_s=PRESS_S),
    ("operator", "stop"): FaultKind("Stop is pressed", default_duration_s=PRESS_S),
    ("operator", "reset"): FaultKind("Reset is pressed", default_duration_s=PRESS_S),
    ("operator", "estop"): FaultKind("The emergency stop is held"),
    ("operator", "guard_open"): FaultKind("The guard door is open"),
    ("power", "controller_restart"): FaultKind(
        "The controller loses power and all it knew; its outputs fall, the clamp stays as it is",
        default_duration_s=BOOT_S,
    ),
})  # fmt: skip


def kinds_of(target: str) -> Iterator[str]:
    """Kinds of fault a target can suffer."""
    return (kind for owner, kind in FAULT_KINDS if owner == target)
