"""Temporal assertions over written traces: both ends of every tolerance, and what is said."""

import pyarrow.parquet as pq
import pytest

from twin.bench.assertions import AssertionMonitor
from twin.bench.waveform import COLUMNS
from twin.core.errors import ScenarioError
from twin.core.journal import Entry
from twin.core.signals import Tag
from twin.spec.assertion import Assertion

MS = 1_000_000
TAGS = (
    Tag("guard", "input", "bool", "-", "", 0, True),
    Tag("shot", "input", "bool", "-", "", 1, False),
    Tag("clamp", "input", "bool", "-", "", 2, False),
    Tag("step", "output", "int", "code", "", 3, 0),
    Tag("field", "input", "real", "A/m", "", 4, 0.0),
)

RESPONSE = {"name": "off in time", "when": {"signal": "guard", "becomes": False},
            "within_s": 0.2, "then": {"signal": "shot", "is": False}}  # fmt: skip
NEVER = {"name": "not both", "never": [{"signal": "shot", "is": True},
         {"signal": "clamp", "is": True}], "for_longer_than_s": 0.02}  # fmt: skip
COUNT = {"name": "two shots", "between": {"signal": "clamp", "becomes": True},
         "and": {"signal": "clamp", "becomes": False},
         "count": {"signal": "shot", "becomes": True}, "exactly": 2}  # fmt: skip
ALWAYS = {"name": "weak field", "always": [{"signal": "field", "below": 240}],
          "while": [{"signal": "clamp", "is": True}], "for_longer_than_s": 0.1}  # fmt: skip
STABLE = {"name": "step stands", "stable": ["step"], "while": [{"signal": "clamp", "is": True}],
          "settle_s": 0.01}  # fmt: skip


def judged(assertion, *changes, end_ms=10_000):
    """Result of one assertion over changes (time [ms], signal, value) in order."""
    monitor = AssertionMonitor([Assertion.model_validate(assertion)], TAGS)
    for time_ms, name, value in changes:
        monitor.take(Entry(int(time_ms * MS), "signal", name, float(value)))
    monitor.close(end_ms * MS)
    (result,) = monitor.results()
    assert result["passed"] == (result["violated"] == 0) == monitor.has_passed
    assert len(result["violations"]) == result["violated"]
    return result


def times_ms(result):
    return [round(row["t_s"] * 1000, 6) for row in result["violations"]]


def outcome(assertion, *changes, end_ms=10_000):
    """(premises, violations, premises left open)."""
    result = judged(assertion, *changes, end_ms=end_ms)
    return result["checked"], result["violated"], result["unfinished"]


ON, OPEN = (100, "shot", 1), (1000, "guard", 0)


@pytest.mark.parametrize(
    ("off_ms", "violated"), [(500, 0), (1000, 0), (1199, 0), (1200, 0), (1200.001, 1), (5000, 1)]
)
def test_a_response_is_in_time_up_to_the_limit(off_ms, violated):
    changes = sorted([ON, OPEN, (off_ms, "shot", 0)])
    assert outcome(RESPONSE, *changes) == (1, violated, 0)


def test_a_response_that_never_comes_is_violated_at_the_limit():
    assert times_ms(judged(RESPONSE, ON, OPEN)) == [1200]


def test_a_window_open_at_the_end_is_not_judged():
    assert outcome(RESPONSE, ON, OPEN, end_ms=1200) == (1, 0, 1)
    assert outcome(RESPONSE, ON, OPEN, end_ms=1201) == (1, 1, 0)


def test_a_premise_that_never_occurs_passes_with_nothing_checked():
    assert outcome(RESPONSE, ON) == (0, 0, 0)


def test_a_short_pulse_is_a_moment_at_which_it_holds():
    pulse = (1100, "shot", 0), (1100, "shot", 1)
    assert outcome(RESPONSE, ON, OPEN, *pulse) == (1, 0, 0)


def test_every_premise_has_a_window_of_its_own():
    changes = [ON]
    for k in range(3):
        changes += [(1000 + 50 * k, "guard", 0), (1020 + 50 * k, "guard", 1)]
    assert outcome(RESPONSE, *changes, (1225, "shot", 0)) == (3, 1, 0)
    assert times_ms(judged(RESPONSE, *changes)) == [1200, 1250, 1300]


