"""Check 10 passes, and fails with a camera that does otherwise."""

from dataclasses import replace

import numpy as np
import pytest

from twin.physics import line_scan
from twin.validation import line_rate
from twin.validation.line_rate import CASES, Case


def test_passes(failures):
    assert failures(line_rate.rows()) == []


def test_fails_with_a_camera_that_is_never_busy(failures, monkeypatch):
    """It takes every line, and the link is asked for more than it has."""

    def all_of_them(*, times_s, busy_s):
        return np.ones(len(times_s), bool)

    monkeypatch.setattr(line_scan, "accepted", all_of_them)
    lost = failures(line_rate.rows())
    assert "compression at 900 rpm, 1.2 times too fast" in lost
    assert "data rate at 900 rpm, 1.2 times too fast" in lost


def test_fails_with_a_camera_that_queues_triggers(failures, monkeypatch):
    """Queued triggers keep the highest rate instead of falling to one half of theirs."""

    def queued(*, times_s, busy_s):
        taken, free_s = np.zeros(len(times_s), bool), -np.inf
        for i, time_s in enumerate(times_s):
            if time_s >= free_s - busy_s:
                taken[i] = True
                free_s = max(free_s, time_s) + busy_s
        return taken

    monkeypatch.setattr(line_scan, "accepted", queued)
    assert "compression at 900 rpm, 1.2 times too fast" in failures(line_rate.rows())


def test_fails_with_a_camera_faster_than_its_link(failures, monkeypatch):
    rig = line_rate.load_rig("mpi_bench")
    fast = rig.line_camera.model_copy(update={"max_line_rate_hz": 45_000.0})
    monkeypatch.setattr(line_rate, "load_rig", lambda _: replace(rig, line_camera=fast))
    assert any(name.startswith("data rate") for name in failures(line_rate.rows()))


@pytest.mark.parametrize(
    ("speed_rpm", "ratio"), [(761.0, 1.0), (763.0, 0.5), (1523.0, 0.5), (1525.0, 1 / 3)]
)
def test_steps_by_hand(speed_rpm, ratio):
    """26 kHz at 2048 lines a turn is 761.7 rpm; the next step is at twice that."""
    rig = line_rate.load_rig("mpi_bench")
    assert line_rate.predicted_ratio(rig, Case("", speed_rpm)) == pytest.approx(ratio)


def test_every_case_has_a_name_of_its_own():
    assert len({case.name for case in CASES}) == len(CASES)


def test_a_figure_is_written(tmp_path):
    line_rate.figure(tmp_path / "rate.png")
    assert (tmp_path / "rate.png").stat().st_size > 1000
