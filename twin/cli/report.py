"""`twin report`: make the page of a recorded run again."""

from pathlib import Path
from typing import Annotated

import typer

from twin.cli.app import app


@app.command(epilog="Example:  twin report runs/nominal-seed1")
def report(run_dir: Annotated[Path, typer.Argument(help="Folder of a recorded run.")]) -> None:
    """Write report.html of RUN_DIR from its files alone."""
    from twin.report.page import write_report

    print(write_report(run_dir))
