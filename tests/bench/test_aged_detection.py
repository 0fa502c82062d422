"""Detection under a bath and a lamp that have aged."""

from dataclasses import replace

import pytest

from twin.bench.aged_detection import Conditions
from twin.core.records import ProcessState
from twin.spec.scenario import BathState

START = Conditions(BathState(concentration_ml_per_100ml=0.25, contamination_share=0.05), 30.0)
FRESH = ProcessState((), 2.0, 3.0, 0.25, 0.05, 0.02, 0.5, 30.0, 5.0)


def test_nothing_changes_while_nothing_has_aged():
    assert START.of_crack(0.7, slope=4.0, process=FRESH) == 0.7
    assert START.of_sound(0.02, FRESH) == 0.02


def test_half_the_light_and_half_the_particles_are_a_quarter_of_the_signal():
    dim = replace(FRESH, uv_irradiance_w_per_m2=15.0, concentration_ml_per_100ml=0.125)
    assert START.signal_share(dim) == pytest.approx(0.25)


def test_a_weaker_crack_is_found_as_a_shorter_one():
    """Signal ∝ length^0.86: 0.86 of ln(signal) lost moves even odds by slope × 1 down."""
    signal = 2.718281828459045**-0.86
    weak = replace(FRESH, uv_irradiance_w_per_m2=30.0 * signal)
    assert START.of_crack(0.5, slope=4.0, process=weak) == pytest.approx(1 / (1 + 2.718281828**4))
    strong = replace(FRESH, uv_irradiance_w_per_m2=30.0 / signal)
    assert START.of_crack(0.5, slope=4.0, process=strong) == pytest.approx(
        1 / (1 + 2.718281828**-4)
    )


@pytest.mark.parametrize("pod", [0.0, 1.0])
def test_a_dark_bench_finds_nothing_whatever_the_model_says(pod):
    dark = replace(FRESH, uv_irradiance_w_per_m2=0.0)
    assert START.of_crack(pod, slope=4.0, process=dark) < 1e-6


def test_soil_brings_false_calls_and_takes_signal():
    soiled = replace(FRESH, contamination_share=0.10)
    assert START.of_sound(0.02, soiled) == pytest.approx(0.04)
    assert START.signal_share(soiled) == pytest.approx(0.90 / 0.95)
    assert START.of_sound(0.8, replace(FRESH, contamination_share=0.3)) == 1.0
