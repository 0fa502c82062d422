"""`twin distortion`: images taken at the wrong line rate, measured, predicted, and their cost."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from twin.cli.app import app
from twin.cli.exits import Exit

if TYPE_CHECKING:
    from twin.spec.loader import Loaded
    from twin.study.distortion.case import Case
    from twin.study.distortion.detection import Detection
    from twin.study.distortion.suite import Outcome

EPILOG = (
    "Examples:  twin distortion  ·  twin distortion slip eccentric_disc --json  ·  "
    "twin distortion --parts 30 --out distortion  ·  twin distortion --list"
)


@app.command(epilog=EPILOG)
def distortion(
    case: Annotated[
        list[str] | None, typer.Argument(help="Cases; all where none is named.")
    ] = None,
    scenario: Annotated[
        str, typer.Option(help="Bath, light and seed: a name or a YAML file.")
    ] = "nominal",
    parts: Annotated[
        int, typer.Option(min=0, help="Cracked and sound shanks inspected per case; 0: none.")
    ] = 0,
    out: Annotated[
        Path | None, typer.Option(help="Folder for figures, curves and the JSON document.")
    ] = None,
    set_: Annotated[
        list[str] | None, typer.Option("--set", metavar="A.B=C", help="Override a key; repeatable.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
    lists: Annotated[bool, typer.Option("--list", help="Print the cases.")] = False,
) -> None:
    """Render a grid target through every CASE of wrong line timing and read it again.

    Stretch, position, missing and repeated rows, closing error and blur are read from the image
    and compared with closed forms; exit code 1 if one disagrees. --parts also gives cracks missed
    and sound shanks rejected by the real inspection.
    """
    from twin.spec.loader import load_scenario
    from twin.study.distortion.document import document, write_folder
    from twin.study.distortion.suite import chosen

    cases = chosen(case or [])
    if lists:
        for one in cases:
            print(f"{one.name}  {one.text}")
        return
    loaded = load_scenario(scenario, overrides=set_ or [])
    found = _run(cases, loaded, parts)
    if out:
        write_folder(found, loaded=loaded, out=out)
    if as_json:
        print(json.dumps(document(found, loaded=loaded), indent=2, ensure_ascii=False))
    else:
        _print_table(found)
    raise typer.Exit(Exit.OK if all(o.passed for o in found) else Exit.EXPECTATION_FAILED)


def _run(cases: "tuple[Case, ...]", loaded: "Loaded", parts: int) -> "list[Outcome]":
    from itertools import count

    from twin.bench.set_up import model_folder
    from twin.cli.progress import parts_bar
    from twin.inspection.inspector import Inspector
    from twin.study.distortion.detection import Shanks
    from twin.study.distortion.suite import images_of, outcomes

    shanks = None
    if parts:
        threshold = loaded.scenario.inspection.threshold
        inspector = Inspector(model_folder(loaded), threshold=threshold)
        shanks = Shanks(loaded.rig, loaded.scenario, inspector, parts)
    done = count(1)
    with parts_bar("images", total=images_of(cases, parts=parts)) as advance:
        return list(outcomes(cases, rig=loaded.rig, scenario=loaded.scenario, shanks=shanks,
                             told=lambda: advance(next(done))))  # fmt: skip


def _print_table(found: "list[Outcome]") -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("case", "figure", "image", "predicted", "tolerance", "unit", "verdict")
    for outcome in found:
        for row in outcome.rows:
            table.add_row(
                outcome.case.name, row.name, f"{row.measured:.5g}", f"{row.expected:.5g}",
                f"{row.tolerance:.2g}", row.unit,
                "[green]agrees[/]" if row.passed else "[bold red]DISAGREES[/]",
            )  # fmt: skip
        if not outcome.rows:
            table.add_row(outcome.case.name, "", "", "", "", "", "[bold red]NOT READABLE[/]")
    console = Console()
    console.print(table)
    for outcome in found:
        if outcome.detection:
            console.print(_cost(outcome.case.name, outcome.detection), highlight=False)
        if outcome.control:
            name = f"    square, exposed as {outcome.case.name}"
            console.print(_cost(name, outcome.control), highlight=False)
    console.print(f"{sum(o.passed for o in found)} of {len(found)} cases agree")


def _cost(name: str, detection: "Detection") -> str:
    rates = (("missed", detection.missed), ("false alarms", detection.false_alarms))
    texts = [
        f"{label} {rate.hits} of {rate.trials} ({rate.low:.2f} to {rate.high:.2f})"
        for label, rate in rates
    ]
    return f"{name}: {', '.join(texts)}"
