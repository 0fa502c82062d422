"""The indication of a crack: field → leakage → captured particles → glowing beads."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.core.records import ProcessState
from twin.physics.fluorescence import line_glow
from twin.physics.leakage import charge_density_a_per_m, end_factor, field_fwhm_m
from twin.physics.magnetisation import field_across_a_per_m
from twin.physics.particles import (
    capture_distance_m,
    captured_per_m,
    drain_drag_n,
    hold_probability,
    magnetic_pull_n,
)
from twin.render.applied_field import AppliedField, FieldAt
from twin.render.deposit import Deposit
from twin.render.film import Film
from twin.spec import datasheets as ds
from twin.spec.calibration import Calibration
from twin.spec.part import Defect

FWHM_PER_SIGMA = 2.3548
MIN_DEPTH_M = 1e-6


@dataclass(frozen=True)
class CrackProfile:
    """A crack cut into beads: `points_m` and unit `tangent` [beads, 2], the rest [beads]."""

    points_m: NDArray[np.float64]
    tangent: NDArray[np.float64]
    step_m: float
    depth_m: NDArray[np.float64]
    half_opening_m: NDArray[np.float64]


def crack_deposit(
    *,
    defect: Defect,
    field_at: FieldAt,
    bath: ds.Bath,
    material: ds.Material,
    process: ProcessState,
    film: Film,
    rng: np.random.Generator,
    calibration: Calibration,
) -> Deposit:
    """Beads of particles that all shots together left on a crack.

    `field_at` gives the field of every shot at points in the crack's own coordinates. `rng`
    draws the unevenness of the crack and the particles counted in each bead: seed it from the
    part, so that the same part always looks the same.
    """
    profile = crack_profile(defect=defect, rng=rng, pitch_m=calibration.bead_pitch_m)
    ends = end_factor(length_m=defect.length_m, depth_m=defect.depth_m)
    counts = np.zeros(len(profile.depth_m))
    for field in field_at(profile.points_m):
        counts += _held_per_m(
            profile, field, ends * calibration.leakage_gain, bath, material, process, film,
            calibration,
        )  # fmt: skip
    counts *= profile.step_m * _bundles(len(counts), rng, calibration)
    counts = _counted(counts, process.clumping_share, rng, calibration)
    sigma = _line_sigma_m(profile, bath)
    cover_m = counts * film.particle_cover_m2 / profile.step_m
    glow_m, glow_sigma_m = line_glow(cover_m=cover_m, sigma_m=sigma)
    return Deposit(profile.points_m, glow_m * profile.step_m, glow_sigma_m)


def crack_profile(*, defect: Defect, rng: np.random.Generator, pitch_m: float) -> CrackProfile:
    """Beads at even spacing along a crack, deepest in the middle, uneven in depth and opening.

    Assumes: semi-elliptical depth, unevenness of 50 % over about 0.2 mm (assumed).
    """
    points, tangent, step = resampled(
        points_m=np.asarray(defect.points_m, dtype=float), pitch_m=pitch_m
    )
    along = (np.arange(len(points)) + 0.5) / len(points)
    ellipse = np.sqrt(np.maximum(1 - (2 * along - 1) ** 2, 1e-3))
    uneven = np.exp(0.5 * _smooth_noise(rng, len(points), cells=max(1, round(0.2e-3 / pitch_m))))
    depth = np.maximum(defect.depth_m * np.minimum(ellipse * uneven, 1.0), MIN_DEPTH_M)
    half_opening = defect.opening_m / 2 * np.sqrt(ellipse)
    return CrackProfile(points, tangent, step, depth, half_opening)


def resampled(
    *, points_m: NDArray[np.float64], pitch_m: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Polyline [n, 2] cut into equal steps of about `pitch_m`: middles, unit tangents, step [m]."""
    legs = np.diff(points_m, axis=0)
    lengths = np.hypot(legs[:, 0], legs[:, 1])
    distance = np.concatenate([[0.0], np.cumsum(lengths)])
    count = max(2, round(distance[-1] / pitch_m))
    middle = (np.arange(count) + 0.5) * distance[-1] / count
    leg = np.clip(np.searchsorted(distance, middle, side="right") - 1, 0, len(legs) - 1)
    unit = legs / np.maximum(lengths, 1e-12)[:, None]
    points = points_m[leg] + unit[leg] * (middle - distance[leg])[:, None]
    return points, unit[leg], distance[-1] / count


