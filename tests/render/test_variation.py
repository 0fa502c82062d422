"""Settings drawn for each part of a data set."""

import numpy as np
import pytest

from twin.core.errors import UsageError
from twin.render.variation import Range, range_of, varied
from twin.spec.loader import load_scenario

LIGHT = Range("light.uv_irradiance_w_per_m2", 15.0, 45.0)


@pytest.fixture(scope="module")
def scenario():
    return load_scenario("nominal").scenario


def test_a_range_is_read_as_it_is_written():
    assert range_of("light.uv_irradiance_w_per_m2=15:45") == LIGHT
    assert LIGHT.at(LIGHT.low) == "light.uv_irradiance_w_per_m2=15.0"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("light.ambient_lx", "low:high"),
        ("light.ambient_lx=3", "low:high"),
        ("light.ambient_lx=a:b", "low:high"),
        ("light.ambient_lx=4:4", "below high"),
        ("datasheets.line_lens.f_number=2:4", "same for all parts"),
    ],
)
def test_what_is_no_range_is_told(text, reason):
    with pytest.raises(UsageError, match=reason):
        range_of(text)


def test_every_part_gets_its_own_value_and_keeps_it(scenario):
    values = [varied(scenario, [LIGHT], n).light.uv_irradiance_w_per_m2 for n in range(200)]
    again = [varied(scenario, [LIGHT], n).light.uv_irradiance_w_per_m2 for n in range(200)]
    assert values == again
    assert 15 <= min(values) < 17
    assert 43 < max(values) <= 45
    assert np.mean(values) == pytest.approx(30, abs=2)  # 4 standard errors of an even spread


def test_one_range_does_not_move_the_draws_of_another(scenario):
    bath = Range("bath.contamination_share", 0.0, 0.2)
    alone, both = varied(scenario, [LIGHT], 7), varied(scenario, [bath, LIGHT], 7)
    assert alone.light == both.light
    assert varied(scenario, [], 7) is scenario
