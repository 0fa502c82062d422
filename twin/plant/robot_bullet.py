"""PyBullet, imported without the greeting its C code prints on both output streams."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def _silence() -> Iterator[None]:
    """Send the process's own descriptors 1 and 2 to nowhere; Python's streams go through them."""
    sys.stdout.flush()
    sys.stderr.flush()
    kept = {stream: os.dup(stream) for stream in (1, 2)}
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        for stream in kept:
            os.dup2(nowhere, stream)
        yield
    finally:
        for stream, original in kept.items():
            os.dup2(original, stream)
            os.close(original)
        os.close(nowhere)


with _silence():
    import pybullet

__all__ = ["pybullet"]
