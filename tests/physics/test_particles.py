"""Particles: settling times of the standard test, pull-in table, counting, holding."""

import math

import numpy as np
import pytest

from twin.physics.leakage import charge_density_a_per_m
from twin.physics.particles import (
    arrival_time_s,
    capture_distance_m,
    captured_per_m,
    drain_drag_n,
    drained_film_m,
    effective_susceptibility,
    half_disc_m2,
    hold_probability,
    magnetic_pull_n,
    number_density_per_m3,
    settling_speed_m_per_s,
)

DEPTH = np.array([20, 50, 100, 200, 500, 1000]) * 1e-6
HALF = np.array([2, 5, 10, 10, 20, 50]) * 1e-6 / 2
PULL_IN_UM = {
    0.5: [51, 76, 103, 135, 199, 274],
    1.0: [61, 92, 125, 164, 241, 332],
    3.0: [83, 125, 170, 224, 329, 451],
}
"""Pull-in after some seconds: H0 = 2.4 kA/m, μ_r = 300, r = 3 µm, χ_eff = 3, η = 1.9 mPa·s."""


def test_settling_takes_60_min_in_oil_and_30_min_in_water():
    def minutes(carrier_density, viscosity):
        speed = settling_speed_m_per_s(
            radius_m=3e-6,
            particle_density_kg_per_m3=5200,
            carrier_density_kg_per_m3=carrier_density,
            viscosity_pa_s=viscosity,
        )
        return 0.15 / speed / 60

    assert minutes(790, 1.9e-3) == pytest.approx(60, rel=0.15)
    assert minutes(1000, 1.0e-3) == pytest.approx(30, rel=0.15)


def test_a_sphere_feels_at_most_three():
    assert effective_susceptibility(susceptibility=0.01) == pytest.approx(0.01, rel=0.01)
    assert effective_susceptibility(susceptibility=1e9) == pytest.approx(3)


def test_number_density_fills_the_settled_volume():
    density = number_density_per_m3(
        concentration_ml_per_100ml=0.25, packing_share=0.4, particle_volume_m3=1e-16
    )
    assert density * 1e-16 == pytest.approx(0.004 * 0.25)


def arrival(field=2400.0, radius=3e-6):
    """Arrival times over the cracks of the table, and the heights they hold for."""
    charge = charge_density_a_per_m(
        field_across_a_per_m=field,
        depth_m=DEPTH,
        half_opening_m=HALF,
        relative_permeability=300,
        saturation_t=2.0,
    )
    height = np.geomspace(1e-7, 5e-3, 160)
    pull = magnetic_pull_n(
        y_m=height,
        depth_m=DEPTH[:, None],
        half_opening_m=HALF[:, None],
        charge_a_per_m=charge[:, None],
        field_a_per_m=field,
        radius_m=radius,
        susceptibility=1e9,
    )
    times = arrival_time_s(pull_n=pull, height_m=height, radius_m=radius, viscosity_pa_s=1.9e-3)
    return times, height


def pull_in(time_s, field=2400.0):
    times, height = arrival(field)
    reach = capture_distance_m(arrival_s=times, height_m=height, time_s=np.array([time_s]))
    return reach[:, 0]


@pytest.mark.parametrize("time_s", PULL_IN_UM)
def test_pull_in_of_the_reference_table(time_s):
    np.testing.assert_allclose(pull_in(time_s) * 1e6, PULL_IN_UM[time_s], rtol=0.01)


def test_pull_in_grows_with_depth_to_the_0_43():
    assert np.polyfit(np.log(DEPTH), np.log(pull_in(0.5)), 1)[0] == pytest.approx(0.43, abs=0.02)


def test_without_a_field_nothing_is_drawn():
    np.testing.assert_array_equal(pull_in(3.0, field=0.0), 0.0)


def test_a_particle_half_as_big_takes_four_times_as_long():
    np.testing.assert_allclose(arrival(radius=1.5e-6)[0], 4 * arrival(radius=3e-6)[0])


