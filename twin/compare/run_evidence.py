"""Evidence of recorded runs: one value per part of each figure."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from twin.bench.ledger import PartRow
from twin.compare.evidence import Evidence, Series
from twin.compare.kpi import (
    BETWEEN,
    CYCLE,
    DOUBTED,
    FALSE_ALARMS,
    MISSED,
    STATION_S,
    STRETCH,
)
from twin.core.errors import UsageError
from twin.core.journal import placed
from twin.report.run_folder import Run, read_run
from twin.report.spans import activities

DEFECT = "defect_found"
"""The one reason to reject that is a verdict."""
INVARIANTS = "invariants violated"


def run_evidence(name: str, folders: Sequence[Path]) -> Evidence:
    """What the runs in `folders` bring, each its seed's stratum.

    Raises: UsageError with every folder that is damaged, unfinished, or of a seed already there.
    """
    values: dict[str, dict[str, Series]] = defaultdict(dict)
    identity: dict[str, str] = {}
    broken: dict[str, dict[str, int]] = defaultdict(dict)
    facts: dict[str, set[str]] = defaultdict(set)
    problems: list[str] = []
    for folder in folders:
        try:
            run = read_run(folder)
        except UsageError as error:
            problems.extend(error.args)
            continue
        seed = str(run.manifest.get("seed"))
        problems += _run_problems(run, folder, already=seed in identity)
        identity[seed] = _identity(run.parts)
        for figure, series in _series(run):
            values[figure][seed] = series
        for what, count in _broken(run):
            broken[what][seed] = count
        for key in ("rig", "imaging"):
            facts[key].add(str(run.scenario.get(key)))
        facts["scenario"].add(str(run.manifest.get("scenario")))
    if problems:
        raise UsageError(*problems)
    told = {key: ", ".join(sorted(found)) for key, found in facts.items()}
    return Evidence(name, values, identity, broken, told)


def _run_problems(run: Run, folder: Path, *, already: bool) -> Iterator[str]:
    if not any(row.done_s is not None for row in run.parts):
        yield f"{folder}: no part came to its end: there is nothing to compare"
    if run.summary.get("reached_end") is False:
        yield f"{folder}: the run was broken off at its time limit: its figures are not whole"
    if already:
        yield f"{folder}: seed {run.manifest.get('seed')} is there already; give each seed once"


def _identity(parts: Sequence[PartRow]) -> str:
    """Hash over what the parts really are: equal for the same parts in the same order."""
    truth = [(p.part_id, p.fastener, p.truth_defective, p.longest_crack_m) for p in parts]
    return hashlib.sha256(repr(sorted(truth)).encode()).hexdigest()


def _series(run: Run) -> Iterator[tuple[str, Series]]:
    rows = sorted(run.parts, key=lambda row: row.part_id)
    done = sorted((r for r in rows if r.done_s is not None), key=lambda r: r.done_s or 0.0)
    judged = [row for row in done if row.verdict]
    pairs = pairwise(done)
    yield CYCLE.name, _of(done, lambda row: row.cycle_time_s)
    yield BETWEEN.name, {b.part_id: (b.done_s or 0.0) - (a.done_s or 0.0) for a, b in pairs}
    binned = [row for row in done if row.outcome in ("ok", "reject")]
    cracked = [row for row in binned if row.truth_defective]
    yield MISSED.name, _of(cracked, lambda row: float(row.outcome == "ok"))
    sound = [row for row in judged if not row.truth_defective]
    yield FALSE_ALARMS.name, _of(sound, lambda row: float(row.verdict == "reject"))
    yield DOUBTED.name, _of(done, lambda row: float(_is_doubted(row)))
    scanned = [row for row in done if row.stretch_ratio is not None]
    yield STRETCH.name, _of(scanned, lambda row: abs((row.stretch_ratio or 0.0) - 1))
    yield from _station_s(run, {row.part_id for row in done})


def _of(rows: Sequence[PartRow], value: Callable[[PartRow], float | None]) -> Series:
    return {row.part_id: float(value(row) or 0.0) for row in rows}


def _is_doubted(row: PartRow) -> bool:
    return row.outcome == "dropped" or (row.outcome == "reject" and row.reason != DEFECT)


def _station_s(run: Run, done: set[int]) -> Iterator[tuple[str, Series]]:
    """Time [s] that each part was worked on at each station."""
    spent: dict[str, dict[int, float]] = {name: dict.fromkeys(sorted(done), 0.0)
                                          for name in STATION_S}  # fmt: skip
    for span in activities(run):
        station = placed(span.row)[1]
        if station in spent and span.part_id in done:
            spent[station][span.part_id] += span.duration_s
    for name, kpi in STATION_S.items():
        yield kpi.name, spent[name]


def _broken(run: Run) -> Iterator[tuple[str, int]]:
    summary = run.summary
    yield INVARIANTS, len(summary.get("invariants", {}).get("violations", ()))
    for what in ("expectations", "assertions"):
        failed = sum(not row.get("passed") for row in summary.get(what, ()))
        yield f"{what} not met", failed
