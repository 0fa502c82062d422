"""The indication of an inclusion under the surface: broad, faint and fuzzy."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.core.records import ProcessState
from twin.physics.magnetisation import field_across_a_per_m
from twin.physics.subsurface import cylinder_field_fwhm_m, cylinder_pull_n
from twin.render.accumulation import Accumulation, Pull
from twin.render.applied_field import AppliedField, FieldAt
from twin.render.beading import counted_deposit, resampled, smooth_noise
from twin.render.deposit import Deposit
from twin.render.film import Film
from twin.render.indication import FWHM_PER_SIGMA
from twin.spec import datasheets as ds
from twin.spec.calibration import Calibration
from twin.spec.part import Defect


@dataclass(frozen=True)
class Stringer:
    """An inclusion in beads: `points_m` and unit `tangent` [beads, 2], the rest [beads]."""

    points_m: NDArray[np.float64]
    tangent: NDArray[np.float64]
    step_m: float
    radius_m: NDArray[np.float64]
    axis_depth_m: NDArray[np.float64]


def inclusion_deposit(
    *,
    defect: Defect,
    field_at: FieldAt,
    bath: ds.Bath,
    fastener: ds.Fastener,
    process: ProcessState,
    film: Film,
    rng: np.random.Generator,
    calibration: Calibration,
) -> Deposit:
    """Beads of particles that all shots together left over an inclusion; see `crack_deposit`.

    Assumes: not magnetic, of round section, long against its depth; the field at its depth is
    that at the surface; μ_r ≫ 1.
    """
    stringer = stringer_of(defect=defect, rng=rng, pitch_m=calibration.bead_pitch_m)
    gathered = Accumulation(bath, fastener, film, calibration)
    per_m = np.zeros((len(stringer.radius_m), len(film.sizes.radius_m)))
    for field in field_at(stringer.points_m):
        per_m += gathered.held_per_m(_cylinder_pull(stringer, field, bath), field)
    width = cylinder_field_fwhm_m(height_m=fastener.coating_m, depth_m=stringer.axis_depth_m)
    return counted_deposit(
        points_m=stringer.points_m,
        step_m=stringer.step_m,
        per_m=per_m * (1 - process.contamination_share),
        sigma_m=width / FWHM_PER_SIGMA,
        film=film,
        rng=rng,
        calibration=calibration,
    )


def stringer_of(*, defect: Defect, rng: np.random.Generator, pitch_m: float) -> Stringer:
    """Beads along an inclusion that runs at an even depth and tapers to its ends.

    Assumes: elliptic taper, unevenness of 20 % over about 0.3 mm (assumed).
    """
    points, tangent, step = resampled(
        points_m=np.asarray(defect.points_m, dtype=float), pitch_m=pitch_m
    )
    along = (np.arange(len(points)) + 0.5) / len(points)
    taper = np.sqrt(np.maximum(1 - (2 * along - 1) ** 2, 1e-3))
    noise = smooth_noise(rng=rng, count=len(points), pitch_m=pitch_m, correlation_m=0.3e-3)
    thickest = defect.opening_m / 2
    return Stringer(
        points_m=points,
        tangent=tangent,
        step_m=step,
        radius_m=thickest * np.minimum(taper * np.exp(0.2 * noise), 1.0),
        axis_depth_m=np.full(len(points), defect.cover_m + thickest),
    )


def _cylinder_pull(stringer: Stringer, field: AppliedField, bath: ds.Bath) -> Pull:
    """Force over an inclusion in the field of one shot."""
    across = field_across_a_per_m(field_a_per_m=field.vectors_a_per_m, tangent=stringer.tangent)

    def pull_n(height_m: NDArray[np.float64], radius_m: NDArray[np.float64]) -> NDArray[np.float64]:
        return cylinder_pull_n(
            y_m=height_m,
            depth_m=stringer.axis_depth_m[:, None],
            radius_m=stringer.radius_m[:, None],
            hole_field_a_per_m=across[:, None],
            surface_field_a_per_m=across[:, None],
            particle_radius_m=radius_m,
            susceptibility=bath.susceptibility,
        )

    return pull_n
