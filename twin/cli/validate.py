"""`twin validate`: the twin's physics and statistics against independent judges."""

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from twin.cli.app import app
from twin.cli.exits import Exit

if TYPE_CHECKING:
    from twin.validation.check import Check, Validation
    from twin.validation.suite import Outcome

EPILOG = "Examples:  twin validate  ·  twin validate --json --figures reports  ·  --only 8 --only 9"


@app.command(epilog=EPILOG)
def validate(
    figures: Annotated[
        Path | None, typer.Option(help="Folder for a picture of every check.")
    ] = None,
    only: Annotated[list[int] | None, typer.Option(help="Number of a check; repeatable.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Check the twin's physics and statistics; exit code 1 if any row fails."""
    outcomes = _run(_chosen(only), figures)
    if as_json:
        print(json.dumps(_document(outcomes), indent=2))
    else:
        _print_table(outcomes)
    has_passed = all(outcome.passed for outcome in outcomes)
    raise typer.Exit(Exit.OK if has_passed else Exit.EXPECTATION_FAILED)


def _chosen(only: list[int] | None) -> "list[Validation]":
    from twin.core.errors import UsageError
    from twin.validation.registry import VALIDATIONS

    numbers = [validation.number for validation in VALIDATIONS]
    unknown = sorted(set(only or ()) - set(numbers))
    if unknown:
        allowed = ", ".join(map(str, numbers))
        raise UsageError(f"validate: --only: got {unknown[0]}; allowed: {allowed}")
    return [validation for validation in VALIDATIONS if not only or validation.number in only]


def _run(validations: "list[Validation]", figures: Path | None) -> "list[Outcome]":
    from rich.console import Console

    from twin.validation.suite import run_checks

    told = Console(stderr=True)
    outcomes = []
    running = iter(run_checks(validations, figures=figures))
    for validation in validations:
        with told.status(f"{validation.number}. {validation.title}"):
            outcome = next(running)
        failed = sum(not row.passed for row in outcome.rows)
        verdict = "passed" if outcome.passed else f"{failed} of {len(outcome.rows)} rows failed"
        told.print(f"{validation.number}. {validation.title}: {verdict}", highlight=False)
        outcomes.append(outcome)
    return outcomes


def _document(outcomes: "list[Outcome]") -> dict[str, Any]:
    return {
        "passed": all(outcome.passed for outcome in outcomes),
        "checks": [
            {"check": outcome.validation.number, "title": outcome.validation.title, **_row(row)}
            for outcome in outcomes
            for row in outcome.rows
        ],
    }


def _row(row: "Check") -> dict[str, Any]:
    return {
        "name": row.name,
        "measured": row.measured if math.isfinite(row.measured) else None,
        "expected": row.expected,
        "tolerance": row.tolerance,
        "unit": row.unit,
        "source": row.source,
        "passed": row.passed,
        "relation": row.relation,
        "detail": row.detail,
    }


def _print_table(outcomes: "list[Outcome]") -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("check", "name", "measured", "expected", "tolerance", "unit", "source", "verdict")
    for outcome in outcomes:
        for row in outcome.rows:
            table.add_row(
                str(outcome.validation.number), row.name, f"{row.measured:.5g}",
                f"{row.relation} {row.expected:.5g}", f"{row.tolerance:.2g}", row.unit, row.source,
                "[green]pass[/]" if row.passed else "[bold red]FAIL[/]",
            )  # fmt: skip
    console = Console()
    console.print(table)
    passed = sum(outcome.passed for outcome in outcomes)
    console.print(f"{passed} of {len(outcomes)} checks passed")
