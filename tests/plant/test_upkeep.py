"""What ages, and what the operator does about it."""

import pytest

from twin.core.units import ns_from_s
from twin.plant.bath_tank import BathTank
from twin.plant.lamp_age import LampAge
from twin.plant.operator import Operator
from twin.plant.upkeep import Upkeep
from twin.plant.uv_light import UvLight
from twin.spec.scenario import BathState, BathUpkeep, Break, LampUpkeep


def tank(s, **rules):
    upkeep = Upkeep(s.site.env)
    first = BathState(concentration_ml_per_100ml=0.2, contamination_share=0.05)
    return BathTank(first=first, rules=BathUpkeep(**rules), upkeep=upkeep), upkeep


def asked(s, upkeep):
    """Names of the tasks on the list; each is done."""
    names = []

    def look():
        while True:
            task = yield upkeep.next()
            names.append(task.name)
            task.done()

    s.site.env.process(look())
    s.run(1)
    return names


def test_carry_out_dilutes_and_soil_adds_up(stand):
    """20 mL of 20 L a part: 1/1000 each; twice 0.01 of soil."""
    it, _ = tank(stand(), carry_out_ml_per_part=20, soil_share_per_part=0.01)
    it.use()
    it.use()
    assert it.state.concentration_ml_per_100ml == pytest.approx(0.2 * 0.999**2)
    assert it.state.contamination_share == pytest.approx(0.07)


def test_a_bath_without_rules_stays_as_it_is(stand):
    it, _ = tank(stand())
    it.use()
    assert it.state == BathState(concentration_ml_per_100ml=0.2, contamination_share=0.05)


def test_a_weak_bath_is_topped_up_once(stand):
    s = stand()
    it, upkeep = tank(s, carry_out_ml_per_part=5000, top_up_below_ml_per_100ml=0.16)
    for _ in range(3):
        it.use()
    assert asked(s, upkeep) == ["bath.top_up"]
    assert it.state.concentration_ml_per_100ml == 0.2


def test_a_soiled_bath_is_replaced(stand):
    s = stand()
    it, upkeep = tank(s, soil_share_per_part=0.2, replace_above_share=0.3)
    it.use()
    it.use()
    assert it.state.contamination_share == pytest.approx(0.45)
    assert asked(s, upkeep) == ["bath.replace"]
    assert it.state.contamination_share == 0.05


def lit_lamp(s, **rules):
    upkeep = Upkeep(s.site.env)
    age = LampAge(s.site, rules=LampUpkeep(**rules), upkeep=upkeep, l70_h=10_000, led_hours_h=0.0)
    light = UvLight(s.site, irradiance_w_per_m2=30, warm_up_s=0.1, bars=2, age=age)
    s.at(1, uv_enable=True)
    return light, upkeep


def test_leds_fade_to_70_percent_by_l70(stand):
    """An hour lit at ten thousand times the pace is L70."""
    s = stand()
    light, _ = lit_lamp(s, fade_factor=10_000.0)
    s.run(1.1 + 3600)
    assert light.irradiance_w_per_m2() == pytest.approx(0.7 * 30, rel=1e-3)


def test_dark_leds_do_not_fade(stand):
    s = stand()
    light, _ = lit_lamp(s, fade_factor=10_000.0)
    s.at(1.2, uv_enable=False)
    s.at(5000, uv_enable=True)
    s.run(5001)
    assert light.irradiance_w_per_m2() == pytest.approx(30, rel=1e-3)


def test_faded_bars_are_replaced(stand):
    s = stand()
    light, upkeep = lit_lamp(s, fade_factor=10_000.0, replace_below_w_per_m2=25)
    s.at(3601, uv_enable=False)
    s.at(3602, uv_enable=True)
    s.run(3603)
    assert light.irradiance_w_per_m2() < 25
    names = []

    def look():
        task = yield upkeep.next()
        names.append(task.name)
        task.done()

    s.site.env.process(look())
    s.run(3603.001)
    assert names == ["lamp.replace"]
    assert light.irradiance_w_per_m2() == pytest.approx(30, rel=1e-3)


def test_the_operator_stops_for_a_break_and_starts_again(stand):
    s = stand()
    upkeep = Upkeep(s.site.env, breaks=(Break(at_s=10, duration_s=60, every_s=100),))
    Operator(s.site, upkeep)
    s.at(0.5, tower_green=True)
    for period in (0, 100):  # the bench finishes the part in hand
        s.at(14 + period, tower_green=False)
        s.at(75 + period, tower_green=True)
    s.run(200)
    stops = [time_s for time_s, _, value in s.log("stop_button") if value]
    starts = [time_s for time_s, _, value in s.log("start_button") if value]
    assert stops == [10, 110]
    assert starts[1:] == pytest.approx([74.5, 174.5])
    spans = [(time_s, value) for time_s, name, value in s.events("upkeep") if name == "break"]
    assert spans == [(14, 1.0), (74, 0.0), (114, 1.0), (174, 0.0)]


def test_a_bench_that_waits_for_the_operator_is_not_over(stand):
    s = stand()
    Operator(s.site, Upkeep(s.site.env, breaks=(Break(at_s=10, duration_s=60),)))
    pending = []
    for time_s in (5, 20, 80):
        s.site.env.run(until=ns_from_s(time_s))
        pending.append(s.site.faults.pending)
    assert pending == [False, True, False]
