"""The fault board: what is wrong, from when to when, and that the trace says so."""

import json

import pytest

from twin.core.errors import UsageError


def board(s):
    return s.site.faults


def written(s):
    return [(time_s, name, value) for time_s, name, value in s.events("fault")]


def test_a_timed_fault_begins_and_ends_in_the_trace(stand):
    s = stand({"at_s": 1, "target": "light", "kind": "dim", "magnitude": 0.5, "duration_s": 2})
    s.run(0.9)
    assert board(s).active("light", "dim") is None
    s.run(1.1)
    assert board(s).active("light", "dim") == 0.5
    s.run(4)
    assert board(s).active("light", "dim") is None
    assert written(s) == [(1.0, "light.dim", 1.0), (3.0, "light.dim", 0.0)]
    details = [json.loads(e.text) for e in s.entries if e.kind == "fault" and e.value]
    assert details == [{"duration_s": 2.0, "magnitude": 0.5}]


def test_what_has_no_magnitude_is_simply_there(stand):
    s = stand({"at_s": 0, "target": "light", "kind": "off"})
    s.run(1)
    assert board(s).active("light", "off") == 1.0


def test_a_button_is_let_go_by_itself(stand):
    s = stand({"at_s": 1, "target": "operator", "kind": "start"})
    s.run(9)
    assert written(s) == [(1.0, "operator.start", 1.0), (1.2, "operator.start", 0.0)]


def test_injected_now_and_cleared_by_its_handle(stand):
    s = stand()
    s.run(1)
    handle = board(s).inject("clamp", "will_not_open")
    s.run(2)
    assert handle.is_active
    handle.clear()
    handle.clear()
    s.run(3)
    assert not handle.is_active
    assert written(s) == [(1.0, "clamp.will_not_open", 1.0), (2.0, "clamp.will_not_open", 0.0)]


def test_an_injected_fault_ends_after_its_duration(stand):
    s = stand()
    s.run(1)
    handle = board(s).inject("bath", "weak", duration_s=0.5, magnitude=0.05)
    s.run(3)
    assert not handle.is_active
    assert [time_s for time_s, _, _ in written(s)] == [1.0, 1.5]


def test_of_two_at_once_the_later_counts_and_each_ends_for_itself(stand):
    s = stand({"at_s": 0, "target": "light", "kind": "dim", "magnitude": 0.9})
    s.run(1)
    later = board(s).inject("light", "dim", magnitude=0.2)
    assert board(s).active("light", "dim") == 0.2
    later.clear()
    assert board(s).active("light", "dim") == 0.9


def test_a_spent_fault_is_over(stand):
    s = stand({"at_s": 1, "target": "magnetiser", "kind": "shot_missing"})
    assert not board(s).spend("magnetiser", "shot_missing")
    s.run(2)
    assert board(s).spend("magnetiser", "shot_missing")
    assert not board(s).spend("magnetiser", "shot_missing")
    assert [value for _, _, value in written(s)] == [1.0, 0.0]


def test_devices_hear_of_every_change(stand):
    s = stand({"at_s": 1, "target": "light", "kind": "off", "duration_s": 1})
    heard = []

    def device():
        while True:
            yield board(s).changed()
            heard.append((s.site.now_s, board(s).active("light", "off")))

    s.site.env.process(device())
    s.run(3)
    assert heard == [(1.0, 1.0), (2.0, None)]


def test_a_run_waits_for_what_is_timed_and_for_whoever_presses_buttons(stand):
    timed = stand({"at_s": 5, "target": "light", "kind": "off"})
    assert board(timed).pending
    timed.run(6)
    assert not board(timed).pending
    drawn = {"rate_per_h": 1, "duration_s": 1}
    assert not board(stand(drawn | {"target": "light", "kind": "off"})).pending
    assert board(stand(drawn | {"target": "operator", "kind": "start"})).pending


def test_faults_at_a_rate_are_written_one_by_one(stand):
    s = stand({"rate_per_h": 360, "duration_s": 1, "target": "light", "kind": "off"})
    s.run(3600)
    begins = [time_s for time_s, _, value in written(s) if value]
    ends = [time_s for time_s, _, value in written(s) if not value]
    assert len(begins) > 100
    assert [end - begin for begin, end in zip(begins, ends, strict=False)] == pytest.approx(
        [1.0] * len(ends)
    )


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"target": "lamp", "kind": "off"}, "got 'lamp'; did you mean clamp?"),
        ({"target": "light", "kind": "of"}, "got 'of'; did you mean off?"),
        ({"target": "light", "kind": "dim"}, "magnitude: got None; light.dim needs its magnitude"),
        ({"target": "light", "kind": "dim", "magnitude": 2}, "light.dim takes share left"),
        ({"target": "light", "kind": "dim", "magnitude": float("nan")}, "magnitude: got nan"),
        ({"target": "light", "kind": "off", "magnitude": 1}, "has no magnitude"),
        ({"target": "light", "kind": "off", "duration_s": 0}, "duration_s: got 0"),
        ({"target": "light", "kind": "off", "duration_s": float("inf")}, "duration_s: got inf"),
        ({"target": "light", "kind": "off", "signal": "lamp_fault"}, "target signal only"),
        ({"target": "signal", "kind": "stuck"}, "signal: got None; signal.stuck needs"),
        (
            {"target": "signal", "kind": "stuck", "signal": "clamp_close_"},
            "got 'clamp_close_'; did you mean clamp_close?",
        ),
    ],
)
def test_what_cannot_be_injected_says_why(stand, fault, words):
    s = stand()
    with pytest.raises(UsageError) as caught:
        board(s).inject(**fault)
    assert words in str(caught.value)
    assert len(caught.value.args) == 1
    assert written(s) == []
