"""Random streams: a function of seed and name alone."""

import os
import subprocess
import sys

from twin.core.random import stream


def test_same_name_same_numbers_whatever_else_was_drawn():
    first = stream(7, "encoder").random(3)
    stream(7, "lamp").random(100)
    assert list(stream(7, "encoder").random(3)) == list(first)


def test_other_seed_or_name_other_numbers():
    draws = {stream(seed, *name).random() for seed in (1, 2) for name in (("a",), ("b",), ("a", 1))}
    assert len(draws) == 6


def test_hash_seed_does_not_matter():
    code = "from twin.core.random import stream; print(stream(7, 'x', 3).integers(2**62))"
    drawn = {
        subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed},
                       capture_output=True, text=True, check=True).stdout
        for seed in ("0", "1")
    }  # fmt: skip
    assert len(drawn) == 1