def _smooth_noise(rng: np.random.Generator, count: int, cells: int) -> NDArray[np.float64]:
    """Standard normal noise [count] correlated over `cells` neighbours."""
    knots = rng.standard_normal(count // cells + 2)
    return np.interp(np.arange(count) / cells, np.arange(len(knots)), knots)


def _held_per_m(
    profile: CrackProfile,
    field: AppliedField,
    gain: float,
    bath: ds.Bath,
    material: ds.Material,
    process: ProcessState,
    film: Film,
    calibration: Calibration,
) -> NDArray[np.float64]:
    """Particles per length of crack [beads] that one shot drew and the drain left [1/m]."""
    radius = bath.particle_diameter_mean_m / 2
    across = field_across_a_per_m(field_a_per_m=field.vectors_a_per_m, tangent=profile.tangent)
    charge = gain * charge_density_a_per_m(
        field_across_a_per_m=across,
        depth_m=profile.depth_m,
        half_opening_m=profile.half_opening_m,
        relative_permeability=material.relative_permeability,
        saturation_t=material.saturation_t,
    )
    capture = capture_distance_m(
        time_s=field.duration_s,
        depth_m=profile.depth_m,
        half_opening_m=profile.half_opening_m,
        charge_a_per_m=charge,
        field_a_per_m=across,
        radius_m=radius,
        susceptibility=bath.susceptibility,
        viscosity_pa_s=bath.viscosity_pa_s,
    )
    captured = captured_per_m(
        number_density_per_m3=film.particles_per_m3,
        capture_m=capture,
        flow_m_per_s=calibration.film_flow_m_per_s,
        time_s=field.duration_s,
    )
    held = _hold(profile, charge, across, bath, film, calibration)
    return captured * held * (1 - process.contamination_share)


def _hold(
    profile: CrackProfile,
    charge: NDArray[np.float64],
    across: NDArray[np.float64],
    bath: ds.Bath,
    film: Film,
    calibration: Calibration,
) -> NDArray[np.float64]:
    """Share [beads] of the captured particles that the remanent field holds while draining."""
    radius = bath.particle_diameter_mean_m / 2
    remanent = calibration.remanence_share
    pull = magnetic_pull_n(
        y_m=2 * radius,
        depth_m=profile.depth_m,
        half_opening_m=profile.half_opening_m,
        charge_a_per_m=remanent * charge,
        field_a_per_m=remanent * across,
        radius_m=radius,
        susceptibility=bath.susceptibility,
    )
    drag = drain_drag_n(
        radius_m=radius,
        film_m=film.thickness_m,
        viscosity_pa_s=bath.viscosity_pa_s,
        particle_density_kg_per_m3=bath.particle_density_kg_per_m3,
        carrier_density_kg_per_m3=bath.carrier_density_kg_per_m3,
    )
    return hold_probability(pull_n=pull, drag_n=drag, spread=calibration.hold_spread)


def _bundles(count: int, rng: np.random.Generator, calibration: Calibration) -> NDArray[np.float64]:
    """How much more or less than the mean gathers at each bead [count], 1 on average."""
    spread = calibration.bead_spread
    cells = max(1, round(0.1e-3 / calibration.bead_pitch_m))
    return np.exp(spread * _smooth_noise(rng, count, cells) - spread**2 / 2)


def _counted(
    expected: NDArray[np.float64],
    clumping_share: float,
    rng: np.random.Generator,
    calibration: Calibration,
) -> NDArray[np.float64]:
    """Particles [beads] really counted: single ones and clumps, both Poisson."""
    single = rng.poisson(expected * (1 - clumping_share))
    clumps = rng.poisson(expected * clumping_share / calibration.clump_particles)
    return single + calibration.clump_particles * clumps


def _line_sigma_m(profile: CrackProfile, bath: ds.Bath) -> NDArray[np.float64]:
    """Standard deviation [beads] of the deposit across the crack: field width ⊕ particle size."""
    width = field_fwhm_m(
        height_m=50e-6, depth_m=profile.depth_m, half_opening_m=profile.half_opening_m
    )
    return np.hypot(width / FWHM_PER_SIGMA, bath.particle_diameter_mean_m / 2)