STAYS = RESPONSE | {"and_stays_s": 0.1}


@pytest.mark.parametrize(
    ("changes", "violated"),
    [
        ([(1150, "shot", 0)], 0),
        ([(1150, "shot", 0), (1250, "shot", 1)], 0),
        ([(1150, "shot", 0), (1249, "shot", 1)], 1),
        ([(1050, "shot", 0), (1100, "shot", 1), (1200, "shot", 0)], 0),
        ([(1050, "shot", 0), (1100, "shot", 1), (1201, "shot", 0)], 1),
        ([(950, "shot", 0), (1100, "shot", 1)], 0),
        ([(950, "shot", 0), (1099, "shot", 1)], 1),
    ],
)
def test_a_response_must_stay(changes, violated):
    assert outcome(STAYS, *sorted([ON, OPEN, *changes])) == (1, violated, 0)


def test_what_did_not_stay_is_certain_when_it_ends():
    late = [(1150, "shot", 0), (1230, "shot", 1)]
    assert times_ms(judged(STAYS, ON, OPEN, *late)) == [1230]


@pytest.mark.parametrize(("step_ms", "violated"), [(999, 1), (1000, 0), (1200, 0), (1201, 1)])
def test_a_response_can_be_a_moment(step_ms, violated):
    moment = RESPONSE | {"then": {"signal": "step", "becomes": 9}}
    assert outcome(moment, *sorted([OPEN, (step_ms, "step", 9)])) == (1, violated, 0)


def test_while_limits_the_premises():
    limited = RESPONSE | {"while": [{"signal": "step", "equals": 40}]}
    again = (2000, "guard", 1), (2500, "step", 40), (3000, "guard", 0)
    assert times_ms(judged(limited, ON, OPEN, *again)) == [3200]
    assert outcome(limited, ON, OPEN, *again) == (1, 1, 0)


def test_a_state_as_premise_counts_when_it_begins():
    held = RESPONSE | {"when": {"signal": "field", "above": 100}}
    rising = [(1000, "field", 50), (1100, "field", 150), (1200, "field", 200)]
    assert times_ms(judged(held, ON, *rising)) == [1300]


def test_a_state_that_holds_from_the_start_is_a_premise_there():
    held = RESPONSE | {"when": {"signal": "guard", "is": True},
                       "then": {"signal": "shot", "is": True}}  # fmt: skip
    assert times_ms(judged(held)) == [200]
    assert outcome(held, (200, "shot", 1)) == (1, 0, 0)


@pytest.mark.parametrize(("until_ms", "violated"), [(1001, 0), (1020, 0), (1020.001, 1), (9e3, 1)])
def test_never_forgives_up_to_the_tolerance(until_ms, violated):
    both = [(500, "shot", 1), (1000, "clamp", 1), (until_ms, "shot", 0)]
    result = judged(NEVER, *both)
    assert result["violated"] == violated
    assert times_ms(result) == [1020] * violated


def test_without_tolerance_any_overlap_counts_but_not_that_of_one_instant():
    strict = {key: value for key, value in NEVER.items() if key != "for_longer_than_s"}
    handed_over = [(500, "shot", 1), (1000, "clamp", 1), (1000, "shot", 0)]
    assert judged(strict, *handed_over)["violated"] == 0
    assert judged(strict, *handed_over[:2], (1000.001, "shot", 0))["violated"] == 1


def test_each_overlap_is_one_violation():
    changes = [(0, "shot", 1)]
    for k in range(4):
        changes += [(1000 * k + 100, "clamp", 1), (1000 * k + 200, "clamp", 0)]
    assert times_ms(judged(NEVER, *changes)) == [120, 1120, 2120, 3120]


def test_never_is_exercised_when_each_state_came_once():
    assert outcome(NEVER, (100, "shot", 1), (200, "shot", 0)) == (0, 0, 0)
    apart = [(100, "shot", 1), (200, "shot", 0), (300, "clamp", 1), (400, "clamp", 0)]
    assert outcome(NEVER, *apart, (500, "clamp", 1)) == (1, 0, 0)


