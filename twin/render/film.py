"""The wet film on a part: how many particles it holds, and how bright it leaves the surface."""

import math
from dataclasses import dataclass

from twin.core.records import ProcessState
from twin.physics.fluorescence import (
    full_luminance_cd_per_m2,
    uv_leak_luminance_cd_per_m2,
    white_luminance_cd_per_m2,
)
from twin.physics.particles import drained_film_m, number_density_per_m3
from twin.spec import datasheets as ds
from twin.spec.calibration import Calibration


@dataclass(frozen=True)
class Film:
    """State of the bath on the part when the images are taken.

    `particles_per_m3` free particles that can still follow a field; `thickness_m` film left
    after draining; `cover` mean cover m/m0 of the background; `particle_cover_m2` cover per
    particle.
    """

    particles_per_m3: float
    thickness_m: float
    cover: float
    particle_cover_m2: float


def film_on_part(
    *,
    bath: ds.Bath,
    process: ProcessState,
    fastener: ds.Fastener,
    calibration: Calibration,
) -> Film:
    """Film that shower and drain leave on a lying fastener.

    Assumes: the part lies, so the film runs down half the circumference; foreign matter counts
    as settled solids but follows no field; loose dye grows with contamination.
    """
    radius = bath.particle_diameter_mean_m / 2
    wetted = -math.expm1(-process.shower_s / calibration.wetting_s)
    density = wetted * number_density_per_m3(
        concentration_ml_per_100ml=process.concentration_ml_per_100ml,
        packing_share=bath.packing_share,
        radius_m=radius,
    )
    thickness = _thickness(bath, process, fastener, calibration)
    particle_cover = calibration.cover_gain * math.pi * radius**2
    background = density * thickness * particle_cover * calibration.film_retention
    veil = calibration.dye_veil_share * process.contamination_share * wetted
    return Film(
        particles_per_m3=density * (1 - process.contamination_share),
        thickness_m=thickness,
        cover=background + veil,
        particle_cover_m2=particle_cover,
    )


def reference_film(*, bath: ds.Bath, fastener: ds.Fastener, calibration: Calibration) -> Film:
    """Film of the default bath and recipe: on it a nuisance has the strength it was drawn with."""
    process = ProcessState(
        shots=(),
        shower_s=2.0,
        drain_s=3.0,
        concentration_ml_per_100ml=calibration.reference_concentration_ml_per_100ml,
        contamination_share=0.05,
        clumping_share=0.02,
        humidity_share=0.5,
        uv_irradiance_w_per_m2=0.0,
        ambient_lx=0.0,
    )
    return film_on_part(bath=bath, process=process, fastener=fastener, calibration=calibration)


def _thickness(
    bath: ds.Bath, process: ProcessState, fastener: ds.Fastener, calibration: Calibration
) -> float:
    """Film held by roughness plus film still running down [m]."""
    held = bath.film_thickness_m
    if process.drain_s <= 0:
        return held + calibration.flood_film_m
    running = drained_film_m(
        run_m=math.pi * fastener.thread_diameter_m / 2,
        drain_s=process.drain_s,
        viscosity_pa_s=bath.viscosity_pa_s,
        carrier_density_kg_per_m3=bath.carrier_density_kg_per_m3,
    )
    return held + min(running, calibration.flood_film_m)


@dataclass(frozen=True)
class Light:
    """Luminance that reaches a camera behind the filter [cd/m²].

    `full` of a fully developed indication; `ground` of the bare wall: white light and UV leak.
    """

    full: float
    ground: float


def light_behind_filter(
    *,
    bath: ds.Bath,
    process: ProcessState,
    material: ds.Material,
    optical_filter: ds.Filter,
    calibration: Calibration,
) -> Light:
    """Luminances that the filter lets through, for both kinds of camera."""
    full = full_luminance_cd_per_m2(
        irradiance_w_per_m2=process.uv_irradiance_w_per_m2,
        luminance_per_irradiance_cd_per_w=bath.luminance_per_irradiance_cd_per_w,
    )
    white = white_luminance_cd_per_m2(
        illuminance_lx=process.ambient_lx, reflectance=material.white_reflectance
    )
    leak = uv_leak_luminance_cd_per_m2(
        irradiance_w_per_m2=process.uv_irradiance_w_per_m2,
        reflectance=calibration.uv_reflectance,
        leak_share=optical_filter.uv_leak,
    )
    return Light(
        full=full * optical_filter.dye_transmission,
        ground=white * optical_filter.white_transmission + leak,
    )
