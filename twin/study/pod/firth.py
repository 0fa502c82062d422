"""Penalised likelihood: a finite POD curve where hits and misses are separated."""

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from twin.study.pod.bound import Z95
from twin.study.pod.likelihood import Estimate, log_likelihood
from twin.study.pod.link import Link
from twin.study.pod.profile import WANTED_POD

Array = NDArray[np.float64]
FARTHEST_SPREADS = 1e6
ITERATIONS = 200
HALVINGS = 40
DECREMENT = 1e-20
BOTH = np.eye(2)


class Penalised:
    """One data set x [n] with hits [n]: log-likelihood + ½ ln det of the information.

    The penalty is Jeffreys' prior: it takes off the bias of first order in 1/n and keeps the
    estimates finite as long as there are two sizes. Inside, x is standardised.

    Source: Firth, Biometrika 80, 1993; Heinze & Schemper, Statistics in Medicine 21, 2002, for
    the profile.
    """

    def __init__(self, *, x: Array, hits: NDArray[np.bool_], link: Link) -> None:
        self._middle, self._spread = float(x.mean()), float(x.std())
        self._design = np.stack([np.ones_like(x), (x - self._middle) / self._spread])
        self._sign = np.where(hits, 1.0, -1.0)
        self._link = link
        self._wanted = link.predictor_of(WANTED_POD)
        self._best = self._climbed(np.zeros(2), BOTH)
        self._top = self._height(self._best)

    def estimate(self) -> Estimate:
        """Coefficients on the scale of x, inverse information there, log-likelihood unpenalised."""
        scale = np.array([[1.0, -self._middle / self._spread], [0.0, 1 / self._spread]])
        b0, b1 = scale @ self._best
        covariance = scale @ np.linalg.inv(self._information(self._best)) @ scale.T
        plain = self._plain(self._best)
        figures = b0, b1, covariance[0, 0], covariance[0, 1], covariance[1, 1], plain
        return Estimate(*(np.array([float(figure)]) for figure in figures))

    def likelihood_ratio_bound(self) -> float:
        """Largest x90 within 1.645²/2 of the top of the penalised profile; infinite without one."""
        c0, c1 = self._best
        if c1 <= 0:
            return np.inf
        low, reach = (self._wanted - c0) / c1, 0.25
        while self._margin(low + reach) > 0:
            low, reach = low + reach, 2 * reach
            if reach > FARTHEST_SPREADS:
                return np.inf
        root = optimize.brentq(self._margin, low, low + reach, xtol=1e-13)
        return self._middle + self._spread * float(root)  # type: ignore[arg-type]

    def _margin(self, u90: float) -> float:
        """Penalised log-likelihood of `u90` at its best slope, above the limit."""
        towards = np.array([[-u90, 1.0]]) / (1 + abs(u90))
        reached = self._height(self._climbed(np.array([self._wanted, 0.0]), towards))
        return reached - self._top + Z95**2 / 2

    def _climbed(self, start: Array, directions: Array) -> Array:
        """Highest place [2] that `directions` [k, 2] lead to from `start`, by Fisher scoring."""
        place, height = start, self._height(start)
        for _ in range(ITERATIONS):
            score = directions @ self._score(place)
            information = directions @ self._information(place) @ directions.T
            step = np.linalg.solve(information, score)
            if score @ step < DECREMENT:
                break
            place, height = self._stepped(place, height, step @ directions)
        return place

    def _stepped(self, place: Array, height: float, step: Array) -> tuple[Array, float]:
        """The place after `step`, halved as often as it would lead down."""
        for _ in range(HALVINGS):
            reached = self._height(place + step)
            if reached >= height - 1e-13 * abs(height):
                return place + step, reached
            step = step / 2
        return place, height

    def _score(self, place: Array) -> Array:
        eta = place @ self._design
        weight = self._link.weight(eta)
        spread = np.linalg.solve(self._information(place), self._design)
        leverage = weight * (self._design * spread).sum(0)
        slope = self._sign * self._link.slope(self._sign * eta)
        return self._design @ (slope + 0.5 * leverage * self._link.weight_slope(eta))

    def _height(self, place: Array) -> float:
        sign, log_det = np.linalg.slogdet(self._information(place))
        return self._plain(place) + 0.5 * float(log_det) if sign > 0 else -np.inf

    def _plain(self, place: Array) -> float:
        eta = (place @ self._design)[None]
        return float(log_likelihood(eta=eta, sign=self._sign, link=self._link)[0])

    def _information(self, place: Array) -> Array:
        return (self._link.weight(place @ self._design) * self._design) @ self._design.T
