"""Bottlenecks by active periods: by hand."""

import pytest

from twin.bench.production.bottleneck import Bottleneck, longest_active


def test_the_longest_period_that_runs_is_the_bottleneck():
    """a 0–10, b 8–14, c 12–13: a until 10, then b; c never."""
    periods = [("a", 0, 10), ("b", 8, 14), ("c", 12, 13)]
    assert longest_active(periods) == {"a": 10, "b": 4, "c": 0}


def test_time_without_activity_has_no_bottleneck():
    assert longest_active([("a", 0, 2), ("a", 5, 6)]) == {"a": 3}


def test_of_two_equally_long_the_first_counts():
    assert longest_active([("b", 0, 4), ("a", 2, 6)]) == {"b": 4, "a": 2}


def test_averages_and_shares_over_a_run():
    found = Bottleneck()
    for station, begin_s, end_s in (("robot", 0, 4), ("fixture", 3, 13), ("robot", 20, 22)):
        found.begin(station, begin_s * 10**9)
        if station == "fixture":
            found.end("robot", 4 * 10**9)
        if station != "robot" or begin_s:
            found.end(station, end_s * 10**9)
    found.close(30 * 10**9)
    assert found.average_active_s() == {"fixture": 10.0, "robot": 3.0}
    assert found.momentary_ns == {"fixture": 10 * 10**9, "robot": 5 * 10**9}


def test_a_station_that_is_active_at_the_end_counts():
    found = Bottleneck()
    found.begin("robot", 0)
    found.close(5 * 10**9)
    assert found.average_active_s() == pytest.approx({"robot": 5.0})
