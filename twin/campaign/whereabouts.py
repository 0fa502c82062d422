"""Books against bench: what the trace says is in process must be in the hand or in the fixture."""

from twin.bench.bench import Bench
from twin.core.journal import Entry

ENDS = frozenset({"ok_bin", "reject_bin", "dropped"})


class Whereabouts:
    """Follows through the journal which parts are in process, and which cling to which."""

    def __init__(self) -> None:
        self._in_process: set[int] = set()
        self._clings_to: dict[int, int] = {}
        self._picked = 0

    def take(self, entry: Entry) -> None:
        """Follow one entry."""
        if entry.kind != "part":
            return
        part = int(entry.value or 0)
        if entry.name == "picked":
            self._in_process.add(part)
            if entry.text == "double":
                self._clings_to[part] = self._picked
            self._picked = part
        elif entry.name in ENDS:
            self._in_process.discard(part)

    def disagreement(self, bench: Bench) -> str | None:
        """What trace and bodies say otherwise, None where they agree."""
        lying = bench.fixture.workpiece
        there = {bench.cell.holding, lying.part_id if lying else None} - {None}
        there |= {part for part, other in self._clings_to.items() if other in there}
        if there == self._in_process:
            return None
        return (
            f"in process are {sorted(self._in_process)}, "
            f"in hand and fixture {sorted(part for part in there if part is not None)}"
        )
