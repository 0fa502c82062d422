"""The UV bars: interlocked with the guard, monitored at the part."""

import numpy as np
import pytest

from twin.plant.uv_light import UvLight


def lamp(s):
    return UvLight(s.site, irradiance_w_per_m2=30, warm_up_s=0.1, bars=2)


def test_lit_after_warm_up_and_dark_behind_an_open_guard(stand):
    s = stand()
    lamp(s)
    s.at(1, uv_enable=True)
    s.at(2, guard_closed=False)
    s.run(3)
    assert s.log("lamp_irradiance_w_per_m2") == [
        (1.1, "lamp_irradiance_w_per_m2", 30.0),
        (2.0, "lamp_irradiance_w_per_m2", 0.0),
    ]
    assert not s.log("lamp_fault")


def test_dead_lamp_is_reported_and_a_dim_one_is_measured(stand):
    s = stand(
        {"at_s": 2, "target": "light", "kind": "dim", "magnitude": 0.5, "duration_s": 1},
        {"at_s": 4, "target": "light", "kind": "off"},
    )
    lamp(s)
    s.at(1, uv_enable=True)
    s.run(5)
    assert [v for _, _, v in s.log("lamp_irradiance_w_per_m2")] == [30.0, 15.0, 30.0, 0.0]
    assert s.log("lamp_fault") == [(4.0, "lamp_fault", 1.0)]


def test_a_dip_between_two_scans_is_shown_long_enough_for_a_scan_to_see_it(stand):
    dip = {"at_s": 2, "target": "light", "kind": "dim", "magnitude": 0.5, "duration_s": 0.001}
    s = stand(dip)
    lamp(s)
    s.at(1, uv_enable=True)
    s.run(3)
    shown = s.log("lamp_irradiance_w_per_m2")[1:]
    assert [value for _, _, value in shown] == [15.0, 30.0]
    assert shown[1][0] - shown[0][0] >= 0.020  # the longest scan cycle


def test_dark_at_once_behind_a_guard_opened_while_the_monitor_settles(stand):
    s = stand({"at_s": 1, "target": "light", "kind": "dim", "magnitude": 0.5, "duration_s": 1})
    lamp(s)
    s.at(0.1, uv_enable=True)
    s.at(2.01, guard_closed=False)
    s.run(3)
    assert s.log("lamp_irradiance_w_per_m2")[-1] == (2.01, "lamp_irradiance_w_per_m2", 0.0)


def test_one_of_two_bars_out_leaves_half_the_light(stand):
    s = stand({"at_s": 0.5, "target": "light", "kind": "one_bar_out"})
    lamp(s)
    s.at(1, uv_enable=True)
    s.run(2)
    assert [v for _, _, v in s.log("lamp_irradiance_w_per_m2")] == [15.0]


def test_the_monitor_of_a_flickering_light_shows_its_dips(stand):
    s = stand({"at_s": 0.5, "target": "light", "kind": "flicker", "magnitude": 0.4})
    light = lamp(s)
    s.at(1, uv_enable=True)
    s.run(2)
    assert [v for _, _, v in s.log("lamp_irradiance_w_per_m2")] == [pytest.approx(18.0)]
    crest_s, dip_s = 0.0, 0.005  # of 100 Hz
    gain = light.flicker_gain(time_s=np.array([crest_s, dip_s]), exposure_s=1e-9)
    assert gain * 18.0 == pytest.approx([30.0, 18.0])
