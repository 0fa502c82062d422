"""Spans of a trace, worked out by hand."""

from twin.report.run_folder import read_run
from twin.report.spans import Span, activities, alarms, faults, spans_of_stations


def test_an_activity_ends_where_the_next_begins_or_idles():
    entries = [
        (1.0, "robot", 3.0, "load"),
        (2.0, "spindle", 3.0, "turning"),
        (4.0, "robot", 3.0, "unload_ok"),
        (5.0, "robot", 3.0, ""),
    ]
    assert spans_of_stations(entries, end_s=9.0) == [
        Span("robot", "load", 1.0, 4.0, 3),
        Span("spindle", "turning", 2.0, 9.0, 3),
        Span("robot", "unload_ok", 4.0, 5.0, 3),
    ]


def test_what_begins_too_late_is_left_out_and_unread():
    def entries():
        yield 1.0, "robot", 3.0, "load"
        yield 2.0, "spindle", 3.0, "turning"
        yield 4.0, "robot", 3.0, "unload_ok"
        yield 5.0, "spindle", 3.0, ""
        raise AssertionError("nobody needs this one")

    assert spans_of_stations(entries(), end_s=9.0, until_s=3.0) == [
        Span("robot", "load", 1.0, 4.0, 3),
        Span("spindle", "turning", 2.0, 5.0, 3),
    ]


def test_idling_twice_is_nothing():
    assert spans_of_stations([(1.0, "robot", None, ""), (2.0, "robot", None, "")], end_s=3.0) == []


def test_activities_of_a_run(run_folder):
    spans = activities(read_run(run_folder))
    assert len(spans) == 11 * 10
    assert sum(span.duration_s for span in spans if span.row == "bath") == 10 * 2.0


def test_faults_and_alarms_of_a_run(run_folder):
    run = read_run(run_folder)
    assert faults(run) == [Span("faults", "inspection.disconnect", 230.0, 236.0)]
    assert alarms(run) == [Span("alarms", "verdict_missing", 232.5, 234.0)]
