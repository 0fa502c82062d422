"""Film on a part: what is in it, what stays, and how roughness and damp air change it."""

import math
from dataclasses import replace

import pytest

from twin.render.film import film_on_part, held_film_m, running_film_m


@pytest.fixture
def film(rig, process):
    """Film after a process, on a fastener and in a bath with some changes."""

    def on_part(fastener=None, bath=None, **changes):
        sheet = rig.fasteners["iso4014_m16x100"].model_copy(update=fastener or {})
        return film_on_part(
            bath=rig.bath.model_copy(update=bath or {}),
            process=replace(process, **changes),
            fastener=sheet,
            calibration=rig.calibration,
        )

    return on_part


@pytest.mark.parametrize("sigma_g", [1.01, 1.8, 2.5])
@pytest.mark.parametrize("mean_m", [2e-6, 6e-6])
def test_particles_of_any_size_fill_the_same_settled_volume(film, rig, mean_m, sigma_g):
    """φ = packing × c/100, less the foreign matter, wetted by the shower."""
    bath = {"particle_diameter_mean_m": mean_m, "particle_diameter_sigma_g": sigma_g}
    wet = film(bath=bath)
    share = 0.4 * 0.25 / 100 * (1 - 0.05) * -math.expm1(-2.0 / rig.calibration.wetting_s)
    assert wet.particles_per_m3 * wet.sizes.volume_m3 == pytest.approx(share)


def test_held_film_grows_with_roughness(film, rig):
    smooth, rough = film({"roughness_m": 0.8e-6}), film({"roughness_m": 3.2e-6})
    held = {share: share * rig.bath.film_thickness_m for share in (0.5, 2.0)}
    assert rough.thickness_m - smooth.thickness_m == pytest.approx(held[2.0] - held[0.5])
    assert rough.running_m == smooth.running_m
    assert rough.cover > smooth.cover


def test_reference_roughness_holds_the_film_of_the_datasheet(rig):
    fastener = rig.fasteners["iso4014_m16x100"].model_copy(
        update={"roughness_m": rig.calibration.reference_roughness_m}
    )
    held = held_film_m(bath=rig.bath, fastener=fastener, calibration=rig.calibration)
    assert held == pytest.approx(rig.bath.film_thickness_m)


def test_running_film_starts_flooded_and_thins_with_the_root_of_time(rig):
    def running(age_s):
        return running_film_m(
            age_s=age_s,
            bath=rig.bath,
            fastener=rig.fasteners["iso4014_m16x100"],
            calibration=rig.calibration,
        )

    assert running(0.0) == running(1e-6) == rig.calibration.flood_film_m
    assert running(1.0) == pytest.approx(2 * running(4.0))


def test_damp_air_makes_particles_clump(film, rig):
    rise = rig.calibration.clumping_per_humidity
    assert film(humidity_share=0.5).clumping_share == pytest.approx(0.02)
    assert film(humidity_share=0.6).clumping_share == pytest.approx(0.02 * math.exp(rise * 0.1))
    assert film(humidity_share=1.0, clumping_share=0.9).clumping_share == 1.0
