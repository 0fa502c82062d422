"""Key figures: throughput, cycle time, utilisation, parts by outcome, speed of the simulation."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from twin.report.run_folder import Run
from twin.report.section import Section
from twin.report.wording import number, words


@dataclass(frozen=True)
class Tile:
    """One large figure with its unit and a line of detail."""

    label: str
    value: str
    unit: str
    detail: str = ""


@dataclass(frozen=True)
class KpiView:
    """Tiles, cycle times [s] and the busy share of each station."""

    tiles: tuple[Tile, ...]
    cycle_times: tuple[tuple[str, str], ...]
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
        cycle_times=tuple(
            (label, number(times.get(key)))
            for label, key in (("mean", "mean"), ("median", "p50"), ("95 %", "p95"),
                               ("longest", "max"))
        ),
        utilisation=tuple((words(name), share) for name, share in busy),
    )  # fmt: skip
    return Section("kpis", "Key figures", view)


def _throughput(kpi: Mapping[str, Any]) -> Tile:
    per_h = kpi.get("throughput_parts_per_h")
    detail = "" if per_h is None else f"{number(per_h / 60, digits=3)} parts/min"
    return Tile("Throughput", number(per_h, digits=3), "parts/h", detail)


def _cycle_time(times: Mapping[str, float | None]) -> Tile:
    detail = f"95 % within {number(times.get('p95'))} s"
    return Tile("Cycle time, median", number(times.get("p50")), "s", detail)


def _parts(parts: Mapping[str, int]) -> Tile:
    shown = [f"{parts[key]} {words(key)}" for key in ("ok", "reject", "dropped", "in_process")
             if parts.get(key)]  # fmt: skip
    return Tile("Parts in", number(parts.get("in")), "parts", " · ".join(shown))


def _lines(lines: Mapping[str, float]) -> Tile:
    lost = f"{number(lines.get('lines_lost'))} lines lost"
    return Tile("Image stretch", number(lines.get("stretch_ratio")), "lines/line", lost)


def _speed(run: Run) -> Tile:
    detail = f"{number(run.end_s)} s simulated in {number(run.summary.get('wall_s'), digits=3)} s"
    factor = number(run.summary.get("real_time_factor"), digits=3)
    return Tile("Real-time factor", factor, "×", detail)
