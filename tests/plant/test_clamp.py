"""The clamp: end switches follow the valve after the travel."""

from twin.plant.clamp import Clamp
from twin.plant.workpiece import Workpiece
from twin.spec.part import Part
from twin.spec.scenario import BathState

LENGTHS_M = {"iso4014_m12x80": 0.08, "iso4762_m12x80": 0.08, "iso4014_m16x100": 0.1}


def clamp(s):
    return Clamp(s.site, s.fixture, travel_s=0.3, lengths_m=LENGTHS_M)


def test_switches_follow_the_travel(stand):
    s = stand()
    clamp(s)
    s.at(1, clamp_close=True)
    s.at(2, clamp_close=False)
    s.run(3)
    assert s.log("clamp_closed", "clamp_open") == [
        (1.0, "clamp_open", 0.0),
        (1.3, "clamp_closed", 1.0),
        (2.0, "clamp_closed", 0.0),
        (2.3, "clamp_open", 1.0),
    ]
    assert [name for _, name, _ in s.events("part")] == ["clamped", "unclamped"]


def test_reversing_in_travel_ends_open(stand):
    s = stand()
    clamp(s)
    s.at(1, clamp_close=True)
    s.at(1.1, clamp_close=False)
    s.run(3)
    assert s.site.wires["clamp_open"] is True
    assert not s.fixture.is_clamped


def test_stuck_clamp_moves_when_the_fault_ends(stand):
    s = stand({"at_s": 0, "target": "clamp", "kind": "will_not_close", "duration_s": 5})
    clamp(s)
    s.at(1, clamp_close=True)
    s.run(4.9)
    assert not s.site.wires["clamp_closed"]
    s.run(6)
    assert s.log("clamp_closed") == [(5.3, "clamp_closed", 1.0)]


def closed_on(s, until_s=2):
    clamp(s)
    s.at(1, clamp_close=True)
    s.run(until_s)
    return bool(s.site.wires["clamp_closed"]), s.fixture.is_clamped


def test_stuck_switches_show_what_was_until_they_move_again(stand):
    s = stand({"at_s": 0.5, "target": "clamp", "kind": "switch_stuck", "duration_s": 4})
    assert closed_on(s) == (False, True)
    assert s.site.wires["clamp_open"]
    s.run(5)
    assert s.log("clamp_open", "clamp_closed") == [
        (4.5, "clamp_open", 0.0),
        (4.5, "clamp_closed", 1.0),
    ]


def test_a_fastener_that_lies_askew_is_not_clamped(stand):
    s = stand()
    s.fixture.workpiece.is_askew = True
    assert closed_on(s) == (False, False)
    assert not s.site.wires["clamp_open"]
    assert s.events("part") == []


def test_two_fasteners_at_once_are_not_clamped(stand):
    s = stand()
    s.fixture.workpiece.companion = Workpiece(Part(2, "iso4014_m12x80", (), (), 0), BathState())
    assert closed_on(s) == (False, False)


def test_the_end_switch_knows_the_length_that_was_ordered(stand):
    longer, as_long = stand(), stand()
    longer.fixture.workpiece.ordered = "iso4014_m16x100"
    as_long.fixture.workpiece.ordered = "iso4762_m12x80"
    assert closed_on(longer) == (False, False)
    assert closed_on(as_long) == (True, True)


def test_the_valve_is_blocked_while_the_robot_is_in_the_zone(stand):
    s = stand()
    clamp(s)
    s.at(0.5, robot_in_zone=True)
    s.at(1, clamp_close=True)
    s.at(3, robot_in_zone=False)
    s.run(4)
    assert s.log("clamp_open", "clamp_closed") == [
        (3.0, "clamp_open", 0.0),
        (3.3, "clamp_closed", 1.0),
    ]
