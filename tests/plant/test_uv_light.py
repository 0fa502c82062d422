"""The UV bars: interlocked with the guard, monitored at the part."""

from twin.plant.uv_light import UvLight


def lamp(s):
    return UvLight(s.site, irradiance_w_per_m2=30, warm_up_s=0.1)


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
