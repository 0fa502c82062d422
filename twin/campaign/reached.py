"""What a sequence has put to the test, from its trace."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from twin.controllers.alarms import Alarm
from twin.controllers.packml import State
from twin.controllers.sequence import OF_OTHER_LAYOUTS, StepCode
from twin.core.journal import Entry
from twin.spec.faults import FAULT_KINDS

CODES = {"packml_state": State, "sequence_step": StepCode, "alarm": Alarm, "reject_reason": Alarm}
NAMES = {"packml_state": "states", "sequence_step": "steps", "alarm": "alarms",
         "reject_reason": "reject_reasons"}  # fmt: skip
NONE = "none"
OF_A_TABLE = "table_timeout"
NO_ALARM = frozenset({"defect_found", "verdict_missing", "verdict_invalid", "inspection_fault",
                      "cycle_aborted"})  # fmt: skip
"""Said of a part, never of the bench."""
NO_REASON = frozenset({
    "hold_timeout", "type_unknown", "robot_timeout", "robot_fault", "unclamp_timeout",
    "part_missing", "part_stuck", "emergency_stop", "guard_open", "bath_concentration",
})  # fmt: skip
"""Said of the bench, never of a part."""


class Reached:
    """Collects fault kinds, states, steps, alarms and reject reasons."""

    def __init__(self) -> None:
        self._seen: defaultdict[str, set[str]] = defaultdict(set)

    def take(self, entry: Entry) -> None:
        """Look at one entry."""
        if entry.kind == "fault" and entry.value:
            self._seen["faults"].add(entry.name.partition(":")[0])
        elif entry.kind == "signal" and entry.name in CODES:
            codes, code = CODES[entry.name], int(entry.value or 0)
            if code in set(codes):
                self._seen[NAMES[entry.name]].add(codes(code).name.lower())

    def names(self) -> dict[str, list[str]]:
        """What was seen, by kind."""
        return {kind: sorted(self._seen[kind] - {NONE}) for kind in ("faults", *NAMES.values())}


def coverage(reached: Iterable[Mapping[str, Iterable[str]]]) -> dict[str, dict[str, object]]:
    """How often each was reached in sequences, and what never was."""
    counts = {kind: dict.fromkeys(names, 0) for kind, names in _all().items()}
    for one in reached:
        for kind, names in one.items():
            for name in names:
                counts[kind][name] = counts[kind].get(name, 0) + 1
    return {
        kind: {
            "reached": sum(map(bool, counted.values())),
            "of": len(counted),
            "never": sorted(name for name, count in counted.items() if not count),
            "sequences": counted,
        }
        for kind, counted in counts.items()
    }


def _all() -> dict[str, list[str]]:
    faults = sorted(f"{target}.{kind}" for target, kind in FAULT_KINDS)
    coded = {NAMES[tag]: [code.name.lower() for code in codes] for tag, codes in CODES.items()}
    steps = {step.name.lower() for step in OF_OTHER_LAYOUTS}
    never = {"alarms": {*NO_ALARM, OF_A_TABLE}, "reject_reasons": {*NO_REASON, OF_A_TABLE},
             "steps": steps}  # fmt: skip
    return {"faults": faults} | {
        kind: [name for name in names if name not in (NONE, *never.get(kind, ()))]
        for kind, names in coded.items()
    }
