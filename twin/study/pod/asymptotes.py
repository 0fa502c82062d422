"""POD that does not tend to 0 or to 1: a floor of chance hits, a ceiling of hidden targets."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from twin.core.errors import UsageError
from twin.study.pod.ascent import Local, climbed
from twin.study.pod.bound import Z95
from twin.study.pod.link import Link
from twin.study.pod.profile import WANTED_POD

Array = NDArray[np.float64]
STEEPEST = 200.0
"""Slope per spread of the sizes from which a curve is a step: its likelihood has no maximum."""
TOLD_MIN = 1e-3
"""Least information about the place of the curve: with less no target lies on its rise."""
SMALLEST = 1e-12
GAP = 1e-6
"""Least distance between floor and ceiling, and of either from 0.9 where a90 is held."""
FARTHEST_SPREADS = 1e4
TARGETS_MIN = 10
STARTS = (0.02, 0.15)


@dataclass(frozen=True)
class Asymptotes:
    """POD = floor + (ceiling − floor)·link⁻¹(b0 + b1·x): the most likely curve.

    `covariance` is that of `names` in order; an asymptote that lies on 0 or 1 is taken as known.
    `x50`, `x90`, `x90_95` are None where no size reaches that POD.
    """

    b0: float
    b1: float
    floor: float
    ceiling: float
    names: tuple[str, ...]
    covariance: Array
    log_likelihood: float
    x50: float | None
    x90: float | None
    x90_95: float | None


class AsymptoteFit:
    """One data set x [n] with hits [n]; `has_floor` and `has_ceiling` say which are fitted.

    Source: MIL-HDBK-1823A, appendix I.2; Spencer and others, Review of Progress in QNDE, 2014,
    for the profile likelihood of asymptotes.
    Raises: UsageError with too few targets to tell an asymptote.
    """

    def __init__(
        self, *, x: Array, hits: NDArray[np.bool_], link: Link, has_floor: bool, has_ceiling: bool
    ) -> None:
        if len(x) < TARGETS_MIN:
            raise UsageError(
                f"pod: {len(x)} targets; a floor or a ceiling needs at least {TARGETS_MIN}"
            )
        self._middle, self._spread = float(x.mean()), float(x.std())
        self._u = (x - self._middle) / self._spread
        self._hit = hits
        self._link = link
        self._free = np.array([True, True, has_floor, has_ceiling])
        self._limits = [(-1e4, 1e4), (-STEEPEST, STEEPEST)]
        self._limits += [(0.0, 1.0 if has_floor else 0.0), (0.0 if has_ceiling else 1.0, 1.0)]
        self._best, self._top = self._climbed()

    def fitted(self, *, bound: str) -> Asymptotes:
        """The curve with its a90/95 by `bound`, wald or lr.

        Raises: UsageError where the most likely curve is a step.
        """
        c0, c1, floor, ceiling = self._best
        if abs(c1) > 0.99 * STEEPEST or self._local(self._best).information[0, 0] < TOLD_MIN:
            raise UsageError(
                "pod: with a floor or a ceiling the most likely curve is a step: its slope has no "
                "finite fit. Add targets of sizes about the step"
            )
        covariance, inner = self._covariance()
        names = np.array(["b0", "b1", "floor", "ceiling"])
        scale = np.eye(4)
        scale[0, 1], scale[1, 1] = -self._middle / self._spread, 1 / self._spread
        told = (scale @ covariance @ scale.T)[np.ix_(inner, inner)]
        u90_95 = self._wald(covariance) if bound == "wald" else self._likelihood_ratio()
        return Asymptotes(
            b0=float(c0 - c1 * self._middle / self._spread),
            b1=float(c1 / self._spread),
            floor=float(floor),
            ceiling=float(ceiling),
            names=tuple(names[inner].tolist()),
            covariance=told,
            log_likelihood=self._top,
            x50=self._x(self._u_at(0.5)),
            x90=self._x(self._u_at(WANTED_POD)),
            x90_95=self._x(u90_95),
        )

    def _x(self, u: float | None) -> float | None:
        return None if u is None else float(self._middle + self._spread * u)

    def _u_at(self, pod: float) -> float | None:
        c0, c1, floor, ceiling = self._best
        if c1 <= 0 or not floor < pod < ceiling:
            return None
        return (self._link.predictor_of((pod - floor) / (ceiling - floor)) - c0) / c1

    def _climbed(self) -> tuple[Array, float]:
        """The best of climbs from several shapes of curve, with its log-likelihood."""
        share = float(np.clip(self._hit.mean(), 0.05, 0.95))
        c0 = self._link.predictor_of(share)
        found = [
            climbed(self._local, np.array([c0, slope, low, 1 - high]), self._limits)
            for slope in (1.0, 4.0)
            for low in (STARTS if self._free[2] else (0.0,))
            for high in (STARTS if self._free[3] else (0.0,))
        ]
        place, top = max(found, key=lambda result: result[1].height)
        return place, top.height

    def _inner(self, place: Array) -> NDArray[np.bool_]:
        """Which parameters [4] are fitted and lie on no limit."""
        low, high = np.array(self._limits).T
        return self._free & (place > low + GAP) & (place < high - GAP)

    def _local(self, place: Array) -> Local:
        slopes, pod = self._slopes(place)
        odds = np.where(self._hit, 1 / pod, -1 / (1 - pod))
        height = float(np.log(np.where(self._hit, pod, 1 - pod)).sum())
        return Local(height, slopes @ odds, (slopes / (pod * (1 - pod))) @ slopes.T)

    def _slopes(self, place: Array) -> tuple[Array, Array]:
        """dPOD/d(c0, c1, floor, ceiling) [4, n] and POD [n]."""
        c0, c1, floor, ceiling = place
        eta = c0 + c1 * self._u
        rise = np.exp(self._link.log_probability(eta))
        density = (ceiling - floor) * rise * self._link.slope(eta)
        pod = np.clip(floor + (ceiling - floor) * rise, SMALLEST, 1 - SMALLEST)
        return np.stack([density, density * self._u, 1 - rise, rise]), pod

    def _covariance(self) -> tuple[Array, NDArray[np.bool_]]:
        """Covariance [4, 4], 0 of what is taken as known, and which parameters are not."""
        inner = self._inner(self._best)
        covariance = np.zeros((4, 4))
        information = self._local(self._best).information[np.ix_(inner, inner)]
        covariance[np.ix_(inner, inner)] = np.linalg.pinv(information)
        return covariance, inner

    def _wald(self, covariance: Array) -> float | None:
        """u where the lower 95 % bound of link(POD) reaches that of 0.9 (delta method)."""
        u90 = self._u_at(WANTED_POD)
        wanted = self._link.predictor_of(WANTED_POD)

        def margin(u: float) -> float:
            c0, c1, floor, ceiling = self._best
            eta = np.array([c0 + c1 * u])
            rise = float(np.exp(self._link.log_probability(eta))[0])
            pod = np.clip(floor + (ceiling - floor) * rise, SMALLEST, 1 - SMALLEST)
            reached = self._link.predictor_of(float(pod))
            density = (ceiling - floor) * rise * float(self._link.slope(eta)[0])
            per_pod = 1 / (pod * float(self._link.slope(np.array([reached]))[0]))
            slopes = np.array([density, density * u, 1 - rise, rise]) * per_pod
            return wanted - reached + Z95 * float(np.sqrt(slopes @ covariance @ slopes))

        return None if u90 is None else _first_root(margin, u90)

    def _likelihood_ratio(self) -> float | None:
        """Largest u90 whose profile likelihood lies within 1.645²/2 of the maximum."""
        u90 = self._u_at(WANTED_POD)

        def margin(u: float) -> float:
            return self._held(u) - self._top + Z95**2 / 2

        return None if u90 is None else _first_root(margin, u90)

    def _held(self, u90: float) -> float:
        """Log-likelihood of the best slope, floor and ceiling where POD is 0.9 at `u90`."""
        floor_max = WANTED_POD - GAP if self._free[2] else 0.0
        ceiling_min = WANTED_POD + GAP if self._free[3] else 1.0
        limits = [(-STEEPEST, STEEPEST), (0.0, floor_max), (ceiling_min, 1.0)]
        _, top = climbed(lambda held: self._local_at(u90, held), self._best[1:], limits)
        return top.height

    def _local_at(self, u90: float, held: Array) -> Local:
        """Likelihood over (slope, floor, ceiling) [3], the place following from POD 0.9."""
        slope, floor, ceiling = held
        height = ceiling - floor
        rise = float(np.clip((WANTED_POD - floor) / height, SMALLEST, 1 - SMALLEST))
        eta90 = self._link.predictor_of(rise)
        per_rise = 1 / (rise * float(self._link.slope(np.array([eta90]))[0]))
        turn = np.array([
            [-u90, 1.0, 0.0, 0.0],
            [per_rise * (WANTED_POD - ceiling) / height**2, 0.0, 1.0, 0.0],
            [-per_rise * (WANTED_POD - floor) / height**2, 0.0, 0.0, 1.0],
        ])  # fmt: skip
        whole = self._local(np.array([eta90 - slope * u90, slope, floor, ceiling]))
        return Local(whole.height, turn @ whole.score, turn @ whole.information @ turn.T)


def _first_root(margin: Callable[[float], float], best: float) -> float | None:
    """First place beyond `best` where `margin` falls to 0; None without one."""
    low, reach = best, 0.05
    while margin(low + reach) > 0:
        low, reach = low + reach, 1.5 * reach
        if reach > FARTHEST_SPREADS:
            return None
    return float(optimize.brentq(margin, low, low + reach, xtol=1e-11))  # type: ignore[arg-type]
