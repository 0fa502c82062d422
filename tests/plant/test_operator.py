"""The operator: presses to begin with, then what the faults say; chains close slowly."""

from twin.plant.operator import Operator


def pressed(s, name):
    return [(time_s, value) for time_s, _, value in s.log(name)]


def test_resets_and_starts_once(stand):
    s = stand()
    Operator(s.site)
    s.run(100)
    assert pressed(s, "reset_button") == [(0.1, 1.0), (0.3, 0.0)]
    assert pressed(s, "start_button") == [(0.6, 1.0), (0.8, 0.0)]


def test_holds_a_button_as_long_as_asked(stand):
    s = stand({"at_s": 5, "target": "operator", "kind": "stop", "duration_s": 1.5},
              {"at_s": 9, "target": "operator", "kind": "stop"})  # fmt: skip
    Operator(s.site)
    s.run(100)
    assert pressed(s, "stop_button") == [(5.0, 1.0), (6.5, 0.0), (9.0, 1.0), (9.2, 0.0)]


def test_the_chain_is_open_while_the_stop_is_held(stand):
    s = stand({"at_s": 2, "target": "operator", "kind": "estop", "duration_s": 3})
    Operator(s.site)
    s.run(100)
    assert pressed(s, "estop_ok") == [(2.0, 0.0), (5.0, 1.0)]


def test_no_guard_is_open_for_less_than_a_scan(stand):
    s = stand({"at_s": 2, "target": "operator", "kind": "guard_open", "duration_s": 0.001})
    Operator(s.site)
    s.run(100)
    (opened_s, _), (closed_s, _) = pressed(s, "guard_closed")
    assert opened_s == 2.0
    assert closed_s - opened_s >= 0.020  # the longest scan cycle
