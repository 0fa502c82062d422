"""The commands of `twin`."""

import sys
import traceback

from twin.cli.app import app
from twin.cli.exits import exit_code_of
from twin.core.errors import TwinError

__all__ = ["app", "main"]


def main() -> None:
    """Entry point: every error of ours ends in one message and its exit code."""
    # The commands register themselves on the app.
    from twin.cli import (  # noqa: F401
        calibrate,
        campaign,
        check,
        compare,
        coverage,
        data,
        distortion,
        explain,
        inspect,
        io,
        monitor,
        perf,
        piece,
        pod,
        render,
        report,
        results,
        run,
        serve,
        study,
        train,
        validate,
    )

    try:
        app()
    except Exception as error:
        if not isinstance(error, TwinError | OSError):
            traceback.print_exc()
        print(f"twin: {error}", file=sys.stderr)
        sys.exit(exit_code_of(error))
