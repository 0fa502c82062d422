"""The shower: wets the part only while open and not diverted."""

import pytest

from twin.plant.bath_tank import BathTank
from twin.plant.shower import Shower
from twin.plant.upkeep import Upkeep
from twin.spec.scenario import BathState, BathUpkeep


def shower(s, **bath):
    tank = BathTank(first=BathState(**bath), rules=BathUpkeep(), upkeep=Upkeep(s.site.env))
    return Shower(s.site, s.fixture, tank=tank, window_ml_per_100ml=(0.1, 0.4), valve_s=0.1)


def test_wetting_lasts_as_long_as_the_valve(stand):
    s = stand()
    shower(s)
    s.at(1, shower_valve=True)
    s.at(3, divert_valve=True)
    s.at(4, shower_valve=False)
    s.run(6)
    assert s.fixture.workpiece.shower_s == pytest.approx(2.0)
    assert s.fixture.workpiece.wet_until_ns == 3_100_000_000


def test_empty_bath_wets_nothing_and_is_reported(stand):
    s = stand({"at_s": 0.5, "target": "bath", "kind": "empty"})
    shower(s)
    s.at(1, shower_valve=True)
    s.at(3, shower_valve=False)
    s.run(6)
    assert s.fixture.workpiece.shower_s == 0
    assert s.log("bath_level_ok") == [(0.5, "bath_level_ok", 0.0)]


def test_weak_bath_reaches_the_part(stand):
    s = stand({"at_s": 0, "target": "bath", "kind": "weak", "magnitude": 0.05})
    shower(s)
    s.at(1, shower_valve=True)
    s.at(3, shower_valve=False)
    s.run(6)
    assert s.fixture.workpiece.bath.concentration_ml_per_100ml == 0.05
    assert s.log("bath_concentration_ok")[0][2] == 0.0
