"""Tortuous lines: the shapes of cracks, fibres and streaks."""

import math

import numpy as np
from numpy.typing import NDArray

MIN_LEGS = 9
LEG_M = 0.2e-3


def tortuous_path_m(
    *,
    rng: np.random.Generator,
    length_m: float,
    heading_rad: float,
    roughness_rad: float,
    bend_rad: float = 0.0,
) -> NDArray[np.float64]:
    """Polyline [points, 2] from the origin, exactly `length_m` long, wandering about a heading.

    `roughness_rad` is the standard deviation of the direction, correlated over a few legs;
    `bend_rad` the steady turn from end to end.
    """
    legs = max(MIN_LEGS, math.ceil(length_m / LEG_M))
    wander = np.empty(legs)
    state = 0.0
    for leg, kick in enumerate(rng.standard_normal(legs)):
        state = 0.6 * state + 0.8 * kick
        wander[leg] = state
    heading = heading_rad + roughness_rad * wander + bend_rad * np.linspace(-0.5, 0.5, legs)
    steps = np.stack([np.cos(heading), np.sin(heading)], axis=1) * length_m / legs
    return np.concatenate([np.zeros((1, 2)), np.cumsum(steps, axis=0)])


def spiral_path_m(
    *, start_m: tuple[float, float], turn_m: float, feed_m: float, turns: float
) -> NDArray[np.float64]:
    """Helix on an unrolled cylinder, [points, 2] as (z, arc): `feed_m` in z per `turn_m` of arc."""
    turn = np.linspace(0, turns, max(MIN_LEGS, math.ceil(48 * turns)) + 1)
    return np.stack([start_m[0] + feed_m * turn, start_m[1] + turn_m * turn], axis=1)


def as_points(path_m: NDArray[np.float64]) -> tuple[tuple[float, float], ...]:
    """The polyline as plain numbers."""
    return tuple((float(a), float(b)) for a, b in path_m)


def path_length_m(path_m: NDArray[np.float64]) -> float:
    """Length along a polyline [points, 2]."""
    return float(np.hypot(*np.diff(path_m, axis=0).T).sum())
