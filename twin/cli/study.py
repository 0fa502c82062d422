"""`twin study`: a scenario over many settings, replicated, evaluated and reported."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from twin.cli.app import app
from twin.cli.progress import tasks_bar

if TYPE_CHECKING:
    from twin.study.engine.store import Store

EPILOG = (
    "Examples:  twin study pod_nominal --workers 2  ·  twin study my_study.yaml --workers 8 "
    "--out studies/mine --json  ·  after a crash the same command with --resume  ·  "
    "twin study whatif_uv_ambient --scheduler tcp://10.0.0.5:8786 on a Dask cluster of yours"
)


@app.command(epilog=EPILOG)
def study(
    study: Annotated[str, typer.Argument(help="Name of a shipped study, or a YAML file.")],
    workers: Annotated[int, typer.Option(help="Processes of this machine.")] = 1,
    scheduler: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Dask scheduler to use instead, tcp://host:port."),
    ] = None,
    resume: Annotated[bool, typer.Option(help="Go on with what an earlier attempt left.")] = False,
    out: Annotated[Path | None, typer.Option(help="Study folder; default studies/<name>.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Work off STUDY: results.parquet, fits, tables and report.html in one folder."""
    from twin.report.study.page import write_study_report
    from twin.study.engine.sweep import sweep
    from twin.study.evaluate.evaluation import evaluate
    from twin.study.plan.study import load_study

    planned = load_study(study)
    folder = out or Path("studies") / planned.file.study
    found: dict[str, Any] = {}

    def conclude(store: "Store") -> None:
        found.update(evaluate(planned, store))
        write_study_report(folder)

    with tasks_bar(planned.file.study) as advance:
        sweep(
            planned,
            out=folder,
            workers=workers,
            scheduler=scheduler,
            resumes=resume,
            progress=advance,
            evaluate=conclude,
        )
    _tell(found, folder, as_json=as_json)


def _tell(found: dict[str, Any], folder: Path, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(found | {"folder": str(folder)}, indent=2))
        return
    from rich.console import Console

    from twin.report.study.text import study_text

    Console().print(study_text(found))
    print(f"report: {folder / 'report.html'}")
