"""Climb of a likelihood within limits, by Fisher scoring on what no limit holds back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
ITERATIONS = 300
HALVINGS = 40
DECREMENT = 1e-16
AT_LIMIT = 1e-9


@dataclass(frozen=True)
class Local:
    """A place's log-likelihood, its gradient [k] and the expected information [k, k]."""

    height: float
    score: Array
    information: Array


def climbed(
    local: Callable[[Array], Local], start: Array, limits: Sequence[tuple[float, float]]
) -> tuple[Array, Local]:
    """The top that `start` [k] leads to, each coordinate within its limits.

    A coordinate on a limit stays there while the likelihood falls inwards.

    Source: projected scaled gradient, Bertsekas, Nonlinear Programming, 2nd ed., section 2.4.
    """
    low, high = np.array(limits, np.float64).T
    place = np.clip(start, low, high)
    here = local(place)
    for _ in range(ITERATIONS):
        is_held = ((place <= low + AT_LIMIT) & (here.score <= 0)) | (
            (place >= high - AT_LIMIT) & (here.score >= 0)
        )
        step = _step(here, ~is_held)
        if here.score @ step < DECREMENT:
            break
        reached = _stepped(local, place, here, step, low, high)
        if reached is None:
            break
        place, here = reached
    return place, here


def _step(here: Local, inner: NDArray[np.bool_]) -> Array:
    step = np.zeros(len(here.score))
    if inner.any():
        information = here.information[np.ix_(inner, inner)]
        ridge = 1e-12 * np.trace(information) * np.eye(len(information))
        try:
            step[inner] = np.linalg.solve(information + ridge, here.score[inner])
        except np.linalg.LinAlgError:
            step[inner] = here.score[inner]
    return step


def _stepped(
    local: Callable[[Array], Local],
    place: Array,
    here: Local,
    step: Array,
    low: Array,
    high: Array,
) -> tuple[Array, Local] | None:
    """The place after `step`, halved until it leads up; None where it does not."""
    for _ in range(HALVINGS):
        reached = np.clip(place + step, low, high)
        there = local(reached)
        if there.height > here.height:
            return reached, there
        step = step / 2
    return None
