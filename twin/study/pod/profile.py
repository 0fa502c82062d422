"""Profile likelihood of the size found with 90 % probability, on the scale of x."""

import numpy as np
from numpy.typing import NDArray

from twin.study.pod.likelihood import log_likelihood
from twin.study.pod.link import Link

Array = NDArray[np.float64]
WANTED_POD = 0.9
STEPS = 60
HALVINGS = 30
DECREMENT = 1e-13


class Profile:
    """Many data sets x [sets, n] with `sign` +1 of a hit and −1 of a miss.

    A trial x90 fixes η = η90 + b1·(x − x90); b1 is chosen to be the most likely. `slope` [sets]
    is where to begin, `limit` [sets] the log-likelihood that counts as likely. Inside, x − x90 is
    measured in units that grow with the distance of x90 from the data.
    """

    def __init__(self, *, x: Array, sign: Array, slope: Array, limit: Array, link: Link) -> None:
        self._x, self._sign, self._link = x, sign, link
        self._wanted = link.predictor_of(WANTED_POD)
        self._limit = limit
        self._middle, self._spread = x.mean(1), x.std(1)
        self._slope = slope * self._spread

    def margin(self, x90: Array) -> Array:
        """Log-likelihood [sets] of `x90` [sets] at its best slope, above the limit."""
        unit = np.abs(x90 - self._middle) + self._spread
        t = (self._x - x90[:, None]) / unit[:, None]
        slope, reached = self._slope, self._reached(self._slope, t)
        for _ in range(STEPS):
            eta = self._wanted + slope[:, None] * t
            towards = (self._sign * self._link.slope(self._sign * eta) * t).sum(1)
            curvature = (self._link.weight(eta) * t**2).sum(1)
            step = _bounded_step(towards, curvature, slope)
            if (towards * step < DECREMENT).all():
                break
            slope, reached = self._stepped(slope, reached, step, t)
        self._slope = slope
        return reached - self._limit

    def slope_at(self, x90: Array) -> Array:
        """Best slope [sets] through 90 % at `x90`, the place that `margin` was last asked for."""
        return self._slope / (np.abs(x90 - self._middle) + self._spread)

    def _stepped(self, slope: Array, top: Array, step: Array, t: Array) -> tuple[Array, Array]:
        """The slope after `step`, halved as often as the likelihood would fall by it."""
        share = np.ones(len(slope))
        reached = self._reached(slope + step, t)
        for _ in range(HALVINGS):
            falls = reached < top - 1e-12 * np.abs(top)
            if not falls.any():
                break
            share[falls] /= 2
            reached = self._reached(slope + share * step, t)
        return slope + share * step, reached

    def _reached(self, slope: Array, t: Array) -> Array:
        eta = self._wanted + slope[:, None] * t
        return log_likelihood(eta=eta, sign=self._sign, link=self._link)


def _bounded_step(towards: Array, curvature: Array, slope: Array) -> Array:
    """Newton step [sets], no further than the slope is steep: far off, the likelihood is flat."""
    reach = 10 * (1 + np.abs(slope))
    with np.errstate(over="ignore"):
        step = towards / np.maximum(curvature, np.finfo(np.float64).tiny)
    return np.clip(step, -reach, reach)
