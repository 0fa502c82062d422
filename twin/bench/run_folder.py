"""The folder of a run: it appears whole, or not at all."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from twin.core.errors import UsageError

MARK = "manifest.json"


@contextmanager
def new_run_folder(out: Path) -> Iterator[Path]:
    """A folder to write into; renamed to `out` on success, removed on any error.

    Replaces an older run at `out`, but never a folder that holds anything else.

    Raises: UsageError where `out` cannot be written or holds something that is no run.
    """
    _check(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    except OSError as error:
        raise UsageError(f"--out {out}: cannot be written ({error.strerror})") from error
    try:
        yield work
        work.chmod(0o755)
        if out.exists():
            shutil.rmtree(out)
        os.replace(work, out)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise


def write_json(file: Path, content: Any) -> None:
    """Write `content` as indented JSON."""
    file.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _check(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise UsageError(f"--out {out}: is a file, not a folder")
    if out.is_dir() and any(out.iterdir()) and not (out / MARK).is_file():
        raise UsageError(f"--out {out}: holds something that is no run ({MARK} is missing)")
