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


ASSERTIONS = [
    {"name": "held", "signals": ["a"], "passed": True, "checked": 3, "unfinished": 0,
     "violated": 0, "violations": []},
    {"name": "idle", "signals": ["a"], "passed": True, "checked": 0, "unfinished": 0,
     "violated": 0, "violations": []},
    {"name": "[b]late", "signals": ["a"], "passed": False, "checked": 1, "unfinished": 0,
     "violated": 2, "violations": [
        {"t_s": 12.5, "text": "a is true", "excerpt": "ms |0\na  ▁▔"},
        {"t_s": 13.5, "text": "a is true", "excerpt": "second"}]},
]  # fmt: skip


def test_a_violated_assertion_shows_its_waveform():
    text = printed({"assertions": ASSERTIONS})
    lines = [line.rstrip() for line in text.splitlines()]
    assert "✓  held       checked 3 times" in lines
    assert "–  idle       not exercised" in lines
    assert "✗  [b]late    checked once" in lines
    at = lines.index("12.500 s  [b]late: a is true (and 1 more)")
    assert lines[at + 1 : at + 3] == ["ms |0", "a  ▁▔"]
    assert "second" not in text
