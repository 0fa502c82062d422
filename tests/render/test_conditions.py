"""The spread of treatment from part to part."""

import math

import numpy as np
import pytest

from twin.core.random import stream
from twin.render.conditions import Spread, draw_conditions
from twin.spec.loader import load_scenario

NONE = Spread(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


@pytest.fixture(scope="module")
def scenario():
    return load_scenario("nominal").scenario


@pytest.fixture(scope="module")
def draw(rig, scenario):
    def one(seed=1, spread=Spread(), changed=scenario):  # noqa: B008
        return draw_conditions(
            rig=rig,
            scenario=changed,
            fastener=rig.fasteners["iso4014_m12x80"],
            rng=stream(seed, "conditions"),
            spread=spread,
        )

    return one


def test_without_spread_the_scenario_stands(draw, scenario):
    process = draw(spread=NONE).process
    assert process.uv_irradiance_w_per_m2 == scenario.light.uv_irradiance_w_per_m2
    assert process.concentration_ml_per_100ml == scenario.bath.concentration_ml_per_100ml
    assert process.contamination_share == scenario.bath.contamination_share
    assert process.drain_s == scenario.recipe.drain_s
    assert [shot.method for shot in process.shots] == ["head", "coil"]
    assert process.shots[0].current_a == pytest.approx(15_000 * 0.012)


def test_spread_stays_within_its_limits(draw):
    some = [draw(seed).process for seed in range(200)]
    light = np.array([process.uv_irradiance_w_per_m2 for process in some])
    assert 27 <= light.min() < 28
    assert 32 < light.max() <= 33
    bath = np.log([process.concentration_ml_per_100ml / 0.25 for process in some])
    assert bath.std() == pytest.approx(0.15, rel=0.2)
    assert all(0 < process.contamination_share <= 1 for process in some)


def test_head_views_are_quarter_turns_apart_from_any_start(draw):
    starts = np.array([draw(seed).head_angles_rad for seed in range(100)])
    assert np.diff(starts, axis=1) == pytest.approx(math.pi / 2)
    assert starts[:, 0].min() < 0.5
    assert starts[:, 0].max() > 2 * math.pi - 0.5


def test_lines_jitter_by_the_datasheet(draw, rig):
    scan = draw().line_scan
    step = 2 * math.pi / scan.lines_expected
    even = scan.angle_rad[0] + step * np.arange(scan.lines_taken)
    off = (scan.angle_rad - even) / step
    assert off.std() == pytest.approx(rig.encoder.line_jitter_share, rel=0.1)
    assert np.abs(scan.runout_m).max() == pytest.approx(rig.spindle.eccentricity_m, rel=0.01)


def test_same_stream_same_conditions(draw):
    first, again = draw(5), draw(5)
    assert first.process == again.process
    assert np.array_equal(first.line_scan.angle_rad, again.line_scan.angle_rad)
