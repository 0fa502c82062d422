"""One sequence of a campaign: a bench, what goes wrong on it, and who brings it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from twin.campaign.recovery import is_for_good, rounds_after

Entry = Mapping[str, Any]
"""A fault as a scenario writes it."""
COMPLETES = (
    {"name": "the bench completes", "metric": "end.is_complete", "min": 1},
    {"name": "every part comes out", "metric": "parts.in_process", "max": 0},
)
RESTS = ({"name": "the bench rests for a reason", "metric": "end.is_explained", "min": 1},)


@dataclass(frozen=True)
class Sequence:
    """A scenario in two parts: `bench` with its recipe and parts, `troubles` that befall it.

    Where `has_recovery`, an operator resets and starts it when the troubles are over.
    """

    bench: Mapping[str, Any]
    troubles: tuple[Entry, ...]
    has_recovery: bool = True

    def document(self) -> dict[str, Any]:
        """The scenario as plain values, with what must hold at its end.

        Where every trouble ends, the bench must complete and every part must come out of it; where
        one lasts, it must complete or rest, with an alarm that says why.
        """
        recovery, end_s = rounds_after(self.troubles, self.bench)
        faults = sorted(self.troubles, key=lambda fault: fault.get("at_s", 0.0))
        return {
            **self.bench,
            "time_limit_s": round(end_s),
            "faults": [dict(fault) for fault in (*faults, *(recovery * self.has_recovery))],
            "expectations": [dict(row) for row in self._expectations()],
        }

    def _expectations(self) -> tuple[Mapping[str, Any], ...]:
        if not self.has_recovery:
            return ()
        if any(map(is_for_good, self.troubles)):
            return RESTS
        parts = self.bench["parts"]
        all_seen = {"name": "every part was picked", "metric": "parts.in", "min": parts,
                    "max": parts}  # fmt: skip
        return (*COMPLETES, all_seen)
