"""A long run needs no more memory than a short one, its report included."""

import json
import subprocess
import sys

import pytest

MOST_MIB = 1024
MOST_KIB_PER_PART = 10
"""Of the parts table, which the report holds; the trace is streamed."""


MEASURED = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""Run from a small process of its own: Linux counts the memory a process was forked from."""


def peak_mib(parts, folder):
    """Highest resident memory [MiB] of `twin run` at timing level, from start to report."""
    command = [sys.executable, "-c", MEASURED,
               sys.executable, "-c", "from twin.cli import main; main()", "run", "nominal",
               "--parts", str(parts), "--imaging", "timing", "--controller", "native",
               "--set", "time_limit_s=10000000", "--out", str(folder)]  # fmt: skip
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    summary = json.loads((folder / "summary.json").read_text())
    assert summary["parts"]["in"] == parts
    assert (folder / "report.html").is_file()
    return int(told) / 1024


@pytest.mark.slow
def test_ten_thousand_parts_in_flat_memory(tmp_path):
    few, many = (peak_mib(parts, tmp_path / f"run{parts}") for parts in (1000, 10_000))
    assert many <= MOST_MIB
    assert (many - few) * 1024 / 9000 <= MOST_KIB_PER_PART
