"""The wet film on a part: how many particles it holds, and how bright it leaves the surface."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.core.records import ProcessState, frozen_array
from twin.physics.fluorescence import (
    full_luminance_cd_per_m2,
    uv_leak_luminance_cd_per_m2,
    white_luminance_cd_per_m2,
)
from twin.physics.particle_sizes import SizeClasses, size_classes
from twin.physics.particles import drained_film_m, number_density_per_m3
from twin.spec import datasheets as ds
from twin.spec.calibration import Calibration

REFERENCE_HUMIDITY = 0.5
"""Relative humidity at which the bath clumps as its scenario says."""


@dataclass(frozen=True, eq=False)
class Film:
    """State of the bath on the part when the images are taken.

    `particles_per_m3` free particles of all sizes that can still follow a field; `sizes` their
    classes; `thickness_m` film left after draining, of which `running_m` still runs down;
    `cover` mean cover m/m0 of the background; `particle_cover_m2` [classes] cover of one
    particle; `clumping_share` of the particles that hang together, in the air of the hall.
    """

    particles_per_m3: float
    sizes: SizeClasses
    thickness_m: float
    running_m: float
    cover: float
    particle_cover_m2: NDArray[np.float64]
    clumping_share: float


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
    sizes = size_classes(
        diameter_mean_m=bath.particle_diameter_mean_m, sigma_g=bath.particle_diameter_sigma_g
    )
    wetted = -math.expm1(-process.shower_s / calibration.wetting_s)
    density = wetted * number_density_per_m3(
        concentration_ml_per_100ml=process.concentration_ml_per_100ml,
        packing_share=bath.packing_share,
        particle_volume_m3=sizes.volume_m3,
    )
    running = running_film_m(
        age_s=process.drain_s, bath=bath, fastener=fastener, calibration=calibration
    )
    thickness = running + held_film_m(bath=bath, fastener=fastener, calibration=calibration)
    particle_cover = calibration.cover_gain * sizes.section_m2
    per_m2 = density * thickness * calibration.film_retention
    veil = calibration.dye_veil_share * process.contamination_share * wetted
    return Film(
        particles_per_m3=density * (1 - process.contamination_share),
        sizes=sizes,
        thickness_m=thickness,
        running_m=running,
        cover=per_m2 * float(sizes.number_share @ particle_cover) + veil,
        particle_cover_m2=frozen_array(particle_cover),
        clumping_share=_clumping_share(process, calibration),
    )


def running_film_m(
    *, age_s: float, bath: ds.Bath, fastener: ds.Fastener, calibration: Calibration
) -> float:
    """Thickness of the film that still runs down `age_s` after the wetting [m]."""
    if age_s <= 0:
        return calibration.flood_film_m
    running = drained_film_m(
        run_m=math.pi * fastener.thread_diameter_m / 2,
        drain_s=age_s,
        viscosity_pa_s=bath.viscosity_pa_s,
        carrier_density_kg_per_m3=bath.carrier_density_kg_per_m3,
    )
    return min(running, calibration.flood_film_m)


def held_film_m(*, bath: ds.Bath, fastener: ds.Fastener, calibration: Calibration) -> float:
    """Thickness of the film that the roughness of the surface holds for good [m].

    Assumes: it grows in proportion to Ra (assumed).
    """
    return bath.film_thickness_m * fastener.roughness_m / calibration.reference_roughness_m


def _clumping_share(process: ProcessState, calibration: Calibration) -> float:
    """Share of the particles that hang together: damp air makes more of them."""
    damp = process.humidity_share - REFERENCE_HUMIDITY
    rise = math.exp(calibration.clumping_per_humidity * damp)
    return min(1.0, process.clumping_share * rise)


def reference_film(*, bath: ds.Bath, fastener: ds.Fastener, calibration: Calibration) -> Film:
    """Film of the default bath and recipe: on it a nuisance has the strength it was drawn with."""
    process = ProcessState(
        shots=(),
        shower_s=2.0,
        drain_s=3.0,
        concentration_ml_per_100ml=calibration.reference_concentration_ml_per_100ml,
        contamination_share=0.05,
        clumping_share=0.02,
        humidity_share=REFERENCE_HUMIDITY,
        uv_irradiance_w_per_m2=0.0,
        ambient_lx=0.0,
    )
    return film_on_part(bath=bath, process=process, fastener=fastener, calibration=calibration)


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
