"""One writer in a folder at a time."""

import fcntl
import os
from pathlib import Path

from twin.core.errors import UsageError


def locked(folder: Path, what: str) -> int:
    """Handle of the folder, locked until it is closed; the system does so however we end.

    Raises: UsageError where another process holds it, saying it is writing `what`.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        if isinstance(error, BlockingIOError):
            raise UsageError(f"{folder}: another process is writing this {what}") from None
        raise
    return handle
