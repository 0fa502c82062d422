"""`twin compare`: the gate between two versions of a bench."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from twin.cli.app import app
from twin.cli.exits import Exit

EPILOG = (
    "Examples:  twin compare runs/main runs/branch  ·  "
    "twin compare base candidate --markdown comment.md --junit gate.xml  ·  "
    "twin compare studies/main studies/branch --json. "
    "Play both sides with the same seeds: what they share then cancels. "
    "Exit codes: 0 nothing is worse · 1 something is · 2 they cannot be compared."
)


@app.command(epilog=EPILOG)
def compare(
    base: Annotated[
        Path, typer.Argument(help="A run folder, a folder of run folders, or a study folder.")
    ],
    candidate: Annotated[Path, typer.Argument(help="Likewise: what is judged against BASE.")],
    confidence: Annotated[
        float,
        typer.Option(help="That an unchanged bench is called the same, all figures together."),
    ] = 0.99,
    margin: Annotated[
        float, typer.Option(help="Share of a figure that is too little a change to matter.")
    ] = 0.001,
    markdown: Annotated[
        Path | None, typer.Option(help="Write a pull-request comment to this file.")
    ] = None,
    junit: Annotated[Path | None, typer.Option(help="Write JUnit XML to this file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Judge CANDIDATE against BASE, figure by figure: better, same or worse."""
    from twin.compare.comparison import compared
    from twin.compare.document import document
    from twin.compare.junit import write_junit
    from twin.compare.markdown import markdown as as_markdown
    from twin.compare.sides import evidence_of
    from twin.core.whole_file import write_whole

    comparison = compared(*evidence_of(base, candidate), confidence=confidence,
                          margin_share=margin)  # fmt: skip
    if markdown:
        write_whole(markdown, as_markdown(comparison))
    if junit:
        write_junit(comparison, junit)
    if as_json:
        print(json.dumps(document(comparison), indent=2, allow_nan=False))
    else:
        _tell(comparison)
    raise typer.Exit(Exit.EXPECTATION_FAILED if comparison.verdict == "worse" else Exit.OK)


def _tell(comparison: Any) -> None:
    from rich.console import Console
    from rich.table import Table

    from twin.compare.wording import MARKS, change, interval, sentence, value

    table = Table(title=sentence(comparison), title_justify="left", box=None, pad_edge=False)
    for column in ("figure", "base", "candidate", "difference", "interval", "verdict"):
        table.add_column(column, justify="left" if column in ("figure", "verdict") else "right")
    for row in comparison.figures:
        found = row.difference
        table.add_row(row.kpi.name, value(row, found.base), value(row, found.candidate),
                      change(row), interval(row), MARKS[row.verdict])  # fmt: skip
    for row in comparison.counts:
        table.add_row(row.name, str(row.base), str(row.candidate), "", "", MARKS[row.verdict])
    console = Console()
    console.print(table)
    for note in comparison.notes:
        console.print(f"note: {note}", markup=False)
    console.print(f"candidate: {MARKS[comparison.verdict]}", markup=False)
