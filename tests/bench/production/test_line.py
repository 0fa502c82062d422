"""Where the time of several fixtures and their robot goes, from journals written by hand."""

import pytest

from twin.bench.production import LineProduction
from twin.core.journal import Entry
from twin.spec import load_rig

EXECUTE, STOPPED = 6.0, 2.0


def told(*entries, until_s=100.0):
    production = LineProduction(load_rig("mpi_bench").layouts["two_fixtures"])
    for time_s, kind, name, value, text in sorted(entries, key=lambda e: e[0]):
        entry = Entry(round(time_s * 1e9), kind, name, value, text)
        if production.follows(entry.kind, entry.name):
            production.take(entry)
    return production.summary(now_ns=round(until_s * 1e9))


def work(station, begin_s, end_s):
    return (begin_s, "station", station, 1.0, "work"), (end_s, "station", station, 1.0, "")


def state(fixture, time_s, code):
    return (time_s, "signal", f"{fixture}.packml_state", code, "")


def shares(summary, station):
    return {name: round(share, 6) for name, share in summary["stations"][station].items() if share}


def test_the_shared_robot_stops_when_the_last_fixture_does():
    """f1 produces from 0 to 40 s, f2 from 0 to 70 s; the robot works from 10 to 30 s."""
    summary = told(state("f1", 0, EXECUTE), state("f2", 0, EXECUTE), state("f1", 40, STOPPED),
                   state("f2", 70, STOPPED), *work("robot", 10, 30))  # fmt: skip
    assert shares(summary, "robot") == {"busy": 0.2, "starved": 0.5, "stopped": 0.3}


def test_a_part_that_waits_for_the_robot_blocks_its_fixture():
    """Occupied from 10 to 60 s, of that waiting from 40 to 55 s."""
    summary = told(state("f1", 0, EXECUTE), state("f2", 0, EXECUTE), *work("f1.fixture", 10, 60),
                   *work("f1.robot_queue", 40, 55))  # fmt: skip
    assert shares(summary, "f1.fixture") == {"busy": 0.35, "blocked": 0.15, "starved": 0.5}
    assert summary["bottleneck"]["average_active_s"] == {"f1.fixture": pytest.approx(17.5)}


def test_programs_without_a_break_are_one_active_period():
    summary = told(state("f1", 0, EXECUTE), *work("robot", 0, 10), *work("robot", 10, 30),
                   *work("robot", 40, 50))  # fmt: skip
    assert summary["bottleneck"]["average_active_s"] == {"robot": pytest.approx(20.0)}


def test_availability_is_that_of_all_fixtures_together():
    """100 s of one and 50 s of the other, of 200 s."""
    summary = told(state("f1", 0, EXECUTE), state("f2", 50, EXECUTE))
    facts = summary["iso22400"]
    assert facts["availability"] == pytest.approx(0.75)
    assert facts["planned_busy_time_s"] == pytest.approx(200)


def test_a_fault_of_the_cell_is_counted_once_and_fails_both():
    summary = told(state("f1", 0, EXECUTE), state("f2", 0, EXECUTE),
                   (10, "fault", "magnetiser.no_current", 1.0, ""),
                   (20, "fault", "magnetiser.no_current", 0.0, ""),
                   (30, "fault", "f2.magnetiser.no_current", 1.0, ""),
                   (50, "fault", "f2.magnetiser.no_current", 0.0, ""))  # fmt: skip
    counted = {row["fault"]: row["count"] for row in summary["failures"]}
    assert counted == {"magnetiser.no_current": 1, "f2.magnetiser.no_current": 1}
    assert shares(summary, "f1.magnetiser")["failed"] == pytest.approx(0.1)
    assert shares(summary, "f2.magnetiser")["failed"] == pytest.approx(0.3)
