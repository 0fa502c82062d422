"""Invariant 1: what a part must have behind it to lie in the OK bin."""

import json
from collections import defaultdict
from dataclasses import dataclass, field

from twin.bench.monitor.invariant import Invariant, Limits, Violation
from twin.core.journal import Entry
from twin.core.units import s_from_ns

VERDICT = ("inspection_verdict", "inspection_part_id", "inspection_cycle_id")


@dataclass
class _Cycle:
    """What the trace says of the present cycle."""

    cycle_id: int = 0
    clamped: set[int] = field(default_factory=set)
    shots_reached: dict[int, int] = field(default_factory=dict)
    views: set[tuple[int, str]] = field(default_factory=set)
    dim_views: set[str] = field(default_factory=set)
    requested_ns: int | None = None
    verdict: tuple[int, int] | None = None
    verdict_ns: int = 0


class OkBinEarned(Invariant):
    """OK verdict of that part in that cycle, in time, on a whole lit image set, after all shots.

    The verdict speaks of the number the order gave the part, the rest of the part that truly was
    in the fixture. A verdict that is only said again, as after a spike on the request's wire,
    counts from the moment it first stood: the deadline is for the answer, not for its repetitions.
    One that is taken back or changed counts from then on.
    """

    number = 1
    name = "only earned parts reach the OK bin"
    kinds = frozenset({"shot", "image", "part"})
    signals = frozenset({"cycle_id", "part_id", "inspection_request", "inspection_valid", *VERDICT})

    def __init__(self, limits: Limits, violations: list[Violation]) -> None:
        super().__init__(limits, violations)
        self._cycle = _Cycle()
        self._published: dict[str, float] = defaultdict(float)
        self._label = 0
        self._is_asked = False

    def take(self, entry: Entry) -> None:
        """Follow the cycle; judge at the OK bin."""
        match entry.kind:
            case "signal":
                self._signal(entry)
            case "shot" if json.loads(entry.text)["reached"]:
                reached = self._cycle.shots_reached
                reached[self._part(entry)] = reached.get(self._part(entry), 0) + 1
            case "image":
                self._image(entry)
            case "part" if entry.name == "clamped":
                self._cycle.clamped.add(self._part(entry))
            case "part" if entry.name == "ok_bin":
                self._judge(entry)

    def _signal(self, entry: Entry) -> None:
        cycle = self._cycle
        if entry.name == "cycle_id":
            self._cycle = _Cycle(cycle_id=int(entry.value or 0))
        elif entry.name == "part_id":
            self._label = int(entry.value or 0)
        elif entry.name == "inspection_request":
            self._is_asked = bool(entry.value)
            cycle.requested_ns = entry.time_ns if entry.value else cycle.requested_ns
        elif entry.name == "inspection_valid" and entry.value and self._is_asked:
            is_ok = self._published["inspection_verdict"] == 1
            judged = self._published["inspection_part_id"], self._published["inspection_cycle_id"]
            verdict = (int(judged[0]), int(judged[1])) if is_ok else None
            if verdict is None or verdict != cycle.verdict:
                cycle.verdict, cycle.verdict_ns = verdict, entry.time_ns
        elif entry.name in VERDICT:
            self._published[entry.name] = entry.value or 0.0

    def _image(self, entry: Entry) -> None:
        facts = json.loads(entry.text)
        if facts["complete"] and facts["cycle"] == self._cycle.cycle_id:
            self._cycle.views.add((self._part(entry), entry.name))
        if facts["irradiance_w_per_m2"] < self.limits.irradiance_min_w_per_m2:
            self._cycle.dim_views.add(entry.name)

    def _judge(self, entry: Entry) -> None:
        cycle, part, limits = self._cycle, self._part(entry), self.limits
        late_s = s_from_ns(cycle.verdict_ns - (cycle.requested_ns or 0))
        wrongs = {
            "no OK verdict of this part and cycle": cycle.verdict != (self._label, cycle.cycle_id),
            f"verdict after {late_s:.2f} s": late_s > limits.verdict_deadline_s,
            "not clamped in this cycle": part not in cycle.clamped,
            "a magnetising shot short": cycle.shots_reached.get(part, 0) < limits.shots,
            "image set not whole": len({v for p, v in cycle.views if p == part}) < limits.views,
            f"lamp below its limit in {sorted(cycle.dim_views)}": bool(cycle.dim_views),
        }
        for text in (text for text, is_wrong in wrongs.items() if is_wrong):
            self.report(entry.time_ns, f"part {part} in the OK bin: {text}")

    @staticmethod
    def _part(entry: Entry) -> int:
        return int(entry.value or 0)
