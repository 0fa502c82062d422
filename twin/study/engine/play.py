"""Whole runs of the bench as tasks of a study: every number of their summary is a response."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from twin.bench.run import run
from twin.spec.loader import Loaded
from twin.study.engine.task import Row, Task

BLOCKS = ("parts", "kpi", "inspection", "line_scan")
"""Blocks of the summary that follow from scenario and seed alone: nothing of wall clock."""


def run_rows(task: Task) -> list[Row]:
    """One row: the figures of one run, by their dotted names in `twin run --json`."""
    with TemporaryDirectory(prefix="twin-study-") as folder:
        result = run(_loaded(task), out=Path(folder) / "run")
    figures: Row = {"seed": task.loaded.scenario.seed, "reached_end": result.reached_end,
                    "violations": len(result.summary["invariants"]["violations"])}  # fmt: skip
    for block in BLOCKS:
        figures |= numbers_of(result.summary[block], block)
    return [figures]


def numbers_of(block: Any, name: str) -> Row:
    """The numbers in nested blocks by their dotted names; lists and texts are left out."""
    if isinstance(block, dict):
        return {key: value for inner, entry in block.items()
                for key, value in numbers_of(entry, f"{name}.{inner}").items()}  # fmt: skip
    if isinstance(block, int | float) or block is None:
        return {name: None if block is None else float(block)}
    return {}


def _loaded(task: Task) -> Loaded:
    setting = task.run
    if setting is None:
        return task.loaded
    parts = {} if setting.parts is None else {"parts": setting.parts}
    update = {"imaging": setting.imaging, **parts}
    return replace(task.loaded, scenario=task.loaded.scenario.model_copy(update=update))
