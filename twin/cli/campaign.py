"""`twin campaign`: random faults on random scenarios, and what does not hold in them."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from twin.cli.app import app
from twin.cli.exits import Exit
from twin.cli.progress import parts_bar

KINDS = ("reference", "native", "qemu")
EPILOG = (
    "Examples:  twin campaign --sequences 200 --controller native  ·  twin campaign --sequences "
    "10000 --seed 1 --workers 2 --controller native --out runs/campaign --json  ·  the same "
    "command with --resume goes on after an interruption  ·  twin run "
    "runs/campaign/found/000012_deadlock.yaml plays what was found."
)


@app.command(epilog=EPILOG)
def campaign(
    sequences: Annotated[int, typer.Option(help="How many sequences are played.")] = 200,
    seed: Annotated[int, typer.Option(help="Every sequence follows from it and its number.")] = 1,
    workers: Annotated[int, typer.Option(help="Processes; the outcome is the same.")] = 1,
    controller: Annotated[str, typer.Option(help="reference, native or qemu.")] = "reference",
    library: Annotated[
        Path | None, typer.Option(help="Your own controller, with --controller native.")
    ] = None,
    lockstep: Annotated[
        bool, typer.Option(help="The reference runs beside it; differences are findings.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder; default runs/campaign-<controller>-seed<seed>.")
    ] = None,
    resume: Annotated[bool, typer.Option(help="Go on with the campaign in that folder.")] = False,
    most_found: Annotated[
        int | None, typer.Option(help="Stop once so many sequences have shown something.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
    junit: Annotated[Path | None, typer.Option(help="Write JUnit XML to this file.")] = None,
) -> None:
    """Play random faults and operator actions on random scenarios; shrink what does not hold.

    Looked for: violations of the six invariants, dead-locks, lost parts, breakdowns of the twin.
    """
    from twin.campaign.campaign import run_campaign
    from twin.campaign.job import Job
    from twin.campaign.junit import write_campaign_junit

    block = _controller(controller, library)
    folder = out or Path("runs") / f"campaign-{controller}-seed{seed}"
    with parts_bar("campaign", total=sequences, unit="sequences") as advance:
        summary = run_campaign(
            Job(seed, block, is_lockstep=lockstep),
            sequences=sequences,
            out=folder,
            workers=workers,
            resumes=resume,
            most_found=most_found,
            progress=lambda done, _: advance(done),
        )
    if junit:
        write_campaign_junit(summary, junit)
    _tell(summary, folder, as_json=as_json)
    raise typer.Exit(Exit.OK if summary["passed"] else Exit.EXPECTATION_FAILED)


def _controller(kind: str, library: Path | None) -> dict[str, Any]:
    from twin.core.errors import UsageError

    if kind not in KINDS:
        raise UsageError(f"--controller: got {kind!r}; allowed: {', '.join(KINDS)}")
    if library is not None and kind != "native":
        raise UsageError(f"--library: got {str(library)!r}; goes with --controller native only")
    return {"kind": kind} | ({"library": str(library)} if library else {})


def _tell(summary: dict[str, Any], folder: Path, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(summary, indent=2))
        return
    from rich.console import Console

    from twin.campaign.text import campaign_text

    Console().print(campaign_text(summary, folder))
