"""A long run needs no more memory than a short one, its report included."""

import json
import os
import subprocess
import sys

import pytest

MOST_MIB = 1024
MOST_KIB_PER_PART = 10
"""Of the parts table, which the report holds; the trace is streamed."""


def peak_mib(parts, folder):
    """Highest resident memory [MiB] of `twin run` at timing level, from start to report."""
    command = [sys.executable, "-c", "from twin.cli import main; main()", "run", "nominal",
               "--parts", str(parts), "--imaging", "timing", "--controller", "native",
               "--set", "time_limit_s=10000000", "--out", str(folder)]  # fmt: skip
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0  # it has been waited for
    summary = json.loads((folder / "summary.json").read_text())
    assert summary["parts"]["in"] == parts
    assert (folder / "report.html").is_file()
    return usage.ru_maxrss / 1024


@pytest.mark.slow
def test_ten_thousand_parts_in_flat_memory(tmp_path):
    few, many = (peak_mib(parts, tmp_path / f"run{parts}") for parts in (1000, 10_000))
    assert many <= MOST_MIB
    assert (many - few) * 1024 / 9000 <= MOST_KIB_PER_PART
