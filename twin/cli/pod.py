"""`twin pod`: probability of detection from any hit/miss data."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from twin.cli.app import app


@app.command(epilog="Example:  twin pod targets.csv --link logit --transform ln --bound lr --json")
def pod(
    csv: Annotated[Path, typer.Argument(help="Two columns: size, hit (0 or 1); header optional.")],
    link: Annotated[str, typer.Option(help="logit or probit.")] = "logit",
    transform: Annotated[str, typer.Option(help="Size as it is (a) or its logarithm (ln).")] = "ln",
    bound: Annotated[str, typer.Option(help="wald, or lr: likelihood ratio.")] = "wald",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Fit a hit/miss POD curve per MIL-HDBK-1823A to CSV: a50, a90, a90/95 in its unit."""
    from twin.study.pod import fit_pod, read_hit_miss

    data = read_hit_miss(csv)
    fit = fit_pod(sizes=data.size, hits=data.is_hit, link=link, transform=transform, bound=bound)
    for warning in fit.warnings:
        print(f"twin pod: warning: {warning}", file=sys.stderr)
    _tell(_facts(fit), as_json=as_json)


def _facts(fit: Any) -> dict[str, Any]:
    keys = ("n", "hits", "link", "transform", "b0", "b1", "a50", "a90", "a90_95", "bound", "aic",
            "log_likelihood", "covariance", "warnings")  # fmt: skip
    return {key: getattr(fit, key) for key in keys}


def _tell(facts: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(facts, indent=2))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("figure", "value")
    for key in ("n", "hits", "link", "transform", "b0", "b1", "a50", "a90", "a90_95", "bound",
                "aic"):  # fmt: skip
        table.add_row(key, _text(facts[key]))
    Console().print(table)


def _text(value: Any) -> str:
    if value is None:
        return "none"
    return f"{value:.6g}" if isinstance(value, float) else str(value)
