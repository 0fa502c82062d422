"""POD that does not tend to 0 or to 1: a floor of chance hits, a ceiling of hidden targets."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from twin.core.errors import UsageError
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
STARTS = (0.0, 0.1)
FINE = {"ftol": 1e-11, "gtol": 1e-8, "maxiter": 200}
HALVINGS = 30
DECREMENT = 1e-18


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
        if abs(c1) > 0.99 * STEEPEST or self._information(self._best)[0, 0] < TOLD_MIN:
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
        found = [
            self._climb(np.array([self._link.predictor_of(share), slope, low, 1 - high]))
            for slope in (1.0, 4.0)
            for low in (STARTS if self._free[2] else (0.0,))
            for high in (STARTS if self._free[3] else (0.0,))
        ]
        best = min(found, key=lambda result: result[1])
        return self._polished(best[0])

    def _climb(self, start: Array) -> tuple[Array, float]:
        result = optimize.minimize(self._loss, start, jac=True, method="L-BFGS-B",
                                   bounds=self._limits, options=FINE)  # fmt: skip
        return result.x, float(result.fun)

    def _polished(self, place: Array) -> tuple[Array, float]:
        """`place` after Fisher scoring in what does not lie on a limit: to the last digits."""
        height = -self._loss(place)[0]
        for _ in range(50):
            inner = self._inner(place)
            score = -self._loss(place)[1][inner]
            step = np.zeros(4)
            information = self._information(place)[np.ix_(inner, inner)]
            step[inner] = np.linalg.lstsq(information, score, rcond=None)[0]
            if score @ step[inner] < DECREMENT:
                break
            place, height = self._stepped(place, height, step)
        return place, height

    def _stepped(self, place: Array, height: float, step: Array) -> tuple[Array, float]:
        low, high = np.array(self._limits).T
        for _ in range(HALVINGS):
            reached = np.clip(place + step, low, high)
            its_height = -self._loss(reached)[0]
            if its_height >= height:
                return reached, its_height
            step = step / 2
        return place, height

    def _inner(self, place: Array) -> NDArray[np.bool_]:
        """Which parameters [4] are fitted and lie on no limit."""
        low, high = np.array(self._limits).T
        return self._free & (place > low + GAP) & (place < high - GAP)

    def _loss(self, place: Array) -> tuple[float, Array]:
        """−log-likelihood and its gradient [4]."""
        slopes, pod = self._slopes(place)
        odds = np.where(self._hit, 1 / pod, -1 / (1 - pod))
        loss = -float(np.log(np.where(self._hit, pod, 1 - pod)).sum())
        return loss, -(slopes * odds).sum(1)

    def _slopes(self, place: Array) -> tuple[Array, Array]:
        """dPOD/d(c0, c1, floor, ceiling) [4, n] and POD [n]."""
        c0, c1, floor, ceiling = place
        eta = c0 + c1 * self._u
        rise = np.exp(self._link.log_probability(eta))
        density = (ceiling - floor) * rise * self._link.slope(eta)
        pod = np.clip(floor + (ceiling - floor) * rise, SMALLEST, 1 - SMALLEST)
        return np.stack([density, density * self._u, 1 - rise, rise]), pod

    def _information(self, place: Array) -> Array:
        slopes, pod = self._slopes(place)
        return (slopes / (pod * (1 - pod))) @ slopes.T

    def _covariance(self) -> tuple[Array, NDArray[np.bool_]]:
        """Covariance [4, 4], 0 of what is taken as known, and which parameters are not."""
        inner = self._inner(self._best)
        covariance = np.zeros((4, 4))
        information = self._information(self._best)[np.ix_(inner, inner)]
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

        def loss(held: Array) -> float:
            slope, floor, ceiling = held
            rise = (WANTED_POD - floor) / (ceiling - floor)
            eta90 = self._link.predictor_of(float(np.clip(rise, SMALLEST, 1 - SMALLEST)))
            return self._loss(np.array([eta90 - slope * u90, slope, floor, ceiling]))[0]

        floor_max = WANTED_POD - GAP if self._free[2] else 0.0
        ceiling_min = WANTED_POD + GAP if self._free[3] else 1.0
        limits = [(-STEEPEST, STEEPEST), (0.0, floor_max), (ceiling_min, 1.0)]
        low, high = np.array(limits).T
        result = optimize.minimize(loss, np.clip(self._best[1:], low, high), method="L-BFGS-B",
                                   bounds=limits, options=FINE)  # fmt: skip
        return -float(result.fun)


def _first_root(margin: Callable[[float], float], best: float) -> float | None:
    """First place beyond `best` where `margin` falls to 0; None without one."""
    low, reach = best, 0.05
    while margin(low + reach) > 0:
        low, reach = low + reach, 1.5 * reach
        if reach > FARTHEST_SPREADS:
            return None
    return float(optimize.brentq(margin, low, low + reach, xtol=1e-11))  # type: ignore[arg-type]