def test_even_pull_is_crossed_at_an_even_speed():
    """F = 6π η r v: 1 pN on a particle of 3 µm in 1.9 mPa·s is 9.3 µm/s."""
    height = np.geomspace(1e-7, 1e-3, 60)
    speed = 1e-12 / (6 * math.pi * 1.9e-3 * 3e-6)
    times = arrival_time_s(
        pull_n=np.full((1, 60), 1e-12), height_m=height, radius_m=3e-6, viscosity_pa_s=1.9e-3
    )
    np.testing.assert_allclose(times[0], height / speed)
    seconds = np.array([2.0, 10.0])
    reach = capture_distance_m(arrival_s=times, height_m=height, time_s=seconds)
    np.testing.assert_allclose(reach[0], speed * seconds)


def test_pull_grows_with_the_field_squared():
    def pull(field):
        return magnetic_pull_n(
            y_m=2e-5,
            depth_m=1e-4,
            half_opening_m=5e-6,
            charge_a_per_m=20 * field,
            field_a_per_m=field,
            radius_m=3e-6,
            susceptibility=20,
        )

    assert pull(2000.0) / pull(1000.0) == pytest.approx(4)


def captured(capture_m=1e-4, film_m=math.inf, flow_m_per_s=0.0):
    return captured_per_m(
        number_density_per_m3=1e13,
        capture_m=np.array([capture_m]),
        film_m=film_m,
        flow_m_per_s=flow_m_per_s,
        time_s=0.5,
    )[0]


def test_captured_particles_of_still_and_flowing_film():
    still, flowing = captured(), captured(flow_m_per_s=1e-3)
    assert still == pytest.approx(1e13 * math.pi / 2 * 1e-8)
    assert flowing - still == pytest.approx(1e13 * 1e-3 * 1e-4 * 0.5)


def test_a_film_deeper_than_the_reach_takes_nothing_away():
    assert captured(film_m=1e-4, flow_m_per_s=1e-3) == pytest.approx(captured(flow_m_per_s=1e-3))


def test_a_thin_film_gives_up_a_flat_strip():
    """Far thinner than the reach: 2 d_c δ still, u δ t flowing."""
    assert captured(film_m=1e-7) == pytest.approx(1e13 * 2 * 1e-4 * 1e-7, rel=1e-5)
    flowing = captured(film_m=1e-7, flow_m_per_s=1e-3) - captured(film_m=1e-7)
    assert flowing == pytest.approx(1e13 * 1e-3 * 1e-7 * 0.5)


def test_half_disc_below_half_its_height():
    """R = 1, h = ½: angle π/6 of the disc and two triangles, π/6 + √3/4."""
    area = half_disc_m2(radius_m=np.array([1.0, 0.0]), height_m=0.5)
    np.testing.assert_allclose(area, [math.pi / 6 + math.sqrt(3) / 4, 0.0])


def test_half_the_particles_stay_where_pull_equals_drag():
    held = hold_probability(pull_n=np.array([0.0, 1e-9, 1e-6]), drag_n=1e-9, spread=1.0)
    np.testing.assert_allclose(held, [0, 0.5, 1], atol=1e-9)


def test_film_thins_with_the_root_of_time():
    film = {
        time: drained_film_m(
            run_m=0.03, drain_s=time, viscosity_pa_s=1.9e-3, carrier_density_kg_per_m3=800
        )
        for time in (1.0, 4.0)
    }
    assert film[1.0] / film[4.0] == pytest.approx(2)
    with pytest.raises(ValueError, match="drain time"):
        drained_film_m(run_m=0.03, drain_s=0, viscosity_pa_s=1.9e-3, carrier_density_kg_per_m3=800)


def test_without_film_only_the_weight_pulls_a_particle_off():
    drag = drain_drag_n(
        radius_m=3e-6,
        film_m=0.0,
        viscosity_pa_s=1.9e-3,
        particle_density_kg_per_m3=5000,
        carrier_density_kg_per_m3=800,
    )
    assert drag == pytest.approx(4 / 3 * math.pi * 27e-18 * 4200 * 9.81)
