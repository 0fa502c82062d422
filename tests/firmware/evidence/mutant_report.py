"""Which test caught which bug, as Markdown and JSON."""

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from mutant import Mutant
from suite import SUITE

TITLES = {"bench_controller": "Bench controller", "trigger_unit": "Trigger unit"}


@dataclass(frozen=True)
class Result:
    """What became of a mutant; `line` of its source is wrong, `caught_by` is the first test."""

    mutant: Mutant
    line: int
    outcome: Literal["caught", "survived", "not built"]
    caught_by: str

    @property
    def is_caught(self) -> bool:
        """Whether a test failed."""
        return self.outcome == "caught"

    def __str__(self) -> str:
        return f"{self.outcome}: {self.mutant.name}" + (
            f", by {self.caught_by}" if self.caught_by else ""
        )


def write_report(results: list[Result], folder: Path) -> None:
    """Write `mutants.md` and `mutants.json`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mutants.json").write_text(json.dumps(_document(results), indent=1) + "\n")
    (folder / "mutants.md").write_text(_page(results), encoding="utf-8")


def _document(results: list[Result]) -> dict[str, object]:
    counts = Counter(result.outcome for result in results)
    return {
        "mutants": len(results),
        "caught": counts["caught"],
        "survived": counts["survived"],
        "not_built": counts["not built"],
        "results": [
            {"component": r.mutant.component, "name": r.mutant.name, "file": r.mutant.file,
             "line": r.line, "breaks": r.mutant.breaks, "was": r.mutant.was, "now": r.mutant.now,
             "outcome": r.outcome, "caught_by": r.caught_by}
            for r in results
        ],
    }  # fmt: skip


def _page(results: list[Result]) -> str:
    caught = sum(result.is_caught for result in results)
    by_contract = sum(r.caught_by.startswith("tests/contract/") for r in results)
    lines = [
        "# Deliberate bugs in the firmware",
        "",
        f"{caught} of {len(results)} caught by the regression suite, {by_contract} of them by the "
        "contract, which knows nothing of the other implementations. Each is built alone, with all "
        "warnings as errors; the suite runs until its first test fails. `make mutants` makes this "
        "page again from `tests/firmware/evidence/mutants/`, where the changed lines stand; "
        "`mutants.json` has them too.",
    ]
    for component in SUITE:
        lines += ["", f"## {TITLES[component]}", "", "| bug | in | caught by |", "|---|---|---|"]
        lines += [_row(result) for result in results if result.mutant.component == component]
    return "\n".join(lines) + "\n"


def _row(result: Result) -> str:
    test = result.caught_by.rpartition("/")[2].replace("|", "\\|")
    by = f"`{test}`" if result.is_caught else f"**{result.outcome}**"
    return f"| {result.mutant.breaks} | `{result.mutant.file}`:{result.line} | {by} |"
