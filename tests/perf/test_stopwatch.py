"""Medians of wall time with a clock of our own."""

import cv2
import pytest

from twin.perf import stopwatch


@pytest.fixture
def clock(monkeypatch):
    """A clock that only moves when told to."""
    now = [0.0]
    monkeypatch.setattr(stopwatch.time, "perf_counter", lambda: now[0])

    def pass_(seconds):
        now[0] += seconds

    return pass_


def test_medians_leave_warm_ups_out_and_take_turns(clock):
    log = []
    slow = iter([100.0, 3.0, 1.0, 2.0])

    def first(repeat):
        log.append(("first", repeat))
        clock(next(slow))

    def second(repeat):
        log.append(("second", repeat))
        clock(0.5)

    assert stopwatch.median_seconds(first, second, repeats=3) == (2.0, 0.5)
    assert [name for name, _ in log] == ["first", "second"] * 4
    assert [repeat for name, repeat in log if name == "first"] == [0, 0, 1, 2]


def test_opencv_gets_its_threads_back():
    before = cv2.getNumThreads()
    seen = []

    @stopwatch.one_thread()
    def broken():
        seen.append(cv2.getNumThreads())
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert seen == [1]
    assert cv2.getNumThreads() == before
