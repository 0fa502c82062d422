"""`twin perf`: the performance figures, as ratios measured in one run."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from twin.cli.app import app

if TYPE_CHECKING:
    from twin.perf.stopwatch import Figure

EPILOG = "Examples:  twin perf --json  ·  twin perf --only line_image_vs_poisson"


@app.command(epilog=EPILOG)
def perf(
    scenario: Annotated[str, typer.Option(help="What is rendered and played.")] = "nominal",
    fp32: Annotated[Path, typer.Option(help="Model folder before INT8, for int8_speedup.")] = Path(
        "training/fp32"
    ),
    only: Annotated[list[str] | None, typer.Option(help="Name of a figure; repeatable.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Measure how fast the twin is on this machine; takes a minute or two, best left alone."""
    from twin.core.processor import cpu_flags

    figures = _measured(scenario, fp32, only)
    flags = cpu_flags()
    if as_json:
        values = {name: figure.value for name, figure in figures.items()}
        notes = {name: figure.note for name, figure in figures.items()}
        print(json.dumps({**values, "cpu_flags": flags, "notes": notes}, indent=2))
        return
    _print_table(figures, flags)


def _measured(scenario: str, fp32: Path, only: list[str] | None) -> "dict[str, Figure]":
    """Every figure; those not asked for are None and say so."""
    from rich.console import Console

    from twin.core.errors import UsageError
    from twin.perf.stopwatch import Figure
    from twin.perf.suite import figures_of

    measures = figures_of(scenario, fp32=fp32)
    unknown = sorted(set(only or ()) - set(measures))
    if unknown:
        raise UsageError(f"perf: --only: got {unknown[0]!r}; allowed: {', '.join(measures)}")
    told = Console(stderr=True)
    figures = {}
    for name, measure in measures.items():
        if only and name not in only:
            figures[name] = Figure(None, "not asked for")
            continue
        with told.status(name):
            figures[name] = measure()
    return figures


def _print_table(figures: "dict[str, Figure]", flags: list[str]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("figure", "value", "how")
    for name, figure in figures.items():
        value = "none" if figure.value is None else f"{figure.value:.3g}"
        table.add_row(name, value, figure.note)
    table.add_row("cpu_flags", " ".join(flags) or "none", "vector instructions that INT8 may use")
    Console().print(table)
