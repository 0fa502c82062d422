"""The indication of a crack: field → leakage → captured particles → glowing beads."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.core.records import ProcessState
from twin.physics.leakage import charge_density_a_per_m, end_factor, field_fwhm_m
from twin.physics.magnetisation import field_across_a_per_m
from twin.physics.particles import magnetic_pull_n
from twin.render.accumulation import Accumulation, Pull
from twin.render.applied_field import AppliedField, FieldAt
from twin.render.beading import counted_deposit, resampled, smooth_noise
from twin.render.deposit import Deposit
from twin.render.film import Film
from twin.spec import datasheets as ds
from twin.spec.calibration import Calibration
from twin.spec.part import Defect

FWHM_PER_SIGMA = 2.3548
MIN_DEPTH_M = 1e-6
PILE_HEIGHT_M = 50e-6
"""Height over the surface at which the field is as wide as the pile of particles (assumed)."""


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
    fastener: ds.Fastener,
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
    gain = calibration.leakage_gain * end_factor(length_m=defect.length_m, depth_m=defect.depth_m)
    gathered = Accumulation(bath, fastener, film, calibration)
    per_m = np.zeros((len(profile.depth_m), len(film.sizes.radius_m)))
    for field in field_at(profile.points_m):
        per_m += gathered.held_per_m(_slot_pull(profile, field, gain, bath, material), field)
    return counted_deposit(
        points_m=profile.points_m,
        step_m=profile.step_m,
        per_m=per_m * (1 - process.contamination_share),
        sigma_m=_line_sigma_m(profile, bath, fastener),
        film=film,
        rng=rng,
        calibration=calibration,
    )


def crack_profile(*, defect: Defect, rng: np.random.Generator, pitch_m: float) -> CrackProfile:
    """Beads at even spacing along a crack, each with its depth and opening.

    Assumes: an elliptic crack is semi-elliptical, deepest in the middle, uneven by 50 % over
    about 0.2 mm (assumed); an even one is as deep and open from end to end, as if eroded.
    """
    points, tangent, step = resampled(
        points_m=np.asarray(defect.points_m, dtype=float), pitch_m=pitch_m
    )
    depth, opening = np.ones(len(points)), np.ones(len(points))
    if defect.profile == "elliptic":
        along = (np.arange(len(points)) + 0.5) / len(points)
        ellipse = np.sqrt(np.maximum(1 - (2 * along - 1) ** 2, 1e-3))
        noise = smooth_noise(rng=rng, count=len(points), pitch_m=pitch_m, correlation_m=0.2e-3)
        depth = np.minimum(ellipse * np.exp(0.5 * noise), 1.0)
        opening = np.sqrt(ellipse)
    return CrackProfile(
        points_m=points,
        tangent=tangent,
        step_m=step,
        depth_m=np.maximum(defect.depth_m * depth, MIN_DEPTH_M),
        half_opening_m=defect.opening_m / 2 * opening,
    )


def _slot_pull(
    profile: CrackProfile,
    field: AppliedField,
    gain: float,
    bath: ds.Bath,
    material: ds.Material,
) -> Pull:
    """Force over a crack in the field of one shot."""
    across = field_across_a_per_m(field_a_per_m=field.vectors_a_per_m, tangent=profile.tangent)
    charge = gain * charge_density_a_per_m(
        field_across_a_per_m=across,
        depth_m=profile.depth_m,
        half_opening_m=profile.half_opening_m,
        relative_permeability=material.relative_permeability,
        saturation_t=material.saturation_t,
    )

    def pull_n(height_m: NDArray[np.float64], radius_m: NDArray[np.float64]) -> NDArray[np.float64]:
        return magnetic_pull_n(
            y_m=height_m,
            depth_m=profile.depth_m[:, None],
            half_opening_m=profile.half_opening_m[:, None],
            charge_a_per_m=charge[:, None],
            field_a_per_m=across[:, None],
            radius_m=radius_m,
            susceptibility=bath.susceptibility,
        )

    return pull_n


def _line_sigma_m(
    profile: CrackProfile, bath: ds.Bath, fastener: ds.Fastener
) -> NDArray[np.float64]:
    """Standard deviation [beads] of the deposit across the crack: field width ⊕ particle size."""
    width = field_fwhm_m(
        height_m=fastener.coating_m + PILE_HEIGHT_M,
        depth_m=profile.depth_m,
        half_opening_m=profile.half_opening_m,
    )
    return np.hypot(width / FWHM_PER_SIGMA, bath.particle_diameter_mean_m / 2)
