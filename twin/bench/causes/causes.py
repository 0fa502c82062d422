"""Follows every part beside the ledger and says of the wrongly judged ones why."""

from collections import Counter
from collections.abc import Sequence

from twin.bench.causes.circumstances import Circumstances, circumstances_of
from twin.bench.causes.crack import CrackFigures, crack_figures, longest_crack
from twin.bench.causes.mistake import mistake_of
from twin.bench.causes.reasons import Case, reasons_of
from twin.bench.causes.sentence import why_text
from twin.bench.ledger import PartRow
from twin.core.journal import Entry
from twin.core.records import Verdict
from twin.plant.captures import Capture, Developed
from twin.spec.part import Part
from twin.spec.rig import Rig
from twin.spec.scenario import Scenario


class Causes:
    """Fills the columns of circumstance of each row, and `why` where the decision was wrong."""

    def __init__(self, *, scenario: Scenario, rig: Rig) -> None:
        self._scenario = scenario
        self._rig = rig
        self._active: Counter[str] = Counter()
        self._faults: dict[int, dict[str, None]] = {}
        self._seen: dict[int, Circumstances] = {}
        self._cracks: dict[int, CrackFigures] = {}

    def witness(
        self, captures: Sequence[Capture], developed: Sequence[Developed], verdict: Verdict
    ) -> None:
        """See what was captured of one part and what was said of it."""
        if captures:
            seen = circumstances_of(
                captures=captures, developed=developed, verdict=verdict, rig=self._rig
            )
            self._seen[captures[0].workpiece.part_id] = seen

    def knows(self, part_id: int) -> bool:
        """Whether a part is in process here."""
        return part_id in self._faults

    def take(self, entry: Entry) -> None:
        """Follow the faults: each one belongs to every part in process while it acts."""
        if entry.kind != "fault":
            return
        if not entry.value:
            self._active[entry.name] -= 1
            return
        self._active[entry.name] += 1
        for faults in self._faults.values():
            faults[entry.name] = None

    def begin(self, row: PartRow, part: Part) -> None:
        """A part was picked."""
        self._faults[row.part_id] = dict.fromkeys(sorted(+self._active))
        crack = longest_crack(part)
        if crack is None:
            return
        figures = crack_figures(crack, self._rig.fasteners[part.fastener])
        self._cracks[row.part_id] = figures
        row.crack_depth_m, row.crack_opening_m = figures.depth_m, figures.opening_m
        row.crack_cover_m, row.crack_angle_rad = figures.cover_m, figures.angle_rad
        row.crack_zone = figures.zone

    def conclude(self, row: PartRow) -> None:
        """A part ended one way or another."""
        faults = tuple(self._faults.pop(row.part_id, {}))
        seen = self._seen.pop(row.part_id, None)
        crack = self._cracks.pop(row.part_id, None)
        row.faults = "+".join(faults)
        _fill(row, seen)
        row.mistake = mistake_of(row)
        if not row.mistake:
            return
        case = Case(row.fastener, crack, seen, row.lines_taken, row.lines_expected,
                    row.lines_lost, faults)  # fmt: skip
        reasons = reasons_of(case, scenario=self._scenario, rig=self._rig)
        row.cause = reasons[0].key
        row.why = why_text(crack=crack, peak_cnr=row.peak_cnr, reasons=reasons,
                           score=row.score, threshold=row.threshold)  # fmt: skip


def _fill(row: PartRow, seen: Circumstances | None) -> None:
    if seen is None:
        return
    process = seen.process
    row.contamination_share = process.contamination_share
    row.clumping_share = process.clumping_share
    row.ambient_lx = process.ambient_lx
    row.drain_s = process.drain_s
    row.tangential_field_a_per_m = seen.tangential_field_a_per_m
    row.field_across_crack_a_per_m = seen.field_across_crack_a_per_m
    row.peak_cnr = seen.peak_cnr
