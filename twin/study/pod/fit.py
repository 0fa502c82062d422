"""Hit/miss POD curve of one data set, with a50, a90 and a90/95."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twin.core.errors import UsageError
from twin.study.pod.bound import likelihood_ratio_bound, wald_bound
from twin.study.pod.likelihood import Estimate, maximum_likelihood
from twin.study.pod.link import LINKS, Link
from twin.study.pod.profile import WANTED_POD
from twin.study.pod.targets import check_overlap, checked_targets
from twin.study.pod.transform import TRANSFORMS, Transform

BOUNDS = ("wald", "lr")
TARGETS_MIN = 60
"""Fewest targets for hit/miss data. Source: MIL-HDBK-1823A, section 4.5.2.2."""
RATIO_TARGETS_MIN = 120
"""Simulated: see check 7 of `twin validate`."""
COEFFICIENTS = 2


@dataclass(frozen=True)
class PodFit:
    """POD(a) = link⁻¹(b0 + b1·f(a)); sizes in the unit of the data.

    `a90` is None where POD does not grow with size, `a90_95` where no size can be shown to be
    found with 90 % probability at 95 % confidence. `warnings` say what weakens the result.
    """

    n: int
    hits: int
    link: str
    transform: str
    b0: float
    b1: float
    covariance: tuple[tuple[float, float], tuple[float, float]]
    a50: float | None
    a90: float | None
    a90_95: float | None
    bound: str
    log_likelihood: float
    aic: float
    warnings: tuple[str, ...]


def fit_pod(
    *,
    sizes: ArrayLike,
    hits: ArrayLike,
    link: str = "logit",
    transform: str = "ln",
    bound: str = "wald",
) -> PodFit:
    """Maximum-likelihood POD curve of targets of `sizes` [n], found or not: `hits` [n] of 0, 1.

    Raises: UsageError where an option is unknown, a size or hit is not allowed, or hits and
        misses do not overlap, so that no curve is the most likely one.
    Source: MIL-HDBK-1823A, appendix G.3.
    Assumes: POD tends to 0 for small and to 1 for large sizes; independent targets.
    """
    chosen_link = LINKS[_allowed("link", link, LINKS)]
    chosen_transform = TRANSFORMS[_allowed("transform", transform, TRANSFORMS)]
    _allowed("bound", bound, BOUNDS)
    size, hit = checked_targets(sizes, hits, chosen_transform)
    x = chosen_transform.of_size(size)[None]
    check_overlap(size, hit, x)
    estimate = maximum_likelihood(x=x, hits=hit[None], link=chosen_link)
    x_bound = (
        wald_bound(estimate=estimate, link=chosen_link)
        if bound == "wald"
        else likelihood_ratio_bound(x=x, hits=hit[None], estimate=estimate, link=chosen_link)
    )
    return _told(size, hit, chosen_link, chosen_transform, estimate, float(x_bound[0]), bound)


def _told(
    size: NDArray[np.float64],
    hit: NDArray[np.bool_],
    link: Link,
    transform: Transform,
    estimate: Estimate,
    x_bound: float,
    bound: str,
) -> PodFit:
    b0, b1 = float(estimate.b0[0]), float(estimate.b1[0])
    top = float(estimate.log_likelihood[0])
    v01 = float(estimate.cov_b0_b1[0])

    def size_at(pod: float) -> float | None:
        return _size(transform, (link.predictor_of(pod) - b0) / b1) if b1 > 0 else None

    a90, a90_95 = size_at(WANTED_POD), _size(transform, x_bound)
    return PodFit(
        n=len(size),
        hits=int(hit.sum()),
        link=link.name,
        transform=transform.name,
        b0=b0,
        b1=b1,
        covariance=((float(estimate.var_b0[0]), v01), (v01, float(estimate.var_b1[0]))),
        a50=size_at(0.5),
        a90=a90,
        a90_95=a90_95,
        bound=bound,
        log_likelihood=top,
        aic=2 * COEFFICIENTS - 2 * top,
        warnings=_warnings(size, a90, a90_95, bound),
    )


def _size(transform: Transform, x: float) -> float | None:
    """Size at x; None where it is beyond every number."""
    with np.errstate(over="ignore"):
        size = float(transform.to_size(np.float64(x)))  # type: ignore[arg-type]
    return size if np.isfinite(size) else None


def _warnings(
    size: NDArray[np.float64], a90: float | None, a90_95: float | None, bound: str
) -> tuple[str, ...]:
    found = []
    if len(size) < TARGETS_MIN:
        found.append(f"{len(size)} targets; MIL-HDBK-1823A asks for at least {TARGETS_MIN}")
    if bound == "lr" and len(size) < RATIO_TARGETS_MIN:
        found.append(
            f"with fewer than {RATIO_TARGETS_MIN} targets the likelihood-ratio bound covers the "
            "truth less often than 95 % (about 92 % with 60)"
        )
    if a90 is None:
        found.append("POD does not grow with size: a50 and a90 have no meaning")
    elif a90 > size.max():
        found.append(f"a90 = {a90:.4g} lies beyond the largest target, {size.max():.4g}")
    if a90 is not None and a90_95 is None:
        found.append("the slope does not differ enough from 0: there is no a90/95")
    elif a90_95 is not None and a90_95 > size.max():
        found.append(f"a90/95 = {a90_95:.4g} lies beyond the largest target, {size.max():.4g}")
    return tuple(found)


def _allowed(option: str, got: str, allowed: Iterable[str]) -> str:
    if got not in allowed:
        raise UsageError(f"pod: {option}: got {got!r}; allowed: {', '.join(allowed)}")
    return got
