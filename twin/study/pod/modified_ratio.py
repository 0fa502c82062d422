"""Modified likelihood-ratio bound on a90: as safe as it says with the handbook's 60 targets too."""

import numpy as np
from numpy.typing import NDArray

from twin.study.pod.likelihood import Estimate
from twin.study.pod.link import Link
from twin.study.pod.profile import WANTED_POD, Profile

Array = NDArray[np.float64]
NEAR_BEST = 0.05
"""Signed root below which the correction, of the form 0/0 at the best x90, is left out."""


class ModifiedRatio:
    """Signed root r of the likelihood ratio of x90, corrected to r* = r + ln(q/r)/r.

    Many data sets, x [sets, n] and `sign` +1 of a hit, −1 of a miss. r* is normal to third order
    in 1/√n where the data are continuous, to second order where they are not.

    Source: Barndorff-Nielsen, Biometrika 73, 1986; q by the local parameter φ of Davison, Fraser
    & Reid, J. R. Stat. Soc. B 68, 2006, section 2 (discrete data).
    """

    def __init__(self, *, x: Array, sign: Array, estimate: Estimate, link: Link, z: float) -> None:
        self._x, self._sign, self._link, self._z = x, sign, link, z
        self._wanted = link.predictor_of(WANTED_POD)
        self._best = (self._wanted - estimate.b0) / estimate.b1
        self._profile = Profile(
            x=x, sign=sign, slope=estimate.b1, limit=estimate.log_likelihood, link=link
        )
        self._eta = estimate.b0[:, None] + estimate.b1[:, None] * x
        self._density = np.exp(link.log_probability(self._eta)) * link.slope(self._eta)
        ones = np.ones_like(x)
        self._phi_det = _det(self._density * self._odds_slope(self._eta), ones, x)
        self._information = _det(self._curvature(self._eta), ones, x)

    def margin(self, x90: Array) -> Array:
        """r* [sets] of `x90` [sets] above −z: the bound lies where it is used up."""
        r = self._signed_root(x90)
        is_near = np.abs(r) < NEAR_BEST
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            correction = np.log(np.abs(self._q(x90) / r)) / r
        usable = ~is_near & np.isfinite(correction)
        return r + np.where(usable, correction, 0.0) + self._z

    def _signed_root(self, x90: Array) -> Array:
        lost = np.maximum(-self._profile.margin(x90), 0.0)
        return np.sign(self._best - x90) * np.sqrt(2 * lost)

    def _q(self, x90: Array) -> Array:
        """Distance of the two fits in φ, over its standard error [sets]."""
        slope = self._profile.slope_at(x90)
        distance = self._x - x90[:, None]
        eta = self._wanted + slope[:, None] * distance
        apart = self._density * (self._log_odds(self._eta) - self._log_odds(eta))
        turned = self._density * self._odds_slope(eta) * distance
        crossed = (apart.sum(1) * (turned * self._x).sum(1)
                   - (apart * self._x).sum(1) * turned.sum(1))  # fmt: skip
        left = (self._curvature(eta) * distance**2).sum(1)
        return crossed / self._phi_det * np.sqrt(self._information / left)

    def _log_odds(self, eta: Array) -> Array:
        return self._link.log_probability(eta) - self._link.log_probability(-eta)

    def _odds_slope(self, eta: Array) -> Array:
        """d log-odds/dη."""
        return self._link.slope(eta) + self._link.slope(-eta)

    def _curvature(self, eta: Array) -> Array:
        """Observed information of each trial about its η."""
        return self._link.bend(self._sign * eta)


def _det(weight: Array, first: Array, second: Array) -> Array:
    """Determinant [sets] of the 2 × 2 matrix Σ w (f, s)(f, s)ᵀ."""
    a, b = weight * first, weight * second
    return (a * first).sum(1) * (b * second).sum(1) - (a * second).sum(1) ** 2
