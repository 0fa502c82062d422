"""A recorded run as it lies on disk; reading it needs neither SimPy nor PyBullet."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from twin.bench.ledger import PartRow
from twin.bench.trace import signals_of
from twin.core.errors import UsageError
from twin.core.journal import Kind
from twin.core.signals import Tag

NEEDED = ("manifest.json", "summary.json", "trace.parquet", "parts.parquet")
TRACE_COLUMNS = ["time_ns", "kind", "name", "value", "text"]
TIMING_COLUMNS = ["part_id", "line", "time_s", "angle_rad", "runout_m"]

Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Finding:
    """One region of the verdict: x, y, width, height in pixels of the native image."""

    box: Box
    score: float


@dataclass(frozen=True)
class Preview:
    """One image of the gallery; `scale` is preview pixels per native pixel."""

    part_id: int
    view: str
    file: Path
    scale: float
    truth: tuple[Box, ...]
    findings: tuple[Finding, ...]

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Everything marked in this view, truth first."""
        return (*self.truth, *(finding.box for finding in self.findings))


@dataclass(frozen=True)
class Run:
    """All of a run but its trace, which is read piece by piece: it may be longer than memory.

    `signals` is the signal list of the rig it ran on, empty where none was recorded.
    """

    folder: Path
    manifest: Mapping[str, Any]
    summary: Mapping[str, Any]
    parts: tuple[PartRow, ...]
    previews: tuple[Preview, ...]
    line_timing: pa.Table | None
    signals: tuple[Tag, ...] = ()

    @property
    def scenario(self) -> Mapping[str, Any]:
        """The resolved scenario."""
        return self.manifest.get("resolved", {})

    @property
    def is_timing_level(self) -> bool:
        """Whether verdicts were drawn from a detection model, without images."""
        return self.scenario.get("imaging") == "timing"

    @property
    def end_s(self) -> float:
        """Simulated time [s] at the end of the run."""
        given = self.summary.get("kpi", {}).get("simulated_s")
        return given or max((row.done_s or row.picked_s for row in self.parts), default=0.0)

    def entries(self, kind: Kind, *names: str) -> Iterator[tuple[int, str, float | None, str]]:
        """Entries of one kind in order of time, of these names if any is given.

        Of each: time [ns], name, value, text.

        Raises: UsageError where the trace cannot be read.
        """
        file = self.folder / "trace.parquet"
        try:
            with pq.ParquetFile(file) as parquet:
                for batch in parquet.iter_batches(columns=TRACE_COLUMNS):
                    yield from _entries(batch, kind, names)
        except (OSError, pa.ArrowException) as error:
            raise UsageError(f"{file}: cannot be read as Parquet ({error})") from None

    def signal_changes(self) -> Iterator[tuple[int, str, float]]:
        """Every change of every signal in order: time [ns], name, new value.

        Raises: UsageError where the trace cannot be read.
        """
        for time_ns, name, value, _ in self.entries("signal"):
            yield time_ns, name, 0.0 if value is None else value


def read_run(folder: Path) -> Run:
    """The run in `folder`.

    Raises: UsageError where `folder` is no run folder or a file of it is damaged.
    """
    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if missing:
        raise UsageError(f"{folder}: is no run folder: it lacks {', '.join(missing)}")
    run = Run(
        folder=folder,
        manifest=_block(folder / "manifest.json"),
        summary=_block(folder / "summary.json"),
        parts=_parts(folder / "parts.parquet"),
        previews=_previews(folder / "gallery" / "gallery.json"),
        line_timing=_optional_table(folder / "line_timing.parquet", TIMING_COLUMNS),
        signals=_signals(folder / "trace.parquet"),
    )
    strangers = {preview.part_id for preview in run.previews} - {row.part_id for row in run.parts}
    if strangers:
        raise UsageError(
            f"{folder}: gallery.json shows part {min(strangers)}, unknown to parts.parquet"
        )
    return run


def _signals(file: Path) -> tuple[Tag, ...]:
    try:
        return signals_of(file)
    except (OSError, pa.ArrowException, ValueError, TypeError) as error:
        raise UsageError(f"{file}: its signal list cannot be read ({error})") from None


def _entries(
    batch: pa.RecordBatch, kind: Kind, names: Sequence[str]
) -> Iterator[tuple[int, str, float | None, str]]:
    is_wanted = pc.field("kind") == kind
    if names:
        is_wanted &= pc.field("name").isin(names)
    chosen = batch.filter(is_wanted)
    columns = (chosen[name].to_pylist() for name in ("time_ns", "name", "value", "text"))
    yield from zip(*columns, strict=True)


def _block(file: Path) -> dict[str, Any]:
    content = _json(file)
    if not isinstance(content, dict):
        raise UsageError(f"{file}: must hold one block of keys, got {type(content).__name__}")
    return content


def _json(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{file}: cannot be read as JSON ({error})") from None


def _parts(file: Path) -> tuple[PartRow, ...]:
    known = set(_column_names(file))
    names = [field.name for field in fields(PartRow) if field.name in known]
    try:
        return tuple(PartRow(**row) for row in _table(file, names).to_pylist())
    except TypeError as error:
        raise UsageError(f"{file}: columns are missing ({error})") from None


def _previews(index: Path) -> tuple[Preview, ...]:
    if not index.is_file():
        return ()
    try:
        return tuple(_preview(entry, index.parent) for entry in _json(index))
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(f"{index}: an entry is not as it should be ({error!r})") from None


def _preview(entry: Mapping[str, Any], folder: Path) -> Preview:
    file = folder / Path(entry["file"]).name
    if not file.is_file():
        raise UsageError(f"{file}: is missing, though gallery.json names it")
    return Preview(
        part_id=int(entry["part_id"]),
        view=str(entry["view"]),
        file=file,
        scale=float(entry["scale"]),
        truth=tuple(_box(*box) for box in entry["truth_boxes"]),
        findings=tuple(
            Finding(_box(f["x"], f["y"], f["width"], f["height"]), float(f["score"]))
            for f in entry["findings"]
        ),
    )


def _box(x: float, y: float, width: float, height: float) -> Box:
    return int(x), int(y), int(width), int(height)


def _optional_table(file: Path, columns: list[str]) -> pa.Table | None:
    return _table(file, columns) if file.is_file() else None


def _column_names(file: Path) -> list[str]:
    try:
        return pq.read_schema(file).names
    except (OSError, pa.ArrowException) as error:
        raise UsageError(f"{file}: cannot be read as Parquet ({error})") from None


def _table(file: Path, columns: list[str]) -> pa.Table:
    lacking = [name for name in columns if name not in _column_names(file)]
    if lacking:
        raise UsageError(f"{file}: lacks the column {', '.join(lacking)}")
    try:
        return pq.read_table(file, columns=columns)
    except (OSError, pa.ArrowException) as error:
        raise UsageError(f"{file}: cannot be read as Parquet ({error})") from None
