"""Exit codes, the same for every command."""

from enum import IntEnum

from twin.core.errors import ControllerError, ModelError, ScenarioError, UsageError


class Exit(IntEnum):
    """What the shell is told."""

    OK = 0
    EXPECTATION_FAILED = 1
    USAGE = 2
    RUN_FAILED = 3
    TIME_LIMIT = 4


def exit_code_of(error: Exception) -> Exit:
    """Wrong input is 2, everything else that stops a run is 3."""
    is_input = isinstance(error, ScenarioError | UsageError | ModelError | ControllerError)
    return Exit.USAGE if is_input else Exit.RUN_FAILED
