"""`twin report`: make the page of a recorded run or study again."""

from pathlib import Path
from typing import Annotated

import typer

from twin.cli.app import app

EPILOG = (
    "Examples:  twin report runs/nominal-seed1  ·  twin report runs/nominal-seed1 --vcd nominal.vcd"
)


@app.command(epilog=EPILOG)
def report(
    run_dir: Annotated[Path, typer.Argument(help="Folder of a run or a study.")],
    vcd: Annotated[
        Path | None, typer.Option(help="Write the signals to this file, for GTKWave.")
    ] = None,
) -> None:
    """Write report.html of a run or a study from its files alone."""
    from twin.report.page import write_report
    from twin.report.study.folder import is_study
    from twin.report.study.page import write_study_report
    from twin.report.vcd import write_vcd

    print(write_study_report(run_dir) if is_study(run_dir) else write_report(run_dir))
    if vcd:
        write_vcd(run_dir, vcd)
