"""Maximum likelihood of hit/miss data under η = b0 + b1·x, many data sets at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.study.pod.link import Link

Array = NDArray[np.float64]
ITERATIONS = 100
HALVINGS = 20
DECREMENT = 1e-18
"""Newton decrement at which an estimate stands still: 1e-9 of its standard error."""


@dataclass(frozen=True)
class Estimate:
    """Fitted data sets, each array [sets]: coefficients, their covariance, log-likelihood.

    Not a number where the data set has no maximum: hits and misses do not overlap.
    """

    b0: Array
    b1: Array
    var_b0: Array
    cov_b0_b1: Array
    var_b1: Array
    log_likelihood: Array


def overlaps(*, x: Array, hits: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which data sets [sets] have a finite maximum: hits and misses overlap in x [sets, n].

    Source: Albert & Anderson, Biometrika 71, 1984, for one regressor and an intercept.
    """
    low_hit, high_hit = _range(x, hits)
    low_miss, high_miss = _range(x, ~hits)
    return (low_hit < high_miss) & (low_miss < high_hit)


def maximum_likelihood(*, x: Array, hits: NDArray[np.bool_], link: Link) -> Estimate:
    """Estimates of the data sets x [sets, n], hits [sets, n], with the expected information.

    Source: Fisher scoring as in generalised linear models, McCullagh & Nelder 1989, section 2.5.
    Assumes: independent trials.
    """
    good = overlaps(x=x, hits=hits)
    middle, spread = x.mean(1), x.std(1)
    with np.errstate(divide="ignore", invalid="ignore"):
        u = (x - middle[:, None]) / spread[:, None]
    c0, c1, i00, i01, i11, top = (np.full(len(x), np.nan) for _ in range(6))
    if good.any():
        c0[good], c1[good], i00[good], i01[good], i11[good], top[good] = _climbed(
            u[good], hits[good], link
        )
    det = i00 * i11 - i01**2
    shift = middle / np.where(good, spread, 1.0)
    scale = np.where(good, spread, 1.0)
    v00, v01, v11 = i11 / det, -i01 / det, i00 / det
    return Estimate(
        b0=c0 - c1 * shift,
        b1=c1 / scale,
        var_b0=v00 - 2 * v01 * shift + v11 * shift**2,
        cov_b0_b1=(v01 - v11 * shift) / scale,
        var_b1=v11 / scale**2,
        log_likelihood=top,
    )


def log_likelihood(*, eta: Array, sign: Array, link: Link) -> Array:
    """Log-likelihood [sets] of η [sets, n]; `sign` is +1 of a hit, −1 of a miss."""
    return link.log_probability(sign * eta).sum(1)


def _climbed(u: Array, hits: NDArray[np.bool_], link: Link) -> tuple[Array, ...]:
    """Coefficients, information and log-likelihood at the maximum, x standardised."""
    sign = np.where(hits, 1.0, -1.0)
    c0 = np.array([link.predictor_of(p) for p in hits.mean(1)])
    c1 = np.zeros(len(u))
    top = log_likelihood(eta=_eta(u, c0, c1), sign=sign, link=link)
    for _ in range(ITERATIONS):
        d0, d1, decrement = _scoring_step(u, _eta(u, c0, c1), sign, link)
        if (decrement < DECREMENT).all():
            break
        c0, c1, top = _stepped(u, sign, link, (c0, c1, top), (d0, d1))
    return c0, c1, *_information(u, _eta(u, c0, c1), link), top


def _eta(u: Array, c0: Array, c1: Array) -> Array:
    return c0[:, None] + c1[:, None] * u


def _scoring_step(u: Array, eta: Array, sign: Array, link: Link) -> tuple[Array, Array, Array]:
    """Step of both coefficients and its Newton decrement, each [sets]."""
    i00, i01, i11 = _information(u, eta, link)
    slope = sign * link.slope(sign * eta)
    g0, g1 = slope.sum(1), (slope * u).sum(1)
    det = i00 * i11 - i01**2
    d0, d1 = (i11 * g0 - i01 * g1) / det, (i00 * g1 - i01 * g0) / det
    return d0, d1, g0 * d0 + g1 * d1


def _information(u: Array, eta: Array, link: Link) -> tuple[Array, Array, Array]:
    weight = link.weight(eta)
    weighted = weight * u
    return weight.sum(1), weighted.sum(1), (weighted * u).sum(1)


def _stepped(
    u: Array, sign: Array, link: Link, at: tuple[Array, Array, Array], step: tuple[Array, Array]
) -> tuple[Array, Array, Array]:
    """The place after `step`, halved as often as the likelihood would fall by it."""
    (c0, c1, top), (d0, d1) = at, step
    share = np.ones(len(u))
    reached = log_likelihood(eta=_eta(u, c0 + d0, c1 + d1), sign=sign, link=link)
    for _ in range(HALVINGS):
        falls = reached < top - 1e-12 * np.abs(top)
        if not falls.any():
            break
        share[falls] /= 2
        eta = _eta(u, c0 + share * d0, c1 + share * d1)
        reached = log_likelihood(eta=eta, sign=sign, link=link)
    return c0 + share * d0, c1 + share * d1, reached


def _range(x: Array, chosen: NDArray[np.bool_]) -> tuple[Array, Array]:
    """Smallest and largest x of the chosen trials of each set; (∞, −∞) without any."""
    return np.where(chosen, x, np.inf).min(1), np.where(chosen, x, -np.inf).max(1)
