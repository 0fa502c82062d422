"""The parts table: one row per part, put together from the journal and the truth."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from twin.controllers.alarms import Alarm
from twin.core.journal import Entry, Kind
from twin.core.units import s_from_ns
from twin.spec.part import Part

OUTCOMES = {"ok_bin": "ok", "reject_bin": "reject", "dropped": "dropped"}
ROWS_PER_GROUP = 1000
NUMBERS, REQUEST = ("cycle_id", "reject_reason"), "inspection_request"
SIGNALS = frozenset({*NUMBERS, REQUEST})


@dataclass
class PartRow:
    """All that is known of one part at the end of its way."""

    part_id: int
    fastener: str
    truth_defective: bool
    defect_kinds: str
    longest_crack_m: float
    picked_s: float
    fixture: str = ""
    cycle_id: int = 0
    outcome: str = "in_process"
    reason: str = ""
    verdict: str = ""
    score: float | None = None
    threshold: float | None = None
    done_s: float | None = None
    cycle_time_s: float | None = None
    lines_expected: int | None = None
    lines_taken: int | None = None
    lines_lost: int | None = None
    stretch_ratio: float | None = None
    latency_s: float | None = None
    irradiance_w_per_m2: float | None = None
    concentration_ml_per_100ml: float | None = None
    contamination_share: float | None = None
    clumping_share: float | None = None
    ambient_lx: float | None = None
    drain_s: float | None = None
    tangential_field_a_per_m: float | None = None
    field_across_crack_a_per_m: float | None = None
    crack_depth_m: float | None = None
    crack_opening_m: float | None = None
    crack_cover_m: float | None = None
    crack_angle_rad: float | None = None
    crack_zone: str = ""
    peak_cnr: float | None = None
    faults: str = ""
    mistake: str = ""
    cause: str = ""
    why: str = ""


SCHEMA = pa.schema([
    ("part_id", pa.int64()),
    ("fastener", pa.string()),
    ("truth_defective", pa.bool_()),
    ("defect_kinds", pa.string()),
    ("longest_crack_m", pa.float64()),
    ("picked_s", pa.float64()),
    ("fixture", pa.string()),
    ("cycle_id", pa.int64()),
    ("outcome", pa.string()),
    ("reason", pa.string()),
    ("verdict", pa.string()),
    ("score", pa.float64()),
    ("threshold", pa.float64()),
    ("done_s", pa.float64()),
    ("cycle_time_s", pa.float64()),
    ("lines_expected", pa.int64()),
    ("lines_taken", pa.int64()),
    ("lines_lost", pa.int64()),
    ("stretch_ratio", pa.float64()),
    ("latency_s", pa.float64()),
    ("irradiance_w_per_m2", pa.float64()),
    ("concentration_ml_per_100ml", pa.float64()),
    ("contamination_share", pa.float64()),
    ("clumping_share", pa.float64()),
    ("ambient_lx", pa.float64()),
    ("drain_s", pa.float64()),
    ("tangential_field_a_per_m", pa.float64()),
    ("field_across_crack_a_per_m", pa.float64()),
    ("crack_depth_m", pa.float64()),
    ("crack_opening_m", pa.float64()),
    ("crack_cover_m", pa.float64()),
    ("crack_angle_rad", pa.float64()),
    ("crack_zone", pa.string()),
    ("peak_cnr", pa.float64()),
    ("faults", pa.string()),
    ("mistake", pa.string()),
    ("cause", pa.string()),
    ("why", pa.string()),
])  # fmt: skip


class Companion(Protocol):
    """Follows the journal beside the ledger and adds to the rows what it knows."""

    def take(self, entry: Entry) -> None:
        """Follow one entry."""
        ...

    def begin(self, row: PartRow, part: Part) -> None:
        """A part was picked."""
        ...

    def conclude(self, row: PartRow) -> None:
        """A part ended one way or another; its row is about to be written."""
        ...


class PartsFile:
    """The parts table on disk, written in groups; the ledgers of several fixtures share it."""

    def __init__(self, file: Path) -> None:
        self._writer = pq.ParquetWriter(file, SCHEMA, compression="zstd")
        self._rows: list[PartRow] = []

    def write(self, row: PartRow) -> None:
        """Append one row."""
        self._rows.append(row)
        if len(self._rows) >= ROWS_PER_GROUP:
            self._flush()

    def close(self) -> None:
        """End the file."""
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        rows = [vars(row) for row in self._rows]
        self._writer.write_table(pa.Table.from_pylist(rows, schema=SCHEMA))
        self._rows = []


@dataclass
class _Bench:
    """Signals the ledger remembers."""

    cycle_id: int = 0
    reject_reason: int = 0
    requested_ns: int = 0


@dataclass
class Ledger:
    """Follows each part through the journal; finished rows go to `row_done` and to the file.

    `causes` adds what each part went through, and why it was judged wrong; `fixture` is the one
    whose parts these are, "" where it is the only one.
    """

    file: PartsFile
    truth: Callable[[int], Part]
    row_done: Callable[[PartRow], None]
    causes: Companion
    fixture: str = ""
    _open: dict[int, PartRow] = field(default_factory=dict)
    _bench: _Bench = field(default_factory=_Bench)

    def follows(self, kind: Kind, name: str) -> bool:
        """Whether entries of this kind and name matter here."""
        if kind == "signal":
            return name in SIGNALS
        return kind in ("part", "verdict", "fault") or (kind, name) == ("image", "shank")

    def take(self, entry: Entry) -> None:
        """Follow one entry."""
        self.causes.take(entry)
        match entry.kind:
            case "signal":
                self._signal(entry)
            case "part":
                self._part(entry)
            case "image" if entry.name == "shank":
                self._shank(entry)
            case "verdict":
                self._verdict(entry)

    @property
    def open_rows(self) -> tuple[PartRow, ...]:
        """Parts in process now, as they stand."""
        return tuple(replace(row) for row in self._open.values())

    def close(self) -> None:
        """Write the parts still in process too."""
        for row in self._open.values():
            self._finish(row)

    def _signal(self, entry: Entry) -> None:
        if entry.name in NUMBERS:
            setattr(self._bench, entry.name, int(entry.value or 0))
        elif entry.name == REQUEST and entry.value:
            self._bench.requested_ns = entry.time_ns

    def _part(self, entry: Entry) -> None:
        part_id, now_s = int(entry.value or 0), s_from_ns(entry.time_ns)
        if entry.name == "picked":
            part = self.truth(part_id)
            self._open[part_id] = _new_row(part, now_s, self.fixture)
            self.causes.begin(self._open[part_id], part)
        elif entry.name in OUTCOMES and part_id in self._open:
            row = self._open.pop(part_id)
            row.outcome, row.done_s = OUTCOMES[entry.name], now_s
            row.cycle_time_s = now_s - row.picked_s
            row.cycle_id = self._bench.cycle_id
            if row.outcome == "reject":
                row.reason = Alarm(self._bench.reject_reason).name.lower()
            elif row.outcome == "dropped":
                row.reason = "dropped_by_robot"
            self._finish(row)

    def _shank(self, entry: Entry) -> None:
        row, facts = self._open.get(int(entry.value or 0)), json.loads(entry.text)
        if row is None:
            return
        row.lines_expected, row.lines_taken = facts["lines_expected"], facts["lines_taken"]
        row.lines_lost = facts["lines_lost"]
        row.stretch_ratio = facts["lines_taken"] / facts["lines_expected"]
        row.irradiance_w_per_m2 = facts["irradiance_w_per_m2"]
        row.concentration_ml_per_100ml = facts["concentration_ml_per_100ml"]

    def _verdict(self, entry: Entry) -> None:
        facts = json.loads(entry.text)
        row = self._open.get(facts["part"])
        if row is None:
            return
        row.verdict, row.score, row.threshold = entry.name, entry.value, facts["threshold"]
        row.latency_s = s_from_ns(entry.time_ns - self._bench.requested_ns)

    def _finish(self, row: PartRow) -> None:
        self.causes.conclude(row)
        self.row_done(row)
        self.file.write(row)


def _new_row(part: Part, now_s: float, fixture: str) -> PartRow:
    return PartRow(
        part_id=part.part_id,
        fastener=part.fastener,
        truth_defective=part.is_defective,
        defect_kinds="+".join(_kinds(part)),
        longest_crack_m=part.longest_crack_m,
        picked_s=now_s,
        fixture=fixture,
    )


def _kinds(part: Part) -> Iterator[str]:
    yield from sorted({defect.kind for defect in part.defects})
