"""Key figures: throughput, cycle time, utilisation, parts by outcome, speed of the simulation."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from twin.bench.ledger import PartRow
from twin.report.run_folder import Run
from twin.report.section import Section
from twin.report.wording import fastener_name, number, words


@dataclass(frozen=True)
class Tile:
    """One large figure with its unit and a line of detail."""

    label: str
    value: str
    unit: str
    detail: str = ""


@dataclass(frozen=True)
class CycleTimes:
    """Cycle times [s] of the parts of one kind."""

    label: str
    parts: int
    mean_s: float
    p50_s: float
    p95_s: float
    max_s: float


@dataclass(frozen=True)
class KpiView:
    """Tiles, cycle times and the busy share of each station."""

    tiles: tuple[Tile, ...]
    cycle_times: tuple[CycleTimes, ...]
    utilisation: tuple[tuple[str, float], ...]


def kpi_section(run: Run) -> Section:
    """Key figures of the run, as the summary holds them."""
    kpi = run.summary.get("kpi", {})
    times = kpi.get("cycle_time_s") or {}
    busy = sorted(kpi.get("utilisation", {}).items(), key=lambda item: -item[1])
    view = KpiView(
        tiles=(
            _throughput(kpi),
            _cycle_time(times),
            _parts(run.summary.get("parts", {})),
            _lines(run.summary.get("line_scan", {})),
            _speed(run),
        ),
        cycle_times=tuple(_by_fastener(run.parts)),
        utilisation=tuple((words(name), share) for name, share in busy),
    )
    return Section("kpis", "Key figures", view)


def _by_fastener(parts: Sequence[PartRow]) -> Iterator[CycleTimes]:
    done = [row for row in parts if row.cycle_time_s is not None]
    if done:
        yield _cycle_times("all", done)
    for fastener in sorted({row.fastener for row in done}):
        yield _cycle_times(fastener_name(fastener), [r for r in done if r.fastener == fastener])


def _cycle_times(label: str, rows: Sequence[PartRow]) -> CycleTimes:
    times_s = [row.cycle_time_s or 0.0 for row in rows]
    p50_s, p95_s = np.percentile(times_s, (50, 95)).tolist()
    return CycleTimes(label, len(rows), float(np.mean(times_s)), p50_s, p95_s, max(times_s))


def _throughput(kpi: Mapping[str, Any]) -> Tile:
    per_h = kpi.get("throughput_parts_per_h")
    detail = "" if per_h is None else f"{number(per_h / 60, digits=3)} parts/min"
    return Tile("Throughput", number(per_h, digits=3), "parts/h", detail)


def _cycle_time(times: Mapping[str, float | None]) -> Tile:
    detail = f"95 % within {number(times.get('p95'))}\u00a0s"
    return Tile("Cycle time, median", number(times.get("p50")), "s", detail)


def _parts(parts: Mapping[str, int]) -> Tile:
    shown = [f"{parts[key]} {words(key)}" for key in ("ok", "reject", "dropped", "in_process")
             if parts.get(key)]  # fmt: skip
    return Tile("Parts in", number(parts.get("in")), "parts", " · ".join(shown))


def _lines(lines: Mapping[str, float]) -> Tile:
    lost = f"{number(lines.get('lines_lost'))} lost"
    ratio = lines.get("stretch_ratio")
    shown = "–" if ratio is None else f"{ratio:.4f}"
    return Tile("Image stretch", shown, "", f"lines taken per line expected, {lost}")


def _speed(run: Run) -> Tile:
    wall_s = number(run.summary.get("wall_s"), digits=3)
    detail = f"{number(run.end_s)}\u00a0s simulated in {wall_s}\u00a0s"
    factor = number(run.summary.get("real_time_factor"), digits=3)
    return Tile("Real-time factor", factor, "×", detail)
