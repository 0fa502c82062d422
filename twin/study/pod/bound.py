"""Upper confidence bounds on the size found with 90 % probability: a90/95 on the scale of x."""

from dataclasses import fields, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri, xlogy

from twin.study.pod.likelihood import Estimate
from twin.study.pod.link import Link
from twin.study.pod.modified_ratio import ModifiedRatio
from twin.study.pod.profile import WANTED_POD, Profile

Array = NDArray[np.float64]
Z95 = float(ndtri(0.95))
RATIO_TOLERANCE = 1e-7
"""Signed root to which it is found: the best slope enters it to first order."""
DOUBLINGS = 60
ROOT_STEPS = 60
MARGIN_TOLERANCE = 1e-10
"""Log-likelihood to which the bound is found: 1e-10 of its distance from a90, or so."""


class Margin(Protocol):
    """How far a trial x90 [sets] is from being too unlikely; zero at the bound."""

    def margin(self, x90: Array) -> Array:
        """Margin [sets]."""
        ...


def wald_bound(*, estimate: Estimate, link: Link) -> Array:
    """x [sets] where the lower 95 % bound of η, η − 1.645·se(η), reaches that of POD 0.9.

    Infinite where it never does or would fall again: the slope does not differ enough from 0.

    Source: MIL-HDBK-1823A, appendix G.3.4; the roots are Fieller's.
    """
    e, z2 = estimate, Z95**2
    offset = e.b0 - link.predictor_of(WANTED_POD)
    square = e.b1**2 - z2 * e.var_b1
    linear = e.b1 * offset - z2 * e.cov_b0_b1
    constant = offset**2 - z2 * e.var_b0
    usable = (square > 0) & (e.b1 > 0)
    root = np.sqrt(np.maximum(linear**2 - square * constant, 0.0))
    return np.where(usable, (root - linear) / np.where(usable, square, 1.0), np.inf)


def likelihood_ratio_bound(
    *, x: Array, hits: NDArray[np.bool_], estimate: Estimate, link: Link
) -> Array:
    """Largest x90 [sets] whose profile likelihood lies within 1.645²/2 of the maximum.

    x [sets, n], hits [sets, n]. Infinite where a POD that does not grow with size is as likely.

    Source: MIL-HDBK-1823A, appendix G.3.4; Cheng & Iles, Technometrics 30, 1988; one-sided, so
    the χ² quantile of one degree of freedom at 90 %.
    """
    limit = estimate.log_likelihood - Z95**2 / 2
    is_bounded = (estimate.b1 > 0) & (_flat_log_likelihood(hits) < limit)
    bound = np.full(len(x), np.inf)
    if is_bounded.any():
        b0, b1, x_used = estimate.b0[is_bounded], estimate.b1[is_bounded], x[is_bounded]
        sign = np.where(hits[is_bounded], 1.0, -1.0)
        profile = Profile(x=x_used, sign=sign, slope=b1, limit=limit[is_bounded], link=link)
        best = (link.predictor_of(WANTED_POD) - b0) / b1
        bound[is_bounded] = _crossing(profile, best, x_used.std(1))
    return bound


def modified_ratio_bound(
    *, x: Array, hits: NDArray[np.bool_], estimate: Estimate, link: Link
) -> Array:
    """Largest x90 [sets] whose modified signed root r* is at least −1.645.

    x [sets, n], hits [sets, n]. Infinite where no x90 is too large to be likely.

    Source: see `ModifiedRatio`.
    """
    is_bounded = estimate.b1 > 0
    bound = np.full(len(x), np.inf)
    if is_bounded.any():
        used = _chosen(estimate, is_bounded)
        middle, spread = x[is_bounded].mean(1), x[is_bounded].std(1)
        u = (x[is_bounded] - middle[:, None]) / spread[:, None]
        b0, b1 = used.b0 + used.b1 * middle, used.b1 * spread
        sign = np.where(hits[is_bounded], 1.0, -1.0)
        standard = replace(used, b0=b0, b1=b1)
        ratio = ModifiedRatio(x=u, sign=sign, estimate=standard, link=link, z=Z95)
        best = (link.predictor_of(WANTED_POD) - b0) / b1
        bound[is_bounded] = middle + spread * _crossing(
            ratio, best, np.ones(len(u)), tolerance=RATIO_TOLERANCE
        )
    return bound


def _chosen(estimate: Estimate, chosen: NDArray[np.bool_]) -> Estimate:
    return Estimate(**{f.name: getattr(estimate, f.name)[chosen] for f in fields(estimate)})


def _flat_log_likelihood(hits: NDArray[np.bool_]) -> Array:
    """Log-likelihood [sets] of a POD that is the same at every size: x90 at infinity."""
    trials, found = hits.shape[1], hits.sum(1)
    return xlogy(found, found / trials) + xlogy(trials - found, 1 - found / trials)


def _crossing(
    profile: Margin, best: Array, spread: Array, *, tolerance: float = MARGIN_TOLERANCE
) -> Array:
    """First x90 [sets] beyond the best one where the margin is used up; infinite without one."""
    low, step = best, spread / 4
    high = low + step
    margin_low, margin_high = profile.margin(low), profile.margin(high)
    for _ in range(DOUBLINGS):
        inside = margin_high > 0
        if not inside.any():
            break
        low, margin_low = np.where(inside, high, low), np.where(inside, margin_high, margin_low)
        step = np.where(inside, 2 * step, step)
        high = np.where(inside, high + step, high)
        margin_high = profile.margin(high)
    root = _root(profile, low, high, margin_low, margin_high, tolerance)
    return np.where(margin_high > 0, np.inf, root)


def _root(
    profile: Margin,
    low: Array,
    high: Array,
    margin_low: Array,
    margin_high: Array,
    tolerance: float,
) -> Array:
    """Where the margin is zero between `low` and `high` [sets], if it is.

    Source: Illinois variant of regula falsi, Dowell & Jarratt, BIT 11, 1971.
    """
    middle, is_endless = low, margin_high > 0
    for _ in range(ROOT_STEPS):
        share = margin_low / np.where(margin_low > margin_high, margin_low - margin_high, 1.0)
        middle = low + share * (high - low)
        margin = profile.margin(middle)
        if (is_endless | (np.abs(margin) < tolerance)).all():
            break
        inside = margin > 0
        margin_high = np.where(inside, margin_high / 2, margin)
        margin_low = np.where(inside, margin, margin_low / 2)
        low, high = np.where(inside, middle, low), np.where(inside, high, middle)
    return middle
