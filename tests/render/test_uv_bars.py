"""UV-A bars: ageing and strobe, distance laws, and light on sloped ground, by hand."""

import math

import numpy as np
import pytest

from twin.render.uv_bars import (
    Bars,
    along_bar_share,
    bars_of,
    irradiance_at_part_w_per_m2,
    layout_share,
    slope_share,
)
from twin.spec.scenario import Lighting

NEW = {"led_hours_h": 0.0, "strobe_gain": None, "uv_irradiance_w_per_m2": None}


@pytest.fixture
def bars(rig):
    """The bench's bars, changed."""
    return lambda **changes: rig.light.model_copy(update=changes)


@pytest.fixture
def irradiance(bars):
    """At the part, as the lighting differs from that of new bars."""

    def at_part(sheet=None, **changes):
        lighting = Lighting.model_construct(**(NEW | changes))
        return irradiance_at_part_w_per_m2(sheet=sheet or bars(), lighting=lighting)

    return at_part


def test_new_bars_in_their_reference_layout_give_the_datasheet(irradiance, bars):
    assert irradiance() == pytest.approx(bars().irradiance_w_per_m2)
    assert irradiance(uv_irradiance_w_per_m2=12.0) == pytest.approx(12.0)


def test_leds_fade_to_70_percent_and_again(irradiance, bars):
    new = irradiance()
    assert irradiance(led_hours_h=bars().l70_h) == pytest.approx(0.7 * new)
    assert irradiance(led_hours_h=2 * bars().l70_h) == pytest.approx(0.49 * new)


def test_half_the_strobe_is_half_the_light(irradiance, bars):
    assert irradiance(strobe_gain=bars().strobe_gain / 2) == pytest.approx(irradiance() / 2)


@pytest.mark.parametrize(
    ("length_m", "falls_to"), [(1e-4, 1 / 4), (1e3, 1 / 2)], ids=["point", "endless line"]
)
def test_twice_as_far(bars, length_m, falls_to):
    """A point falls with the square of the distance, an endless line with the distance."""
    sheet = bars(bar_length_m=length_m, reference_distance_m=0.2, distance_m=0.4)
    assert layout_share(sheet) == pytest.approx(falls_to, rel=1e-3)


def test_light_from_60_degrees_is_half_of_that_from_above(bars):
    sheet = bars(reference_angle_rad=0.0, bar_angle_rad=math.pi / 3)
    assert layout_share(sheet) == pytest.approx(0.5)


def test_the_bar_is_brightest_over_its_middle(bars):
    field = np.linspace(-0.07, 0.07, 15)
    share = along_bar_share(field_m=field, sheet=bars())
    assert share[7] == pytest.approx(1.0)
    assert share.argmax() == 7
    np.testing.assert_allclose(share, share[::-1])


def test_bars_are_where_the_datasheet_has_them(bars):
    sheet = bars(bar_length_m=0.3, distance_m=0.1, bar_angle_rad=0.5)
    assert bars_of(sheet) == Bars(length_m=0.3, height_m=0.1, angle_rad=0.5)


def test_under_the_end_of_a_long_bar_half_is_left(bars):
    share = along_bar_share(field_m=np.array([50.0]), sheet=bars(bar_length_m=100.0))
    assert share == pytest.approx(0.5, rel=1e-3)


@pytest.fixture
def on_slope():
    """Share on a slope in the open or between crests, under bars straight above."""

    def share(slope, *, low=-np.inf, high=np.inf, field_m=0.0, length_m=1e4):
        arrays = (np.atleast_1d(np.asarray(x, float)) for x in (slope, low, high, field_m))
        slope, low, high, field_m = arrays
        return slope_share(
            slope=slope,
            horizon_low=low,
            horizon_high=high,
            field_m=field_m,
            bars=Bars(length_m=length_m, height_m=0.2, angle_rad=0.0),
        )

    return share


def test_level_ground_in_the_open_gets_all(on_slope):
    assert on_slope(0.0) == pytest.approx(1.0)


def test_under_a_point_it_is_the_cosine(on_slope):
    """At 60° half; 0.1 m along from a lamp 0.2 m high, (sin·0.1 + cos·0.2)/0.2 of facing it."""
    steep = math.tan(math.pi / 3)
    assert on_slope(steep, length_m=1e-5) == pytest.approx(0.5, rel=1e-3)
    aside = on_slope(steep, field_m=-0.1, length_m=1e-5)
    assert aside == pytest.approx(math.sin(math.pi / 3) / 2 + 0.5, rel=1e-3)
    assert on_slope(steep, field_m=0.2, length_m=1e-5) == pytest.approx(0.0, abs=1e-9)


def test_a_wall_under_an_endless_bar_gets_one_part_in_pi(on_slope):
    """∫ sin cos over a quarter circle against ∫ cos² over a half: 1/2 over π/2."""
    assert on_slope(1e9) == pytest.approx(1 / math.pi, rel=1e-3)
    assert on_slope(-1e9) == pytest.approx(1 / math.pi, rel=1e-3)


def test_a_groove_of_45_degrees_lets_in_its_part_of_the_bar(on_slope):
    """∫ cos² from -45° to 45° over π/2."""
    assert on_slope(0.0, low=-1.0, high=1.0) == pytest.approx(0.5 + 1 / math.pi, rel=1e-3)


def test_bars_behind_the_horizon_give_nothing(on_slope):
    assert on_slope(0.0, low=10.0, length_m=0.5) == pytest.approx(0.0, abs=1e-12)
