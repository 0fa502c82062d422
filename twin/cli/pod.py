"""`twin pod`: probability of detection from any hit/miss or signal data."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from twin.cli.app import app

EPILOG = (
    "Examples:  twin pod targets.csv --link logit --transform ln --bound mlr --json  ·  "
    "twin pod targets.csv --floor --ceiling --bound lr  ·  twin pod apart.csv --method firth  ·  "
    "twin pod contrast.csv --decision 12 --noise 4 --saturation 255"
)
TABLE = ("n", "hits", "link", "transform", "b0", "b1", "tau", "floor", "ceiling", "a50", "a90",
         "a90_95", "bound", "aic", "blanks", "false_calls", "false_call_rate")  # fmt: skip


@app.command(epilog=EPILOG)
def pod(
    csv: Annotated[
        Path,
        typer.Argument(
            help="Two columns: size and hit (0 or 1), or size and signal; header optional. "
            "Separated by comma, semicolon or tab. A size of 0 is a blank site."
        ),
    ],
    link: Annotated[str, typer.Option(help="logit or probit.")] = "logit",
    transform: Annotated[str, typer.Option(help="Size as it is (a) or its logarithm (ln).")] = "ln",
    bound: Annotated[
        str,
        typer.Option(
            help="wald: the handbook's, on the safe side; lr: likelihood ratio, needs 120 "
            "targets to be safe; mlr: modified likelihood ratio, exact from 40 targets on."
        ),
    ] = "wald",
    method: Annotated[
        str, typer.Option(help="ml, or firth: penalised, finite for separated data too.")
    ] = "ml",
    floor: Annotated[bool, typer.Option(help="POD need not tend to 0 for small sizes.")] = False,
    ceiling: Annotated[bool, typer.Option(help="POD need not tend to 1 for large sizes.")] = False,
    blanks: Annotated[int | None, typer.Option(help="Blank sites, where CSV has none.")] = None,
    false_calls: Annotated[int, typer.Option(help="False calls among --blanks.")] = 0,
    size_column: Annotated[str, typer.Option(help="Name of the column of sizes.")] = "size",
    hit_column: Annotated[
        str | None, typer.Option(help="Name of the column of hits or signals.")
    ] = None,
    decision: Annotated[
        float | None,
        typer.Option(help="CSV holds signals (â versus a); from this one on a target is called."),
    ] = None,
    noise: Annotated[
        float | None, typer.Option(help="Signals up to this say only that they are that small.")
    ] = None,
    saturation: Annotated[
        float | None, typer.Option(help="Signals from this on say only that they are that large.")
    ] = None,
    signal_transform: Annotated[
        str, typer.Option(help="Signal as it is (a) or its logarithm (ln).")
    ] = "ln",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Fit a POD curve per MIL-HDBK-1823A to CSV: a50, a90, a90/95 in its unit, false-call rate."""
    from twin.study.pod import counted_false_calls

    counted = None
    if blanks is not None or false_calls:
        counted = counted_false_calls(blanks=blanks or 0, false_calls=false_calls)
    if decision is None:
        _refuse("--decision", noise=noise, saturation=saturation)
        fit, seen, doubts = _of_hits(csv, (size_column, hit_column or "hit"), link=link,
                                     transform=transform, bound=bound, method=method, floor=floor,
                                     ceiling=ceiling)  # fmt: skip
    else:
        _refuse("hits and misses; --decision says that CSV holds signals",
                link=link != "logit", bound=bound != "wald", method=method != "ml",
                floor=floor, ceiling=ceiling)  # fmt: skip
        fit, seen, doubts = _of_signals(csv, (size_column, hit_column or "signal"),
                                        decision=decision, noise=noise, saturation=saturation,
                                        transform=transform,
                                        signal_transform=signal_transform)  # fmt: skip
    if counted and seen.blanks:
        _refuse(f"a file without blank sites; {csv} holds {seen.blanks} (size 0)", blanks=True)
    calls = counted or seen
    warnings = [*fit.warnings, *doubts, *calls.warnings(targets=fit.n)]
    _tell(asdict(fit) | _facts_of(calls) | {"warnings": warnings}, as_json=as_json)


def _refuse(goes_with: str, **options: Any) -> None:
    """Raise UsageError where an option was given that goes with something else."""
    from twin.core.errors import UsageError

    given = [f"--{name}" for name, value in options.items() if value not in (None, False)]
    if given:
        raise UsageError(f"pod: {', '.join(given)}: goes with {goes_with}")


def _of_hits(csv: Path, columns: tuple[str, str], **options: Any) -> tuple[Any, Any, Any]:
    """The curve, what was called on blank sites, and doubts about the curve."""
    from twin.study.pod import asymptote_doubts, fit_pod, read_hit_miss

    data = read_hit_miss(csv, size=columns[0], hit=columns[1])
    fit = fit_pod(sizes=data.targets.size, hits=data.targets.is_hit, **options)
    return fit, data.false_calls, asymptote_doubts(fit, data.targets)


def _of_signals(
    csv: Path, columns: tuple[str, str], *, decision: float, **options: Any
) -> tuple[Any, Any, Any]:
    """The line, what was called on blank sites, and no more doubts than the line has itself."""
    from twin.study.pod import fit_signal, read_signals

    data = read_signals(csv, size=columns[0], signal=columns[1])
    targets = data.targets
    fit = fit_signal(sizes=targets.size, signals=targets.signal, decision=decision, **options)
    return fit, data.false_calls(decision), ()


def _facts_of(calls: Any) -> dict[str, Any]:
    return {
        "blanks": calls.blanks,
        "false_calls": calls.false_calls,
        "false_call_rate": calls.rate,
        "false_call_ci95": list(calls.ci95) if calls.blanks else None,
    }


def _tell(facts: dict[str, Any], *, as_json: bool) -> None:
    for warning in facts["warnings"]:
        print(f"twin pod: warning: {warning}", file=sys.stderr)
    if as_json:
        print(json.dumps(facts, indent=2, allow_nan=False))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("figure", "value")
    for key in TABLE:
        if key in facts:
            table.add_row(key, _text(facts[key]))
    Console().print(table)


def _text(value: Any) -> str:
    if value is None:
        return "none"
    return f"{value:.6g}" if isinstance(value, float) else str(value)
