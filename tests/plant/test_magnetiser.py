"""The magnetiser: one shot per request, and the truth about its current."""

import pytest

from twin.plant.magnetiser import Magnetiser


def fire(s, *, hold_s=0.5, release_s=3.0):
    Magnetiser(s.site, s.fixture, ramp_s=0.1)
    s.at(1, magnetiser_method=1, magnetiser_current_a=300, magnetiser_shot_s=hold_s,
         magnetiser_request=True)  # fmt: skip
    s.at(release_s, magnetiser_request=False)
    s.run(4)
    return s


def test_ramp_hold_off(stand):
    s = fire(stand())
    assert s.log("magnetiser_on", "magnetiser_current_reached", "magnetiser_fault") == [
        (1.0, "magnetiser_on", 1.0),
        (1.6, "magnetiser_on", 0.0),
        (1.6, "magnetiser_current_reached", 1.0),
        (3.0, "magnetiser_current_reached", 0.0),
    ]
    (shot,) = s.fixture.workpiece.shots
    assert (shot.method, shot.current_a, shot.duration_s) == ("head", 300.0, 0.5)


def test_shot_cut_short_does_not_count(stand):
    s = fire(stand(), release_s=1.3)
    assert not s.log("magnetiser_current_reached")
    assert s.fixture.workpiece.shots[0].duration_s == pytest.approx(0.2)


def test_low_current_is_a_fault_and_reaches_the_part_as_it_was(stand):
    s = fire(stand({"at_s": 0, "target": "magnetiser", "kind": "low_current", "magnitude": 0.5}))
    assert s.fixture.workpiece.shots[0].current_a == 150.0
    assert s.log("magnetiser_fault")[0] == (1.6, "magnetiser_fault", 1.0)


def test_no_current_leaves_the_part_as_it_was(stand):
    s = fire(stand({"at_s": 0, "target": "magnetiser", "kind": "no_current"}))
    assert s.fixture.workpiece.shots == []
    assert not s.log("magnetiser_on")
