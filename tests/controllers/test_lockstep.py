"""Lockstep: the first thing two controllers say otherwise."""

import pytest

from twin.controllers.contract import ScanResult
from twin.controllers.lockstep import Difference, Lockstep
from twin.core.errors import RunError
from twin.core.signals import Tag

TAGS = [Tag("lamp", "output", "bool", "-", "", 0), Tag("speed", "output", "real", "rpm", "", 1),
        Tag("switch", "input", "bool", "-", "", 9)]  # fmt: skip


class Says:
    """Controller that answers what it was told to, scan after scan."""

    def __init__(self, *results):
        self.results = list(results)

    def scan(self, _now_ns, _inputs):
        return self.results.pop(0)


def difference(first, second):
    calm = ScanResult({"lamp": True}, 7)
    pair = Lockstep(Says(calm, first), Says(calm, second), tags=TAGS)
    assert pair.scan(0, {}) is calm
    with pytest.raises(RunError) as caught:
        pair.scan(10_000_000, {})
    return caught.value.args[0]


def test_an_output_left_out_is_off():
    pair = Lockstep(Says(ScanResult({}, None)), Says(ScanResult({"lamp": False}, None)), tags=TAGS)
    pair.scan(0, {})
    assert pair.scans == 1


@pytest.mark.parametrize(
    ("first", "second", "signal", "values"),
    [
        (ScanResult({"lamp": True}, 7), ScanResult({}, 7), "lamp", (True, False)),
        (ScanResult({"lamp": True}, 7), ScanResult({"lamp": 1}, 7), "lamp", (True, 1)),
        (ScanResult({"speed": 0.0}, 7), ScanResult({"speed": -0.0}, 7), "speed", (0.0, -0.0)),
        (ScanResult({}, 7), ScanResult({}, None), "wake_ns", (7, None)),
    ],
)
def test_the_difference_names_signal_time_scan_and_both_values(first, second, signal, values):
    found = difference(first, second)
    assert found == Difference(signal, 10_000_000, 1, *values)
    assert str(found) == f"{signal} at 0.010000000 s, scan 1: {values[0]!r} and {values[1]!r}"


def test_closing_the_pair_ends_whatever_runs_elsewhere():
    class Hosted(Says):
        is_closed = False

        def close(self):
            self.is_closed = True

    for hosted_first in (True, False):
        hosted, here = Hosted(), Says()
        Lockstep(*((hosted, here) if hosted_first else (here, hosted)), tags=TAGS).close()
        assert hosted.is_closed
