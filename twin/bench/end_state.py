"""How the bench stands when a run ends, as its controller says."""

from collections.abc import Mapping
from typing import Any

from twin.controllers.alarms import Alarm
from twin.controllers.packml import RESTING, State
from twin.core.journal import Entry, Kind


class EndState:
    """Follows PackML state and standing alarm through the journal."""

    def __init__(self) -> None:
        self._now = {"packml_state": int(State.STOPPED), "alarm": int(Alarm.NONE)}

    def follows(self, kind: Kind, name: str) -> bool:
        """Of all entries only those of its two signals."""
        return kind == "signal" and name in self._now

    def take(self, entry: Entry) -> None:
        """Follow one entry."""
        self._now[entry.name] = int(entry.value or 0)

    def summary(self) -> dict[str, Any]:
        """State and alarm by name; at rest; complete; explained: complete, or at rest by an alarm.

        A code that no state or alarm has stands as its number and is neither.
        """
        state, alarm = self._now["packml_state"], self._now["alarm"]
        is_at_rest = state in {*RESTING, State.HELD}
        is_complete = state == State.COMPLETE
        return {
            "state": _name(State, state),
            "alarm": _name(Alarm, alarm),
            "is_at_rest": is_at_rest,
            "is_complete": is_complete,
            "is_explained": is_complete or (is_at_rest and alarm != Alarm.NONE),
        }


def together(ends: Mapping[str, EndState]) -> dict[str, Any]:
    """How several fixtures stand, by name, and all of them as one.

    State and alarm are those of the first one that is not complete.
    """
    each = {name: end.summary() for name, end in ends.items()}
    first = next((s for s in each.values() if not s["is_complete"]), next(iter(each.values())))
    claims = {key: all(summary[key] for summary in each.values())
              for key in ("is_at_rest", "is_complete", "is_explained")}  # fmt: skip
    return {"state": first["state"], "alarm": first["alarm"], **claims, "fixtures": each}


def _name(codes: type[State] | type[Alarm], code: int) -> str:
    return codes(code).name.lower() if code in set(codes) else str(code)
