"""The glow of harmless marks: fibres shine by themselves, the rest holds particles of the bath."""

import math

import numpy as np

from twin.render.beading import resampled
from twin.render.deposit import Deposit
from twin.render.film import Film
from twin.render.indication import FWHM_PER_SIGMA
from twin.spec.calibration import Calibration
from twin.spec.part import Nuisance


def mark_deposit(
    *,
    nuisance: Nuisance,
    film: Film,
    reference: Film,
    rng: np.random.Generator,
) -> Deposit:
    """Beads of one mark; all but lint fade and grow with the cover of the film.

    On the `reference` film the mark shows the strength it was drawn with.
    """
    width = nuisance.width_m
    pitch = max(width / 2, 20e-6)
    points, _, step = resampled(points_m=np.array(nuisance.points_m), pitch_m=pitch)
    strength = nuisance.strength
    if nuisance.kind != "lint":
        cover = -math.log1p(-min(strength, 0.99)) * film.cover / reference.cover
        strength = -math.expm1(-cover)
    ends = np.sin(np.linspace(0.15, math.pi - 0.15, len(points)))
    is_soft = nuisance.kind in ("streak", "tool_mark")
    uneven = rng.lognormal(0.0, 0.25, len(points)) * (ends if is_soft else 1.0)
    glow = strength * width * step * uneven
    return Deposit(points, glow, np.full(len(points), width / FWHM_PER_SIGMA))


def speck_deposit(
    *,
    area_m: tuple[float, float],
    film: Film,
    reference: Film,
    rng: np.random.Generator,
    calibration: Calibration,
) -> Deposit:
    """Small clumps that floated onto a surface of `area_m` (length along, around)."""
    mean = calibration.specks_per_m2 * film.clumping_share * area_m[0] * area_m[1]
    count = rng.poisson(mean * film.cover / reference.cover)
    points = rng.uniform((0.0, 0.0), area_m, (count, 2))
    sigma = rng.lognormal(math.log(25e-6), 0.35, count)
    strength = rng.uniform(0.2, 0.9, count)
    return Deposit(points, strength * 2 * math.pi * sigma**2, sigma)
