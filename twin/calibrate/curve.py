"""How brightly the twin renders an indication over its global gain, and where it meets a photo."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, minimize_scalar

from twin.calibrate.indication import Region, block_excess
from twin.core.errors import UsageError
from twin.render.view import View

SPAN = (1e-2, 1e3)
"""Gains that are tried, over the one of the rig."""
STEPS = 11
ROOT_XTOL, PEAK_XTOL = 1e-3, 1e-2
DIGITS = 6
"""Of a gain: finer than its root is sought, so that none is rendered twice."""
NEIGHBOURHOOD = 1.5
HINT = "do piece, scenario (light, exposure) and the camera's gain fit the photograph?"

Render = Callable[[float, int], View]
"""The piece at a gain; the number draws its beads and the film's texture afresh."""
Blocks = NDArray[np.float64]


class Curve:
    """Brightness of the blocks of the rendered indication over the gain, each gain once.

    Beads are drawn by chance, in the twin as on the bench: what is compared is the mean of
    several `realisations`.
    """

    def __init__(
        self,
        render: Render,
        region: Region,
        *,
        realisations: int,
        progress: Callable[[str], None],
    ) -> None:
        self.render = render
        self.region = region
        self.realisations = realisations
        self.progress = progress
        self._known: dict[float, Blocks] = {}

    def at(self, gain: float) -> Blocks:
        """Brightness over the ground [realisations, blocks] at a gain [e- px]."""
        gain = float(f"{gain:.{DIGITS}g}")
        if gain not in self._known:
            self.progress(f"rendering at a gain of {gain:.4g}")
            views = (self.render(gain, number) for number in range(self.realisations))
            self._known[gain] = np.array([block_excess(v.electrons, self.region) for v in views])
        return self._known[gain]

    def total(self, gain: float) -> float:
        """Mean brightness of the whole indication at a gain."""
        return float(self.at(gain).sum(axis=1).mean())

    def known(self) -> tuple[NDArray[np.float64], Blocks]:
        """Gains rendered so far, rising, and their blocks [gains, realisations, blocks]."""
        gains = sorted(self._known)
        return np.array(gains), np.array([self._known[gain] for gain in gains])


def root(curve: Curve, *, wanted: float, start: float) -> float:
    """The gain at which the indication sums up to `wanted` [e- px], on the rising side.

    Beyond some gain the ground glows ever more and the indication stands out less.

    Raises: UsageError where no gain from 0.01 to 1000 × `start` makes it that bright.
    """
    gains = [float(gain) for gain in start * np.geomspace(*SPAN, STEPS)]
    if curve.total(gains[0]) >= wanted:
        raise UsageError(
            f"the twin's indication is brighter than the photograph's even at a gain of "
            f"{gains[0]:.4g}, {SPAN[0]:g} × the rig's; {HINT}"
        )
    low, high = _bracket(curve, wanted, gains)
    if curve.total(high) < wanted:
        raise UsageError(
            f"the twin's indication is darker than the photograph's at any gain up to "
            f"{SPAN[1]:g} × the rig's, even at {high:.4g}, where it stands out most; {HINT}"
        )
    return _between(curve, wanted, low, high)


def root_near(curve: Curve, *, wanted: float, guess: float, start: float) -> float:
    """The same gain, sought around a `guess` first.

    Raises: UsageError as `root`.
    """
    low, high = guess / NEIGHBOURHOOD, guess * NEIGHBOURHOOD
    if curve.total(low) < wanted <= curve.total(high):
        return _between(curve, wanted, low, high)
    return root(curve, wanted=wanted, start=start)


def _between(curve: Curve, wanted: float, low: float, high: float) -> float:
    def short_of(log_gain: float) -> float:
        return curve.total(float(np.exp(log_gain))) - wanted

    found = brentq(short_of, np.log(low), np.log(high), xtol=ROOT_XTOL)
    return float(np.exp(found))  # type: ignore[arg-type]


def _bracket(curve: Curve, wanted: float, gains: Sequence[float]) -> tuple[float, float]:
    """Neighbouring gains around the first rise past `wanted`, or up to the brightest of all."""
    for k in range(1, len(gains)):
        if curve.total(gains[k]) >= wanted:
            return gains[k - 1], gains[k]
        if curve.total(gains[k]) < curve.total(gains[k - 1]):
            below = gains[max(0, k - 2)]
            return below, _brightest(curve, below, gains[k])
    return gains[-2], gains[-1]


def _brightest(curve: Curve, low: float, high: float) -> float:
    """The gain between two at which the indication stands out most."""
    found = minimize_scalar(
        lambda log_gain: -curve.total(float(np.exp(log_gain))),
        bounds=(np.log(low), np.log(high)),
        method="bounded",
        options={"xatol": PEAK_XTOL},
    )
    return float(np.exp(found.x))  # type: ignore[attr-defined]
