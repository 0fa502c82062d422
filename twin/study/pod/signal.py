"""â versus a: a signal that grows with size, cut off below by noise and above by saturation."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from twin.core.errors import UsageError
from twin.study.pod.bound import wald_bound
from twin.study.pod.censored import CensoredLine, censored_line
from twin.study.pod.likelihood import Estimate
from twin.study.pod.link import LINKS
from twin.study.pod.profile import WANTED_POD
from twin.study.pod.targets import checked_sizes
from twin.study.pod.transform import TRANSFORMS, Transform

Array = NDArray[np.float64]
TARGETS_MIN = 40
"""Fewest targets for â-versus-a data. Source: MIL-HDBK-1823A, section 4.5.2.2."""
DOUBT = 0.01
"""Level of the tests of what the model assumes."""
COEFFICIENTS = 3


@dataclass(frozen=True)
class SignalFit:
    """g(â) = b0 + b1·f(a) + N(0, tau²), called a crack where â reaches `decision`.

    Sizes and signals in the units of the data; `covariance` of (b0, b1, tau). `a90` is None where
    the signal does not grow with size, `a90_95` where no size is sure enough.
    """

    n: int
    censored_below: int
    censored_above: int
    transform: str
    signal_transform: str
    b0: float
    b1: float
    tau: float
    covariance: tuple[tuple[float, ...], ...]
    decision: float
    a50: float | None
    a90: float | None
    a90_95: float | None
    bound: str
    log_likelihood: float
    aic: float
    warnings: tuple[str, ...]


def fit_signal(
    *,
    sizes: ArrayLike,
    signals: ArrayLike,
    decision: float,
    noise: float | None = None,
    saturation: float | None = None,
    transform: str = "ln",
    signal_transform: str = "ln",
) -> SignalFit:
    """Maximum-likelihood line of `signals` [n] over `sizes` [n], and the POD it comes to.

    A signal at or below `noise` says only that it is that small, one at or above `saturation`
    only that it is that large.

    Raises: UsageError where a value is not allowed or too little is left that is not cut off.
    Source: MIL-HDBK-1823A, appendix G.2; the bound on a90 is Wald's, on the POD curve.
    Assumes: scatter that is normal, independent and the same at every size.
    """
    size_map, signal_map = _transform(transform), _transform(signal_transform)
    size = checked_sizes(sizes, size_map)
    signal = _checked(signals, signal_map, size)
    limits = [None if v is None else float(signal_map.of_size(np.float64(v)))  # type: ignore[arg-type]
              for v in _ordered(noise, saturation, decision, signal_map)]  # fmt: skip
    x, y = size_map.of_size(size), signal_map.of_size(signal)
    line = censored_line(x=x, y=y, low=limits[0], high=limits[1])
    y_decision = float(signal_map.of_size(np.float64(decision)))  # type: ignore[arg-type]
    return _told(size, x, y, line, y_decision, decision, size_map, signal_map)


def _transform(name: str) -> Transform:
    if name not in TRANSFORMS:
        raise UsageError(f"pod: transform: got {name!r}; allowed: {', '.join(TRANSFORMS)}")
    return TRANSFORMS[name]


def _checked(signals: ArrayLike, signal_map: Transform, size: Array) -> Array:
    signal = np.asarray(signals, np.float64)
    if signal.shape != size.shape:
        raise UsageError(f"pod: needs as many sizes as signals, got {size.shape}, {signal.shape}")
    allowed = np.isfinite(signal) & (signal > 0 if signal_map.name == "ln" else True)
    if not allowed.all():
        bad = float(signal[~allowed][0])
        text = "above 0 for ln â" if signal_map.name == "ln" else "a finite number"
        raise UsageError(f"pod: signal: got {bad!r}; allowed: {text}")
    return signal


def _ordered(
    noise: float | None, saturation: float | None, decision: float, signal_map: Transform
) -> tuple[float | None, float | None]:
    """Noise and saturation. Raises: UsageError unless noise ≤ decision ≤ saturation."""
    low = -np.inf if noise is None else noise
    high = np.inf if saturation is None else saturation
    if not (low <= decision <= high and low < high) or not np.isfinite(decision):
        raise UsageError(
            f"pod: decision: got {decision!r}; must lie within noise {noise!r} … saturation "
            f"{saturation!r}"
        )
    if signal_map.name == "ln" and min(v for v in (noise, decision) if v is not None) <= 0:
        raise UsageError("pod: noise and decision must be above 0 for ln â")
    return noise, saturation


def _told(
    size: Array,
    x: Array,
    y: Array,
    line: CensoredLine,
    y_decision: float,
    decision: float,
    size_map: Transform,
    signal_map: Transform,
) -> SignalFit:
    estimate = _pod_estimate(line, y_decision)
    o, slope = float(estimate.b0[0]), float(estimate.b1[0])
    link = LINKS["probit"]

    def size_at(x_wanted: float) -> float | None:
        with np.errstate(over="ignore"):
            a = float(size_map.to_size(np.float64(x_wanted)))  # type: ignore[arg-type]
        return a if np.isfinite(a) else None

    grows = slope > 0
    a90_95 = size_at(float(wald_bound(estimate=estimate, link=link)[0])) if grows else None
    return SignalFit(
        n=len(size),
        censored_below=int(line.is_low.sum()),
        censored_above=int(line.is_high.sum()),
        transform=size_map.name,
        signal_transform=signal_map.name,
        b0=line.b0,
        b1=line.b1,
        tau=line.tau,
        covariance=tuple(tuple(row) for row in line.covariance.tolist()),
        decision=decision,
        a50=size_at(-o / slope) if grows else None,
        a90=size_at((link.predictor_of(WANTED_POD) - o) / slope) if grows else None,
        a90_95=a90_95,
        bound="wald",
        log_likelihood=line.log_likelihood,
        aic=2 * COEFFICIENTS - 2 * line.log_likelihood,
        warnings=_warnings(size, x, y, line, grows=grows, a90_95=a90_95),
    )


def _pod_estimate(line: CensoredLine, y_decision: float) -> Estimate:
    """POD = Φ(o + s·x): o = (b0 − y_decision)/tau, s = b1/tau, with their covariance."""
    o, s = (line.b0 - y_decision) / line.tau, line.b1 / line.tau
    slopes = np.array([[1.0, 0.0, -o], [0.0, 1.0, -s]]) / line.tau
    v = slopes @ line.covariance @ slopes.T
    figures = o, s, v[0, 0], v[0, 1], v[1, 1], line.log_likelihood
    return Estimate(*(np.array([figure]) for figure in figures))


def _warnings(
    size: Array, x: Array, y: Array, line: CensoredLine, *, grows: bool, a90_95: float | None
) -> tuple[str, ...]:
    found = []
    if len(size) < TARGETS_MIN:
        found.append(f"{len(size)} targets; MIL-HDBK-1823A asks for at least {TARGETS_MIN}")
    if not grows:
        found.append("the signal does not grow with size: a50 and a90 have no meaning")
    elif a90_95 is None:
        found.append("the slope does not differ enough from 0: there is no a90/95")
    elif a90_95 > size.max():
        found.append(f"a90/95 = {a90_95:.4g} lies beyond the largest target, {size.max():.4g}")
    return (*found, *_assumption_warnings(x, y, line))


def _assumption_warnings(x: Array, y: Array, line: CensoredLine) -> tuple[str, ...]:
    """What the signals that were not cut off say against the model."""
    whole = ~(line.is_low | line.is_high)
    x_whole, left = x[whole], (y - line.b0 - line.b1 * x)[whole]
    if len(left) < 8 or np.ptp(x_whole) == 0 or np.ptp(left) == 0:
        return ()
    u = (x_whole - x_whole.mean()) / x_whole.std()
    bent = float(stats.spearmanr(np.abs(u), left)[1])  # type: ignore[arg-type]
    spread = float(stats.spearmanr(u, np.abs(left))[1])  # type: ignore[arg-type]
    normal = float(stats.shapiro(left)[1])
    tests = (
        (bent, "the signal is not linear in size as transformed: try another transform"),
        (spread, "the scatter is not the same at every size: try another transform"),
        (normal, "the scatter is not normal"),
    )
    return tuple(f"{text} (p = {p:.2g})" for p, text in tests if p < DOUBT)
