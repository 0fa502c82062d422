"""Figures of a run, gathered as it goes: parts, cycle times, detection, lines, utilisation."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from twin.bench.ledger import PartRow
from twin.core.journal import Entry, Kind, placed
from twin.core.statistics import clopper_pearson, mean_interval, percentile
from twin.core.units import NS_PER_S, s_from_ns

STATIONS = ("robot", "fixture", "bath", "magnetiser", "spindle", "line_camera", "frame_camera",
            "inspection", "demag")  # fmt: skip
LONG_CRACK_M = 0.003


@dataclass
class Share:
    """Hits among trials, with its Clopper-Pearson interval."""

    hits: int = 0
    trials: int = 0

    def count(self, is_hit: bool) -> None:
        """One more trial."""
        self.hits += is_hit
        self.trials += 1

    @property
    def rate(self) -> float:
        """Hits per trial, 0 when nothing was tried."""
        return self.hits / self.trials if self.trials else 0.0

    @property
    def ci95(self) -> list[float]:
        """95 % Clopper-Pearson interval."""
        return list(clopper_pearson(hits=self.hits, trials=self.trials))


@dataclass
class Figures:
    """Takes finished rows and journal entries; `summary` is what `--json` prints of them.

    `stations` are named as in the trace: after their fixture where there are several; `aliases`
    names the station of activities that the trace calls otherwise.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    cycle_times_s: list[float] = field(default_factory=list)
    missed: Share = field(default_factory=Share)
    missed_long: Share = field(default_factory=Share)
    false_alarms: Share = field(default_factory=Share)
    lines: Counter[str] = field(default_factory=Counter)
    alarms: Counter[str] = field(default_factory=Counter)
    busy_ns: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    stations: Sequence[str] = STATIONS
    aliases: Mapping[str, str] = field(default_factory=dict)
    _since_ns: dict[str, int] = field(default_factory=dict)

    def take_row(self, row: PartRow) -> None:
        """Count one part."""
        self.outcomes[row.outcome] += 1
        if row.outcome == "reject":
            self.reasons[row.reason] += 1
        if row.cycle_time_s is not None:
            self.cycle_times_s.append(row.cycle_time_s)
        if row.outcome in ("ok", "reject"):
            self._take_detection(row)
        if row.lines_expected and row.lines_taken is not None:
            self.lines["lines_expected"] += row.lines_expected
            self.lines["lines_taken"] += row.lines_taken
            self.lines["lines_lost"] += row.lines_lost or 0

    def follows(self, kind: Kind, name: str) -> bool:
        """Whether entries of this kind and name matter here."""
        return kind == "alarm" or (
            kind == "station" and self.aliases.get(name, name) in self.stations
        )

    def take(self, entry: Entry) -> None:
        """Add up the busy time of the stations and the alarms of the inspection."""
        if entry.kind == "alarm" and entry.value:
            self.alarms[placed(entry.name)[1]] += 1
        station = self.aliases.get(entry.name, entry.name)
        if entry.kind != "station" or station not in self.stations:
            return
        begun_ns = self._since_ns.pop(station, None)
        if begun_ns is not None:
            self.busy_ns[station] += entry.time_ns - begun_ns
        if entry.text:
            self._since_ns[station] = entry.time_ns

    @property
    def parts_done(self) -> int:
        """Parts that have ended one way or another."""
        return sum(self.outcomes.values())

    def summary(self, *, now_ns: int) -> dict[str, Any]:
        """Parts, KPIs, inspection and line-scan figures at `now_ns`."""
        counted = {k: self.outcomes[k] for k in ("ok", "reject", "in_process", "dropped")}
        lines = {k: self.lines[k] for k in ("lines_expected", "lines_taken", "lines_lost")}
        stretch = lines["lines_taken"] / lines["lines_expected"] if lines["lines_expected"] else 0.0
        return {
            "parts": {"in": sum(counted.values()), **counted},
            "kpi": self._kpi(now_ns),
            "inspection": self._inspection(),
            "line_scan": {**lines, "stretch_ratio": stretch},
        }

    def _take_detection(self, row: PartRow) -> None:
        if row.truth_defective:
            self.missed.count(row.outcome == "ok")
            if row.longest_crack_m >= LONG_CRACK_M:
                self.missed_long.count(row.outcome == "ok")
        elif row.verdict:
            self.false_alarms.count(row.verdict == "reject")

    def _kpi(self, now_ns: int) -> dict[str, Any]:
        done = self.outcomes["ok"] + self.outcomes["reject"]
        hours = now_ns / NS_PER_S / 3600
        return {
            "throughput_parts_per_h": done / hours if hours else 0.0,
            "cycle_time_s": _spread(self.cycle_times_s),
            "cycle_time_mean_ci95_s": _mean_ci95(self.cycle_times_s),
            "utilisation": {name: self._busy_share(name, now_ns) for name in self.stations},
            "simulated_s": s_from_ns(now_ns),
        }

    def _busy_share(self, name: str, now_ns: int) -> float:
        running_ns = now_ns - self._since_ns[name] if name in self._since_ns else 0
        return (self.busy_ns[name] + running_ns) / now_ns if now_ns else 0.0

    def _inspection(self) -> dict[str, Any]:
        return {
            "truth_defective": self.missed.trials,
            "truth_good": self.false_alarms.trials,
            "escapes": self.missed.hits,
            "false_alarms": self.false_alarms.hits,
            "miss_rate": self.missed.rate,
            "miss_rate_ci95": self.missed.ci95,
            "miss_rate_ge_3mm": self.missed_long.rate,
            "miss_rate_ge_3mm_ci95": self.missed_long.ci95,
            "truth_defective_ge_3mm": self.missed_long.trials,
            "false_alarm_rate": self.false_alarms.rate,
            "false_alarm_rate_ci95": self.false_alarms.ci95,
            "rejects_by_reason": dict(sorted(self.reasons.items())),
            "alarm_count": self.alarms.total(),
            "alarms": dict(sorted(self.alarms.items())),
        }


def _mean_ci95(times_s: list[float]) -> list[float] | None:
    return list(mean_interval(times_s)[1:]) if len(times_s) > 1 else None


def _spread(times_s: list[float]) -> dict[str, float | None]:
    if not times_s:
        return dict.fromkeys(("mean", "p50", "p95", "max"))
    return {
        "mean": mean_interval(times_s)[0],
        "p50": percentile(times_s, share=0.50),
        "p95": percentile(times_s, share=0.95),
        "max": max(times_s),
    }
