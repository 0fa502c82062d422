"""Where the time of a bench goes, from journals written by hand."""

import pytest

from twin.bench.production import Production
from twin.core.journal import Entry

EXECUTE, STOPPED = 6.0, 2.0


def told(*entries, until_s=100.0):
    """Summary after (time [s], kind, name, value, text) entries."""
    production = Production()
    for time_s, kind, name, value, text in entries:
        production.take(Entry(round(time_s * 1e9), kind, name, value, text))
    return production.summary(now_ns=round(until_s * 1e9))


def work(station, begin_s, end_s, part=1.0):
    return [(begin_s, "station", station, part, "work"), (end_s, "station", station, part, "")]


def state(time_s, code):
    return (time_s, "signal", "packml_state", code, "")


def shares(summary, station):
    return {name: round(share, 6) for name, share in summary["stations"][station].items() if share}


def journal(*lists):
    flat = [entry for item in lists for entry in (item if isinstance(item, list) else [item])]
    return sorted(flat, key=lambda entry: entry[0])


def test_busy_blocked_and_starved():
    """The part is in the fixture from 10 to 60 s; the bath works on it from 15 to 20 s."""
    summary = told(*journal(state(0, EXECUTE), work("fixture", 10, 60), work("bath", 15, 20)))
    assert shares(summary, "bath") == {"busy": 0.05, "blocked": 0.40, "starved": 0.55}
    assert shares(summary, "fixture") == {"busy": 0.50, "starved": 0.50}


def test_idle_between_two_works_on_one_part_is_no_block():
    summary = told(
        *journal(state(0, EXECUTE), work("fixture", 10, 60), work("spindle", 20, 25),
                 work("spindle", 35, 40))
    )  # fmt: skip
    assert shares(summary, "spindle") == {"busy": 0.10, "blocked": 0.20, "starved": 0.70}


def test_a_fault_of_its_own_fails_an_idle_station():
    fault = [(30, "fault", "magnetiser.low_current", 1.0, "{}"),
             (40, "fault", "magnetiser.low_current", 0.0, "")]  # fmt: skip
    summary = told(*journal(state(0, EXECUTE), fault))
    assert shares(summary, "magnetiser") == {"failed": 0.10, "starved": 0.90}
    assert shares(summary, "bath") == {"starved": 1.0}
    (row,) = summary["failures"]
    assert row["count"] == 1
    assert (row["mttr_s"], row["mtbf_s"]) == pytest.approx((10.0, 90.0))


def test_a_fault_that_still_stands_counts_until_now():
    begins = (30, "fault", "light.dim", 1.0, "{}")
    summary = told(*journal(state(0, EXECUTE), begins))
    assert shares(summary, "line_camera") == {"failed": 0.70, "starved": 0.30}
    assert summary["failures"][0]["mttr_s"] == pytest.approx(70.0)


def test_buttons_are_no_failures():
    press = [(30, "fault", "operator.stop", 1.0, "{}"), (31, "fault", "operator.stop", 0.0, "")]
    assert told(*press)["failures"] == []


def test_a_bench_that_stands_stops_all():
    """Execute from 10 to 50 s, a planned break from 50 to 70 s, then nothing."""
    rest = [(50, "upkeep", "break", 1.0, ""), (70, "upkeep", "break", 0.0, "")]
    summary = told(*journal(state(10, EXECUTE), state(50, STOPPED), rest))
    assert shares(summary, "robot") == {"stopped": 0.60, "starved": 0.40}
    facts = summary["iso22400"]
    assert facts["planned_break_s"] == pytest.approx(20.0)
    assert facts["availability"] == pytest.approx(40 / 80)
    assert facts["oee"] is None


def test_shares_of_every_station_add_up_to_one():
    summary = told(*journal(state(3, EXECUTE), work("fixture", 10, 60), work("robot", 5, 12),
                            work("robot", 55, 65), work("bath", 15, 20)))  # fmt: skip
    for station in summary["stations"].values():
        assert sum(station.values()) == pytest.approx(1.0)
