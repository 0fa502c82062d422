"""The clamp: end switches follow the valve after the travel."""

from twin.plant.clamp import Clamp


def test_switches_follow_the_travel(stand):
    s = stand()
    Clamp(s.site, s.fixture, travel_s=0.3)
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
    Clamp(s.site, s.fixture, travel_s=0.3)
    s.at(1, clamp_close=True)
    s.at(1.1, clamp_close=False)
    s.run(3)
    assert s.site.wires["clamp_open"] is True
    assert not s.fixture.is_clamped


def test_stuck_clamp_moves_when_the_fault_ends(stand):
    s = stand({"at_s": 0, "target": "clamp", "kind": "will_not_close", "duration_s": 5})
    Clamp(s.site, s.fixture, travel_s=0.3)
    s.at(1, clamp_close=True)
    s.run(4.9)
    assert not s.site.wires["clamp_closed"]
    s.run(6)
    assert s.log("clamp_closed") == [(5.3, "clamp_closed", 1.0)]
