"""The spindle: homes to the index, holds speed, stops at angles, and always slows smoothly."""

from math import radians, tau

import pytest

from twin.plant.spindle import HOME, POSITION, SPEED, Spindle


@pytest.fixture
def turning(stand, rig):
    def build(*faults):
        s = stand(*faults)
        s.spindle = Spindle(s.site, s.fixture, sheet=rig.spindle, counts_per_turn=4096,
                            start_angle_rad=2.0)  # fmt: skip
        return s

    return build


def test_homes_to_the_index(turning):
    s = turning()
    s.at(1, spindle_enable=True, spindle_mode=HOME, spindle_speed_rpm=30)
    s.run(4)
    assert s.spindle.angle_rad() % tau == pytest.approx(0, abs=1e-6)
    assert s.site.wires["spindle_homed"] is True
    assert s.site.wires["spindle_turning"] is False


def test_reaches_the_set_speed(turning):
    s = turning()
    s.at(1, spindle_enable=True, spindle_mode=SPEED, spindle_speed_rpm=30)
    s.run(4)
    assert s.site.wires["spindle_at_speed"] is True
    assert float(s.spindle.motion.speed_at(3.9)) == pytest.approx(radians(180))


def test_position_is_reported_anew_for_every_target(turning):
    s = turning()
    s.at(1, spindle_enable=True, spindle_mode=POSITION, spindle_speed_rpm=30, spindle_target_deg=90)
    s.at(3, spindle_target_deg=180)
    s.run(5)
    assert [value for _, _, value in s.log("spindle_in_position")] == [1.0, 0.0, 1.0]
    assert s.spindle.angle_rad() % tau == pytest.approx(radians(180), abs=1e-6)


def test_losing_enable_ramps_down(turning):
    s = turning()
    s.at(1, spindle_enable=True, spindle_mode=SPEED, spindle_speed_rpm=30)
    s.at(3, spindle_enable=False, spindle_mode=0)
    s.run(5)
    turning_log = s.log("spindle_turning")
    assert [value for _, _, value in turning_log] == [1.0, 0.0]
    assert 3.0 < turning_log[1][0] < 3.5


def test_without_index_it_never_homes(turning):
    s = turning({"at_s": 0, "target": "encoder", "kind": "index_lost"})
    s.at(1, spindle_enable=True, spindle_mode=HOME, spindle_speed_rpm=30)
    s.run(20)
    assert not s.site.wires["spindle_homed"]
    assert s.site.wires["spindle_turning"] is True
