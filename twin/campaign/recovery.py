"""The operator who comes when all is over: when that is, and what he presses."""

from collections.abc import Mapping, Sequence
from typing import Any

from twin.spec.faults import FAULT_KINDS

Fault = Mapping[str, Any]
OUTLASTS = frozenset({("robot", "late"), ("inspection", "slow"), ("signal", "delay"),
                      ("signal", "bounce")})  # fmt: skip
"""What a fault of these kinds has begun goes on for its magnitude [s] when it is over."""
PAUSE_S = 2.0
BUTTONS = ("reset", "reset", "start")
"""From Aborted to Stopped, to Idle, to work."""
BETWEEN_S = 0.5
ROUNDS = 5
SPARE_S = 5.0
CYCLE_S = 120.0
"""More than one part takes, whatever its recipe (assumed)."""
HOLD_S = 700.0
"""More than the controller stays in Held."""


def is_for_good(fault: Fault) -> bool:
    """Whether a fault lasts, or comes back, to the end of the run."""
    if "at_s" not in fault:
        return True
    return duration_s(fault) is None


def duration_s(fault: Fault) -> float | None:
    """How long a fault lasts [s], None where it never ends."""
    return fault.get("duration_s", FAULT_KINDS[fault["target"], fault["kind"]].default_duration_s)


def over_s(troubles: Sequence[Fault]) -> float:
    """When all troubles that end are over, with what they have set going [s]."""
    return max((_over_s(fault) for fault in troubles if "at_s" in fault), default=0.0)


def rounds_after(
    troubles: Sequence[Fault], bench: Mapping[str, Any]
) -> tuple[list[dict[str, Any]], float]:
    """Buttons pressed after the troubles, and when at the latest all must be at rest [s].

    Several rounds, for what an earlier one may still run into; a bench at work heeds none.
    """
    recipe = bench.get("recipe", {})
    spacing_s = recipe.get("robot_timeout_s", 30.0) + SPARE_S
    first_s = round(over_s(troubles) + PAUSE_S, 3)
    pressed = [
        {"at_s": round(first_s + k * spacing_s + i * BETWEEN_S, 3), "target": "operator",
         "kind": button}
        for k in range(ROUNDS)
        for i, button in enumerate(BUTTONS)
    ]  # fmt: skip
    last_s = first_s + ROUNDS * spacing_s
    return pressed, last_s + bench["parts"] * CYCLE_S + HOLD_S


def _over_s(fault: Fault) -> float:
    lasts_s = duration_s(fault) or 0.0
    is_outlasting = (fault["target"], fault["kind"]) in OUTLASTS
    return fault["at_s"] + lasts_s + (fault.get("magnitude", 0.0) if is_outlasting else 0.0)