def test_never_of_a_single_state_is_exercised_by_its_signal():
    alone = {"name": "no", "never": [{"signal": "field", "above": 240}]}
    assert outcome(alone) == (0, 0, 0)
    assert outcome(alone, (1000, "field", 240)) == (1, 0, 0)
    assert outcome(alone, (1000, "field", 240.5)) == (1, 1, 0)


def clamping(shots, *, open_ms=2000):
    changes = [(1000, "clamp", 1), (open_ms, "clamp", 0)]
    for k in range(shots):
        changes += [(1100 + 100 * k, "shot", 1), (1150 + 100 * k, "shot", 0)]
    return sorted(changes)


@pytest.mark.parametrize(
    ("limits", "passing"),
    [({"exactly": 2}, {2}), ({"at_least": 2}, {2, 3, 4}), ({"at_most": 1}, {0, 1}),
     ({"at_least": 1, "at_most": 3}, {1, 2, 3}), ({"exactly": 0}, {0})],
)  # fmt: skip
def test_a_count_is_judged_when_its_interval_closes(limits, passing):
    counted = {key: value for key, value in COUNT.items() if key != "exactly"} | limits
    results = [judged(counted, *clamping(shots)) for shots in range(5)]
    assert {shots for shots in range(5) if results[shots]["passed"]} == passing
    assert all(result["checked"] == 1 for result in results)


def test_what_happens_outside_the_interval_is_not_counted():
    outside = [(500, "shot", 1), (600, "shot", 0)], [(2500, "shot", 1), (2600, "shot", 0)]
    assert outcome(COUNT, *outside[0], *clamping(2), *outside[1]) == (1, 0, 0)


def test_an_interval_left_open_is_not_judged():
    assert outcome(COUNT, *clamping(1)[:-1]) == (0, 0, 1)


def test_a_second_opening_does_not_begin_again():
    counted = COUNT | {"between": {"signal": "step", "becomes": 20}}
    steps = [(900, "step", 20), (1400, "step", 0), (1500, "step", 20)]
    assert outcome(counted, *sorted([*clamping(2), *steps])) == (1, 0, 0)


def test_one_change_may_close_an_interval_and_open_the_next():
    each = COUNT | {"between": {"signal": "step", "becomes": 1},
                    "and": {"signal": "step", "becomes": 1}}  # fmt: skip
    changes = [(100, "step", 1)]
    for k, shots in enumerate((2, 1, 2)):
        begin = 1000 * k + 200
        for n in range(shots):
            changes += [(begin + 20 * n, "shot", 1), (begin + 20 * n + 10, "shot", 0)]
        changes += [(begin + 500, "step", 0), (begin + 600, "step", 1)]
    assert outcome(each, *changes) == (3, 1, 1)


@pytest.mark.parametrize(("back_ms", "violated"), [(1100, 0), (1101, 1)])
def test_always_holds_while_the_others_do(back_ms, violated):
    strong = [(500, "field", 300), (1000, "clamp", 1), (back_ms, "field", 10)]
    assert outcome(ALWAYS, *strong) == (1, violated, 0)
    assert outcome(ALWAYS, (500, "field", 300)) == (0, 0, 0)


def test_always_without_while_speaks_of_the_whole_run():
    closed = {"name": "closed", "always": [{"signal": "guard", "is": True}]}
    assert outcome(closed) == (1, 0, 0)
    assert times_ms(judged(closed, OPEN)) == [1000]


def test_a_band_needs_both_limits():
    band = {"name": "band", "always": [{"signal": "field", "above": -1, "below": 5}]}
    assert outcome(band, (100, "field", 4.9)) == (1, 0, 0)
    assert times_ms(judged(band, (100, "field", 5), (200, "field", 0), (300, "field", -1))) == [
        100,
        300,
    ]


@pytest.mark.parametrize(("change_ms", "violated"), [(1000, 0), (1010, 0), (1011, 1), (2000, 0)])
def test_stable_from_the_settling_to_the_last_instant(change_ms, violated):
    held = [(1000, "clamp", 1), (change_ms, "step", 7), (2000, "clamp", 0)]
    changes = sorted(held, key=lambda change: change[0])
    assert outcome(STABLE, *changes) == (1, violated, 0)


