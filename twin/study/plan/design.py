"""Design points: which value of every factor is combined with which."""

import math
from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri
from scipy.stats import qmc

from twin.core.random import stream
from twin.study.plan.study_file import Design, Factor, Range

Unit = NDArray[np.float64]
MORRIS_LEVELS = 4
"""Levels of a factor in Morris' design. Source: Morris, Technometrics 33, 1991."""
EDGE = 1e-3
"""Normal factors are cut at this share of either tail, so that designs with corners are finite."""


def design_points(design: Design, factors: Sequence[Factor], *, seed: int) -> list[tuple[Any, ...]]:
    """Value of every factor at every point, in the order the points are numbered.

    One empty point where there are no factors.

    Source: Latin hypercube and scrambled Sobol sequence by scipy.stats.qmc; Morris, Technometrics
    33, 1991; Saltelli et al., Computer Physics Communications 181, 2010, by SALib.
    """
    if not factors:
        return [()]
    if design.kind == "grid":
        return list(product(*(grid_values(factor) for factor in factors)))
    sample = unit_sample(design, len(factors), seed=seed)
    return [
        tuple(value_at(factor, float(u)) for factor, u in zip(factors, row, strict=True))
        for row in sample
    ]


def unit_sample(design: Design, dimensions: int, *, seed: int) -> Unit:
    """Points [points, dimensions] of the unit cube."""
    rng = stream(seed, "design", design.kind)
    match design.kind:
        case "latin_hypercube":
            return qmc.LatinHypercube(dimensions, rng=rng).random(design.points or 0)
        case "sobol":
            return qmc.Sobol(dimensions, rng=rng).random(design.points or 0)
        case _:
            return _salib_sample(design, dimensions, int(rng.integers(2**31)))


def salib_problem(dimensions: int) -> dict[str, Any]:
    """The unit cube as SALib describes a problem."""
    names = [f"x{k}" for k in range(dimensions)]
    return {"num_vars": dimensions, "names": names, "bounds": [[0.0, 1.0]] * dimensions}


def grid_values(factor: Factor) -> tuple[Any, ...]:
    """Levels of a factor on a grid."""
    if factor.levels is not None:
        return factor.levels
    if factor.range is None or factor.range.steps is None:
        return ()
    shares = np.linspace(0, 1, factor.range.steps)
    return tuple(_within(factor.range, float(share)) for share in shares)


def value_at(factor: Factor, share: float) -> Any:
    """Value of a factor below which a `share` of its values lies; of levels, one of equal weight.

    Raises: ValueError where the factor has no values.
    """
    if factor.levels is not None:
        return factor.levels[min(int(share * len(factor.levels)), len(factor.levels) - 1)]
    if factor.range is not None:
        return _within(factor.range, share)
    if factor.normal is not None:
        z = float(ndtri(min(max(share, EDGE), 1 - EDGE)))
        return factor.normal.mean + factor.normal.sigma * z
    raise ValueError(f"factor {factor.key} has neither levels, range nor normal")


def _within(limits: Range, share: float) -> float:
    """A place between the limits; 12 digits, so that a step shows as it was meant."""
    low, high = limits.low, limits.high
    if limits.scale == "log":
        value = low * math.exp(share * math.log(high / low))
    else:
        value = low + share * (high - low)
    return min(max(float(f"{value:.12g}"), low), high)


def _salib_sample(design: Design, dimensions: int, seed: int) -> Unit:
    problem = salib_problem(dimensions)
    if design.kind == "morris":
        from SALib.sample import morris

        return morris.sample(problem, design.trajectories or 1, num_levels=MORRIS_LEVELS, seed=seed)
    from SALib.sample import sobol

    return sobol.sample(problem, design.base or 1, calc_second_order=False, seed=seed)
