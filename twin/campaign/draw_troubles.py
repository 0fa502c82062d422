"""What goes wrong, and what the operator does meanwhile, at random.

Troubles come alone, in heaps and now and then in storms: what one alone does is soon known, the
rest hides where two meet.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from twin.campaign.dice import Dice
from twin.campaign.recovery import BETWEEN_S, BUTTONS, duration_s
from twin.core.signals import Tag
from twin.spec.faults import FAULT_KINDS, Magnitude

CYCLE_S = 28.0
"""About one part's way through the bench."""
LEAD_S = 4.0
NEAR_S = 1.5
PARTED = frozenset({"signal", "operator", "power"})
DEVICES = tuple(sorted(name for name in FAULT_KINDS if name[0] not in PARTED))
WIRES = tuple(sorted(name for name in FAULT_KINDS if name[0] == "signal"))
HANDS = tuple(sorted(name for name in FAULT_KINDS if name[0] == "operator"))
RESTART = ("power", "controller_restart")
BY_HAND = frozenset({"start_button", "stop_button", "reset_button"})
"""Wires that must be sound again when the operator comes to bring the bench back."""
TELLING = (
    "start_button", "reset_button", "estop_ok", "guard_closed", "infeed_empty", "infeed_part_id",
    "infeed_type", "robot_busy", "robot_done", "robot_in_zone", "clamp_closed", "clamp_open",
    "part_present", "magnetiser_current_reached", "demag_done", "spindle_turning",
    "trigger_complete", "line_camera_done", "frame_camera_done", "inspection_valid",
    "inspection_verdict", "robot_enable", "robot_start", "robot_program", "bin_select",
    "clamp_close", "magnetiser_request", "demag_request", "spindle_enable", "spindle_mode",
    "trigger_arm", "uv_enable", "line_camera_arm", "frame_camera_trigger", "inspection_request",
    "part_id", "cycle_id",
)  # fmt: skip
"""Wires that carry requests, answers and identities: half of the wire faults are theirs."""
HEAPS = (1, 2, 2, 3, 3, 4, 5, 6, 8)
STORM_SHARE, MOST_TROUBLES = 0.15, 24
FOR_GOOD_SHARE, AGAIN_SHARE = 0.03, 0.02
LONGEST_WAIT_S = 40.0
"""A robot or an inspection PC that is later than this is never waited for."""
LIMITS_S = {
    ("robot", "late"): (0.1, LONGEST_WAIT_S),
    ("inspection", "slow"): (0.05, LONGEST_WAIT_S),
    ("signal", "delay"): (0.005, 5.0),
    ("signal", "bounce"): (0.003, 1.0),
}
NUMBERS = (0, 1, 2, 3, -1, 9, 2048, 100_000)


def troubles_of(
    rng: np.random.Generator, tags: Sequence[Tag], *, parts: int
) -> tuple[dict[str, Any], ...]:
    """Faults as a scenario writes them, in order of time; none begins while the same one lasts."""
    dice, end_s = Dice(rng), LEAD_S + parts * CYCLE_S
    drawn: list[dict[str, Any]] = []
    is_storm = dice.happens(STORM_SHARE)
    for _ in range(dice.whole(10, MOST_TROUBLES) if is_storm else dice.one_of(HEAPS)):
        near_s = dice.one_of(drawn).get("at_s") if drawn and dice.happens(0.4) else None
        drawn.append(_trouble(dice, tags, _moment_s(dice, end_s, near_s)))
    for _ in range(dice.one_of([0, 0, 1, 1, 2, 3])):
        drawn += _round_at(dice.even(LEAD_S, end_s))
    return tuple(_apart(drawn))


def _moment_s(dice: Dice, end_s: float, near_s: float | None) -> float:
    if near_s is None:
        return dice.even(0.0, end_s)
    return max(0.0, round(near_s + dice.even(-NEAR_S, NEAR_S), 3))


def _round_at(at_s: float) -> list[dict[str, Any]]:
    """The operator tries to bring the bench back."""
    return [
        {"at_s": round(at_s + i * BETWEEN_S, 3), "target": "operator", "kind": button}
        for i, button in enumerate(BUTTONS)
    ]


def _trouble(dice: Dice, tags: Sequence[Tag], at_s: float) -> dict[str, Any]:
    kinds = dice.one_of([DEVICES, DEVICES, DEVICES, WIRES, WIRES, HANDS, (RESTART,)])
    if kinds == (RESTART,) and dice.happens(0.5):
        kinds = DEVICES
    target, kind = dice.one_of(kinds)
    fault: dict[str, Any] = {"at_s": at_s, "target": target, "kind": kind}
    if kinds is WIRES:
        return _lasting(dice, fault | _wire(dice, kind, tags))
    limits = FAULT_KINDS[target, kind].magnitude
    if limits is not None:
        fault["magnitude"] = _strength(dice, LIMITS_S.get((target, kind)), limits)
    return _lasting(dice, fault)


def _lasting(dice: Dice, fault: dict[str, Any]) -> dict[str, Any]:
    """The fault with its end; some have none, some come again and again."""
    is_device = fault["target"] not in ("operator", "power") and fault.get("signal") not in BY_HAND
    if is_device and dice.happens(FOR_GOOD_SHARE):
        return fault
    if is_device and dice.happens(AGAIN_SHARE):
        del fault["at_s"]
        return fault | {"mtbf_s": dice.scaled(5.0, 100.0), "mttr_s": dice.scaled(0.1, 10.0)}
    if fault["kind"] == "spike" and dice.happens(0.5):
        return fault
    longest_s = 3.0 if fault["target"] == "operator" else 25.0
    return fault | {"duration_s": dice.scaled(0.01, longest_s)}


def _wire(dice: Dice, kind: str, tags: Sequence[Tag]) -> dict[str, Any]:
    names = set(TELLING) if dice.happens(0.5) else {tag.name for tag in tags}
    fitting = [tag for tag in tags if tag.type == "bool" or kind != "bounce"]
    tag = dice.one_of([tag for tag in fitting if tag.name in names])
    wire: dict[str, Any] = {"signal": tag.name}
    if kind in ("bounce", "delay"):
        return wire | {"magnitude": dice.scaled(*LIMITS_S["signal", kind])}
    if kind == "stuck" and dice.happens(0.3):
        return wire
    if tag.type == "bool":
        return wire | ({"magnitude": dice.whole(0, 1)} if kind == "stuck" else {})
    number = dice.one_of(NUMBERS) if tag.type == "int" else dice.even(-10.0, 300.0)
    return wire | {"magnitude": number or (0 if kind == "stuck" else 1)}


def _strength(dice: Dice, limits_s: tuple[float, float] | None, known: Magnitude) -> float:
    low, high = limits_s or (known.low, known.high)
    return dice.scaled(low, high) if low > 0 else dice.even(low, high)


def _apart(drawn: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The drawn faults in order of time, without those that begin while the same one lasts."""
    kept: list[dict[str, Any]] = []
    free_s: dict[tuple[Any, ...], float] = {}
    for fault in sorted(drawn, key=lambda f: f.get("at_s", -1.0)):
        key = fault["target"], fault["kind"], fault.get("signal")
        lasts_s = duration_s(fault)
        at_s = fault.get("at_s")
        if at_s is not None and at_s <= free_s.get(key, -1.0):
            continue
        kept.append(fault)
        if at_s is not None:
            free_s[key] = float("inf") if lasts_s is None else at_s + lasts_s
    return kept