def test_a_number_that_is_none_never_holds():
    absent = {"name": "nan", "never": [{"signal": "field", "above": 0}]}
    assert judged(absent, (1000, "field", float("nan")))["passed"]


def test_the_violation_is_told_and_drawn():
    (row,) = judged(RESPONSE, ON, OPEN, (1230, "shot", 0))["violations"]
    assert row["text"] == (
        "guard becomes false at 1.000 s, but shot is false did not hold within 0.2 s"
    )
    title, guard, shot, marks = row["excerpt"].splitlines()
    assert title.startswith("ms from 1.000000 s")
    assert guard.split() == ["guard", guard.split()[1].replace("▁", "").ljust(COLUMNS, "▁")]
    assert "▔▁" in shot
    assert marks.index("▲ when") == guard.index("▁") == title.index("|0")
    assert guard.index("▁") < marks.index("▲ limit") < shot.index("▁")


def test_an_excerpt_ends_with_the_run():
    (row,) = judged(RESPONSE, ON, OPEN, end_ms=1210)["violations"]
    lines = row["excerpt"].splitlines()
    assert lines[1].rstrip().endswith("▁")
    assert len(lines[1]) - lines[3].index("▲ limit") <= 3


def test_excerpts_stay_few_while_all_violations_count():
    monitor = AssertionMonitor([Assertion.model_validate(NEVER)], TAGS)
    monitor.take(Entry(0, "signal", "shot", 1.0))
    for k in range(500):
        monitor.take(Entry((1000 * k + 100) * MS, "signal", "clamp", 1.0))
        monitor.take(Entry((1000 * k + 200) * MS, "signal", "clamp", 0.0))
    (result,) = monitor.results()
    assert result["violated"] == 500
    assert len(result["violations"]) == 50


def test_closing_early_changes_nothing_of_the_rest():
    monitor = AssertionMonitor([Assertion.model_validate(RESPONSE)], TAGS)
    for time_ms, name, value in (ON, OPEN):
        monitor.take(Entry(time_ms * MS, "signal", name, float(value)))
    for now_ms in (1100, 1200):
        monitor.close(now_ms * MS)
        assert monitor.has_passed
    monitor.close(1300 * MS)
    assert not monitor.has_passed


def test_other_entries_are_passed_over():
    monitor = AssertionMonitor([Assertion.model_validate(RESPONSE)], TAGS)
    monitor.take(Entry(MS, "station", "guard", 0.0, "load"))
    monitor.take(Entry(MS, "signal", "step", 5.0))
    assert monitor.results()[0]["checked"] == 0


def test_an_assertion_without_a_form_is_refused():
    with pytest.raises(ScenarioError, match="none of when, never"):
        AssertionMonitor([Assertion(name="empty")], TAGS)


NOMINAL = (
    "assertions=[{name: two shots, between: {signal: clamp_closed, becomes: true}, "
    "and: {signal: clamp_closed, becomes: false}, "
    "count: {signal: magnetiser_on, becomes: true}, exactly: %s}]"
)


@pytest.mark.parametrize(("wanted", "passed"), [(2, True), (3, False)])
def test_a_run_judges_them_without_touching_the_trace(play, wanted, passed):
    plain = play("nominal", "parts=2", folder="plain")
    result = play("nominal", "parts=2", NOMINAL % wanted)
    (row,) = result.summary["assertions"]
    assert (row["checked"], row["passed"], row["violated"]) == (2, passed, 0 if passed else 2)
    assert result.has_passed == (passed and plain.has_passed)
    assert plain.has_passed
    assert plain.summary["assertions"] == []
    assert result.summary["trace_sha256"] == plain.summary["trace_sha256"]


def test_the_trace_on_disk_gives_the_same_answer(play):
    result = play("nominal", "parts=1", NOMINAL % 3)
    (row,) = result.summary["assertions"]
    trace = pq.read_table(result.folder / "trace.parquet").to_pylist()
    times_s = [e["time_ns"] / 1e9 for e in trace if e["name"] == "clamp_closed" and not e["value"]]
    assert [violation["t_s"] for violation in row["violations"]] == times_s
