"""`twin run`: play a scenario."""

import json
import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from twin.cli.app import app
from twin.cli.exits import Exit
from twin.cli.progress import parts_bar

EPILOG = (
    "Examples:  twin run nominal  ·  twin run nominal --parts 40 --seed 7 --json  ·  "
    "twin run my.yaml --set bath.concentration_ml_per_100ml=0.1 --out runs/weak --junit weak.xml"
)


@app.command(epilog=EPILOG)
def run(
    scenario: Annotated[str, typer.Argument(help="Name of a shipped scenario, or a YAML file.")],
    parts: Annotated[int | None, typer.Option(help="Fasteners in the infeed bin.")] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of every random stream.")] = None,
    set_: Annotated[
        list[str] | None, typer.Option("--set", metavar="A.B=C", help="Override a key; repeatable.")
    ] = None,
    mode: Annotated[
        str | None, typer.Option(help="fast, or realtime: held to the wall clock.")
    ] = None,
    imaging: Annotated[
        str | None, typer.Option(help="full: render and infer; timing: draw from the POD model.")
    ] = None,
    controller: Annotated[str | None, typer.Option(help="Controller under test.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Run folder; default runs/<scenario>-seed<seed>.")
    ] = None,
    save_images: Annotated[bool, typer.Option(help="Keep every native image and mask.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
    junit: Annotated[Path | None, typer.Option(help="Write JUnit XML to this file.")] = None,
    vcd: Annotated[
        Path | None, typer.Option(help="Write the signals to this file, for GTKWave.")
    ] = None,
    store: Annotated[
        str | None,
        typer.Option(envvar="TWIN_STORE", help="Put the run into this results store as well."),
    ] = None,
) -> None:
    """Play SCENARIO from bin to verdict to bin; write the run folder and its report."""
    from twin.bench.run import run as play
    from twin.report.junit import write_junit
    from twin.report.page import write_report
    from twin.report.vcd import write_vcd
    from twin.spec.loader import load_scenario

    settings = {"parts": parts, "seed": seed, "mode": mode, "imaging": imaging,
                "controller.kind": controller}  # fmt: skip
    given = [f"{key}={value}" for key, value in settings.items() if value is not None]
    loaded = load_scenario(scenario, overrides=[*(set_ or []), *given])
    wanted = loaded.scenario
    if store:
        _catalogue(store, None)  # before a run is played for nothing
    folder = out or Path("runs") / f"{wanted.scenario}-seed{wanted.seed}"
    with parts_bar(wanted.scenario, total=wanted.parts) as advance:
        result = play(
            loaded,
            out=folder,
            command=shlex.join(["twin", *sys.argv[1:]]),
            saves_images=save_images,
            progress=advance,
            report=write_report,
        )
    if junit:
        write_junit(result.summary, junit)
    if vcd:
        write_vcd(folder, vcd)
    if store:
        _catalogue(store, folder)
    for window in result.summary["operating_windows_left"] if as_json else ():
        print(f"outside an operating window: {window['text']}", file=sys.stderr)
    _tell(result.summary, folder, as_json=as_json)
    raise typer.Exit(_exit(result.has_passed, result.reached_end))


def _catalogue(url: str, folder: Path | None) -> None:
    """Put the run in `folder` into a results store; without one, see that there is a store."""
    from twin.results import open_store, record_of

    store = open_store(url, creates=True)
    try:
        if folder:
            store.add(record_of(folder))
    finally:
        store.close()


def _tell(summary: dict, folder: Path, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(summary, indent=2))
        return
    from rich.console import Console

    from twin.report.text import run_text

    Console().print(run_text(summary))
    print(f"report: {folder / 'report.html'}")


def _exit(has_passed: bool, reached_end: bool) -> Exit:
    if not reached_end:
        return Exit.TIME_LIMIT
    return Exit.OK if has_passed else Exit.EXPECTATION_FAILED
