"""The safety relay: cuts by wire what a stuck output would keep alive, until reset and start."""

import pytest

from twin.plant.bath_tank import BathTank
from twin.plant.clamp import Clamp
from twin.plant.demagnetiser import Demagnetiser
from twin.plant.magnetiser import Magnetiser
from twin.plant.shower import Shower
from twin.plant.spindle import Spindle
from twin.plant.upkeep import Upkeep
from twin.plant.uv_light import UvLight
from twin.spec.scenario import BathState, BathUpkeep

SHOT = {"magnetiser_method": 1, "magnetiser_current_a": 100.0, "magnetiser_shot_s": 2.0}


def states(s):
    return [(e.time_ns / 1e9, e.text) for e in s.entries if e.name == "safety_relay"]


def press(s, at_s, *buttons):
    for i, button in enumerate(buttons):
        s.at(at_s + i, **{f"{button}_button": True})
        s.at(at_s + i + 0.2, **{f"{button}_button": False})


def test_it_opens_with_the_chain_and_closes_by_hand(stand):
    s = stand()
    s.at(1, estop_ok=False)
    press(s, 2, "reset", "start")  # nobody closes it while the chain is open
    s.at(5, estop_ok=True)
    press(s, 6, "start", "reset", "start")  # start alone does not
    s.run(10)
    assert states(s) == [(1.0, "open"), (8.0, "")]
    assert s.site.relay.is_closed


def test_a_reset_that_was_held_down_does_not_count(stand):
    s = stand()
    s.at(1, estop_ok=False)
    s.at(2, reset_button=True)  # stuck
    s.at(3, estop_ok=True)
    press(s, 4, "start")
    s.at(5, reset_button=False)
    press(s, 6, "reset", "start")
    s.run(9)
    assert states(s) == [(1.0, "open"), (7.0, "")]


@pytest.mark.parametrize("signal", ["estop_ok", "guard_closed"])
def test_open_at_once_and_until_both_chains_are_closed(stand, signal):
    s = stand()
    s.site.wires[signal] = False
    assert not s.site.relay.is_closed
    assert s.site.relay.opens().triggered


def spindle(s, rig):
    Spindle(s.site, s.fixture, sheet=rig.spindle, counts_per_turn=4096, start_angle_rad=0.0)
    return {"spindle_enable": True, "spindle_mode": 2, "spindle_speed_rpm": 24.0}


def magnetiser(s, rig):
    Magnetiser(s.site, s.fixture, ramp_s=0.05)
    return {**SHOT, "magnetiser_request": True}


def demagnetiser(s, rig):
    Demagnetiser(s.site, demag_s=2.0, residual_field_a_per_m=80.0)
    return {"demag_request": True}


def lamp(s, rig):
    UvLight(s.site, irradiance_w_per_m2=30.0, warm_up_s=0.05, bars=2)
    return {"uv_enable": True}


def shower(s, rig):
    tank = BathTank(first=BathState(), rules=BathUpkeep(), upkeep=Upkeep(s.site.env))
    Shower(s.site, s.fixture, tank=tank, window_ml_per_100ml=(0.1, 0.4), valve_s=0.1)
    return {"shower_valve": True}


def clamp(s, rig):
    Clamp(s.site, s.fixture, travel_s=0.3, lengths_m={"iso4014_m12x80": 0.08})
    return {"clamp_close": True}


LIVES = {spindle: "spindle", magnetiser: "magnetiser", demagnetiser: "demag", shower: "bath"}


@pytest.mark.parametrize("build", LIVES, ids=LIVES.values())
def test_what_runs_ends_though_its_command_stays(stand, rig, build):
    s, name = stand(), LIVES[build]
    s.at(1, **build(s, rig))
    s.at(1.9, estop_ok=False)
    s.at(3.5, estop_ok=True)
    s.run(6)
    activity = [(e.time_ns / 1e9, bool(e.text)) for e in s.entries if e.name == name]
    assert [begins for _, begins in activity] == [True, False]
    assert activity[1][0] == pytest.approx(1.9, abs=0.15)  # the spindle runs down, valves close


@pytest.mark.parametrize("build", [*LIVES, clamp], ids=[*LIVES.values(), "clamp"])
def test_nothing_begins_while_it_is_open(stand, rig, build):
    s = stand()
    commands = build(s, rig)
    s.at(1, guard_closed=False)
    s.at(2, **commands)
    s.at(3, guard_closed=True)
    s.run(6)
    assert [e.name for e in s.entries if e.kind == "station"] == ["safety_relay"]


def test_the_lamp_goes_out_and_stays_dark_until_it_closes(stand, rig):
    s = stand()
    s.at(1, **lamp(s, rig))
    s.at(2, estop_ok=False)
    s.at(3, estop_ok=True)
    press(s, 4, "reset", "start")
    s.run(6)
    shown = [(at_s, value) for at_s, _, value in s.log("lamp_irradiance_w_per_m2")]
    assert shown == [(1.05, 30.0), (2.0, 0.0), (5.05, 30.0)]


def test_a_clamp_that_is_told_meanwhile_moves_when_it_closes(stand, rig):
    s = stand()
    commands = clamp(s, rig)
    s.at(1, guard_closed=False)
    s.at(2, **commands)
    s.at(3, guard_closed=True)
    press(s, 4, "reset", "start")
    s.run(6)
    assert s.log("clamp_open") == [(5.0, "clamp_open", 0.0)]
