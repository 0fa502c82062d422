"""The run in the terminal."""

import io
import json

from rich.console import Console

from twin.report.text import run_text


def printed(summary: dict) -> str:
    console = Console(file=io.StringIO(), width=100)
    console.print(run_text(summary))
    return console.file.getvalue()


def test_verdict_figures_and_detection(run_folder):
    text = printed(json.loads((run_folder / "summary.json").read_text()))
    assert "PASSED  made_up, seed 7: 1 of 1 expectations met" in text
    assert "96 parts/h" in text
    assert "1 of 3, 33.3 % (1.0 % to 91.0 %)" in text
    assert "rejected: verdict missing" in text


def test_names_are_no_markup():
    row = {"name": "[bold]x[/bold]", "metric": "", "value": 1, "limit": "≤ 0", "passed": False}
    violation = {"invariant": 1, "time_s": 2.0, "text": "[red]part 1"}
    text = printed(
        {
            "scenario": "[i]odd",
            "expectations": [row],
            "invariants": {"checked": 6, "violations": [violation]},
        }
    )
    assert "FAILED" in text
    assert all(name in text for name in ("[bold]x[/bold]", "[red]part 1", "[i]odd"))
