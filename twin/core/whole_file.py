"""Files that appear whole or not at all."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from twin.core.errors import UsageError


def write_whole(file: Path, text: str | Iterable[str]) -> None:
    """Write `text`, or its pieces in turn, beside `file`; then put it in its place in one step.

    Raises: UsageError where it cannot be written; an older file then stays as it was.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    except OSError as error:
        raise UsageError(f"{file}: cannot be written ({error.strerror})") from None
    try:
        with open(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.writelines([text] if isinstance(text, str) else text)
        os.chmod(name, 0o644)
        os.replace(name, file)
    except BaseException as error:
        Path(name).unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise UsageError(f"{file}: cannot be written ({error.strerror})") from None
        raise
