"""Hit/miss POD curve of one data set, with a50, a90 and a90/95."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twin.core.errors import UsageError
from twin.study.pod.asymptotes import AsymptoteFit
from twin.study.pod.bound import likelihood_ratio_bound, modified_ratio_bound, wald_bound
from twin.study.pod.firth import Penalised
from twin.study.pod.likelihood import Estimate, maximum_likelihood, overlaps
from twin.study.pod.link import LINKS, Link
from twin.study.pod.profile import WANTED_POD
from twin.study.pod.targets import (
    check_both_outcomes,
    check_overlap,
    check_two_sizes,
    checked_targets,
)
from twin.study.pod.transform import TRANSFORMS, Transform
from twin.study.pod.weaknesses import weaknesses

BOUNDS = ("wald", "lr", "mlr")
METHODS = ("ml", "firth")
SIMPLE_BOUNDS = ("wald", "lr")
"""Those that the penalised likelihood and the curves with asymptotes have."""

Array = NDArray[np.float64]


@dataclass(frozen=True)
class PodFit:
    """POD(a) = floor + (ceiling − floor)·link⁻¹(b0 + b1·f(a)); sizes in the unit of the data.

    `a90` is None where POD does not grow with size, `a90_95` where no size can be shown to be
    found with 90 % probability at 95 % confidence. `covariance` is that of b0, b1 and of what is
    fitted of floor and ceiling. `warnings` say what weakens the result.
    """

    n: int
    hits: int
    link: str
    transform: str
    b0: float
    b1: float
    covariance: tuple[tuple[float, ...], ...]
    a50: float | None
    a90: float | None
    a90_95: float | None
    bound: str
    log_likelihood: float
    aic: float
    warnings: tuple[str, ...]
    method: str = "ml"
    floor: float = 0.0
    ceiling: float = 1.0


@dataclass(frozen=True)
class _Curve:
    """What any of the models comes to, on the scale of x."""

    b0: float
    b1: float
    covariance: Array
    log_likelihood: float
    coefficients: int
    x50: float | None
    x90: float | None
    x90_95: float | None
    floor: float = 0.0
    ceiling: float = 1.0


def fit_pod(
    *,
    sizes: ArrayLike,
    hits: ArrayLike,
    link: str = "logit",
    transform: str = "ln",
    bound: str = "wald",
    method: str = "ml",
    floor: bool = False,
    ceiling: bool = False,
) -> PodFit:
    """Most likely POD curve of targets of `sizes` [n], found or not: `hits` [n] of 0, 1.

    `method` firth penalises the likelihood, so that separated data have a curve too; with `floor`
    POD need not tend to 0 for small sizes, with `ceiling` not to 1 for large ones.

    Raises: UsageError where an option is unknown or does not go with another, a size or hit is
        not allowed, or no curve is the most likely one.
    Source: MIL-HDBK-1823A, appendix G.3; of floor and ceiling, appendix I.2.
    Assumes: independent targets.
    """
    chosen_link = LINKS[_allowed("link", link, LINKS)]
    chosen_transform = TRANSFORMS[_allowed("transform", transform, TRANSFORMS)]
    _check_options(bound, method, has_asymptotes=floor or ceiling)
    size, hit = checked_targets(sizes, hits, chosen_transform)
    x = chosen_transform.of_size(size)
    check_both_outcomes(size, hit)
    check_two_sizes(size)
    with np.errstate(all="ignore"):  # what is no number in the end is told below
        if floor or ceiling:
            curve = _with_asymptotes(x, hit, chosen_link, bound, floor=floor, ceiling=ceiling)
        elif method == "firth":
            curve = _penalised(x, hit, chosen_link, bound)
        else:
            check_overlap(size, hit, x[None])
            curve = _most_likely(x, hit, chosen_link, bound)
    _check_finite(curve, size)
    is_apart = method == "firth" and not overlaps(x=x[None], hits=hit[None])[0]
    return _told(size, hit, chosen_link, chosen_transform, curve, bound, method, is_apart=is_apart)


def _check_options(bound: str, method: str, *, has_asymptotes: bool) -> None:
    _allowed("bound", bound, BOUNDS)
    _allowed("method", method, METHODS)
    if method == "firth" and has_asymptotes:
        raise UsageError("pod: method: got 'firth' with a floor or a ceiling; allowed: ml")
    if method == "firth" or has_asymptotes:
        with_what = "method firth" if method == "firth" else "a floor or a ceiling"
        _allowed(f"bound, with {with_what}", bound, SIMPLE_BOUNDS)


def _check_finite(curve: _Curve, size: Array) -> None:
    told = np.array([curve.b0, curve.b1, curve.log_likelihood, *curve.covariance.ravel()])
    if not np.isfinite(told).all():
        raise UsageError(
            f"pod: sizes from {size.min():.3g} to {size.max():.3g} lie too far apart for a curve "
            "in them as they are: fit their logarithm (--transform ln) or leave out the far ones"
        )


def _most_likely(x: Array, hit: NDArray[np.bool_], link: Link, bound: str) -> _Curve:
    estimate = maximum_likelihood(x=x[None], hits=hit[None], link=link)
    match bound:
        case "wald":
            x_bound = wald_bound(estimate=estimate, link=link)
        case "lr":
            x_bound = likelihood_ratio_bound(
                x=x[None], hits=hit[None], estimate=estimate, link=link
            )
        case _:
            x_bound = modified_ratio_bound(x=x[None], hits=hit[None], estimate=estimate, link=link)
    return _two_parameter(estimate, link, float(x_bound[0]))


def _penalised(x: Array, hit: NDArray[np.bool_], link: Link, bound: str) -> _Curve:
    penalised = Penalised(x=x, hits=hit, link=link)
    estimate = penalised.estimate()
    if bound == "wald":
        return _two_parameter(estimate, link, float(wald_bound(estimate=estimate, link=link)[0]))
    return _two_parameter(estimate, link, penalised.likelihood_ratio_bound())


def _two_parameter(estimate: Estimate, link: Link, x_bound: float) -> _Curve:
    b0, b1 = float(estimate.b0[0]), float(estimate.b1[0])
    v00, v01, v11 = (float(v[0]) for v in (estimate.var_b0, estimate.cov_b0_b1, estimate.var_b1))

    def x_at(pod: float) -> float | None:
        return (link.predictor_of(pod) - b0) / b1 if b1 > 0 else None

    covariance = np.array([[v00, v01], [v01, v11]])
    top = float(estimate.log_likelihood[0])
    return _Curve(b0, b1, covariance, top, 2, x_at(0.5), x_at(WANTED_POD), x_bound)


def _with_asymptotes(
    x: Array, hit: NDArray[np.bool_], link: Link, bound: str, *, floor: bool, ceiling: bool
) -> _Curve:
    model = AsymptoteFit(x=x, hits=hit, link=link, has_floor=floor, has_ceiling=ceiling)
    fit = model.fitted(bound=bound)
    return _Curve(fit.b0, fit.b1, fit.covariance, fit.log_likelihood, 2 + floor + ceiling,
                  fit.x50, fit.x90, fit.x90_95, fit.floor, fit.ceiling)  # fmt: skip


def _told(
    size: Array,
    hit: NDArray[np.bool_],
    link: Link,
    transform: Transform,
    curve: _Curve,
    bound: str,
    method: str,
    *,
    is_apart: bool,
) -> PodFit:
    a50, a90, a90_95 = (_size(transform, x) for x in (curve.x50, curve.x90, curve.x90_95))
    found = weaknesses(size=size, a90=a90, a90_95=a90_95, bound=bound, slope=curve.b1,
                       ceiling=curve.ceiling, is_separated=is_apart)  # fmt: skip
    return PodFit(
        n=len(size),
        hits=int(hit.sum()),
        link=link.name,
        transform=transform.name,
        b0=curve.b0,
        b1=curve.b1,
        covariance=tuple(tuple(row) for row in curve.covariance.tolist()),
        a50=a50,
        a90=a90,
        a90_95=a90_95,
        bound=bound,
        log_likelihood=curve.log_likelihood,
        aic=2 * curve.coefficients - 2 * curve.log_likelihood,
        warnings=found,
        method=method,
        floor=curve.floor,
        ceiling=curve.ceiling,
    )


def _size(transform: Transform, x: float | None) -> float | None:
    """Size at x; None where there is none or it is beyond every number."""
    if x is None:
        return None
    with np.errstate(over="ignore"):
        size = float(transform.to_size(np.float64(x)))  # type: ignore[arg-type]
    return size if np.isfinite(size) else None


def _allowed(option: str, got: str, allowed: Iterable[str]) -> str:
    if got not in allowed:
        raise UsageError(f"pod: {option}: got {got!r}; allowed: {', '.join(allowed)}")
    return got
