"""How much of the C sources does the regression suite run? Counted by gcov, told by gcovr.

`python tests/firmware/evidence/coverage_c.py --out reports` builds the firmware with counters in
a copy of the checkout and runs the whole suite on it. Exit codes: 0 every component and all
together reach 95 % of the lines and 90 % of the branches, 1 one does not, 2 the suite fails.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from suite import NATIVE_ONLY, SUITE
from workspace import EvidenceError, Workspace

COUNTERS = "-O0 -g --coverage"
LINES, BRANCHES = 0.95, 0.90
ALL = "all"


@dataclass(frozen=True)
class Share:
    """Lines and branches of a source, a component or all, and how many of them were run.

    `missed` are the lines of a source that were not run, or not in every branch.
    """

    name: str
    lines: int
    lines_run: int
    branches: int
    branches_run: int
    missed: tuple[int, ...] = ()

    def __str__(self) -> str:
        return " ".join(self.cells)

    @property
    def cells(self) -> tuple[str, ...]:
        """Name, the two shares and what was missed, in words."""
        return (
            self.name,
            f"{_percent(self.lines_run, self.lines)} of {self.lines} lines",
            f"{_percent(self.branches_run, self.branches)} of {self.branches} branches",
            ", ".join(map(str, self.missed)),
        )

    @property
    def is_enough(self) -> bool:
        """Whether both bars are held."""
        return (
            self.lines_run >= LINES * self.lines and self.branches_run >= BRANCHES * self.branches
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, help="folder for coverage_c.md and coverage_c.json")
    options = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory() as folder:
            sources = _counted(Path(folder).resolve())
    except EvidenceError as error:
        print(f"coverage: {error}", file=sys.stderr)
        return 2
    sums = [_sum(component, sources, f"{component}/") for component in SUITE]
    sums.append(_sum(ALL, sources, ""))
    if options.out:
        _write(sources, sums, options.out)
    for share in sums:
        print(f"{share}{'' if share.is_enough else '  BELOW ITS BAR'}")
    return 0 if all(share.is_enough for share in sums) else 1


def _counted(folder: Path) -> list[Share]:
    """Shares of every source after the suite has run on a build with counters."""
    workspace = Workspace.copied_to(
        folder / "checkout",
        # the test driver of the trigger unit, which is built with sanitizers otherwise
        MAKEFLAGS=f"-- FLAGS_asan={COUNTERS.replace(' ', chr(92) + ' ')}",
    )
    complaint = workspace.build(f"FLAGS_host={COUNTERS}")
    tests = [test for suite in SUITE.values() for test in suite]
    complaint = complaint or workspace.first_failure(
        tests, *NATIVE_ONLY, f"--basetemp={workspace.root / 'tmp'}"
    )
    if complaint:
        raise EvidenceError(f"the suite fails: {complaint}")
    return _told(workspace)


def _told(workspace: Workspace) -> list[Share]:
    told = subprocess.run(
        [sys.executable, "-m", "gcovr", "--json", "--root", workspace.firmware,
         *(f"--filter={component}/[a-z_]+\\.c" for component in SUITE),
         workspace.firmware / "build", *(workspace.root / "tmp").glob("*/asan/trigger_unit")],
        cwd=workspace.firmware, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if told.returncode != 0:
        raise EvidenceError(f"gcovr ended with {told.returncode}:\n{told.stderr}")
    return [_share(file["file"], file["lines"]) for file in json.loads(told.stdout)["files"]]


def _share(name: str, lines: list[dict[str, Any]]) -> Share:
    """Of one source, from gcovr's counts of its lines."""
    branches = [branch["count"] > 0 for line in lines for branch in line["branches"]]
    missed = {
        line["line_number"]
        for line in lines
        if not all([line["count"], *(branch["count"] for branch in line["branches"])])
    }
    run = sum(line["count"] > 0 for line in lines)
    return Share(name, len(lines), run, len(branches), sum(branches), tuple(sorted(missed)))


def _sum(name: str, sources: list[Share], start: str) -> Share:
    parts = [source for source in sources if source.name.startswith(start)]
    return Share(
        name,
        sum(part.lines for part in parts),
        sum(part.lines_run for part in parts),
        sum(part.branches for part in parts),
        sum(part.branches_run for part in parts),
    )


def _write(sources: list[Share], sums: list[Share], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    rows = [f"| {' | '.join(share.cells)} |" for share in (*sums, *sources)]
    page = [
        "# Coverage of the C sources by their regression suite",
        "",
        "`make coverage-c` makes this page again: the whole suite on a build with gcov's counters. "
        "Nothing is excluded.",
        "",
        "| source | lines run | branches taken | not run, or not every branch: lines |",
        "|---|---|---|---|",
        *rows,
    ]
    (folder / "coverage_c.md").write_text("\n".join(page) + "\n", encoding="utf-8")
    document = {share.name: {"lines": share.lines, "lines_run": share.lines_run,
                             "branches": share.branches, "branches_run": share.branches_run}
                for share in (*sums, *sources)}  # fmt: skip
    (folder / "coverage_c.json").write_text(json.dumps(document, indent=1) + "\n")


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"


if __name__ == "__main__":
    sys.exit(main())
