"""Targets that a POD curve can be fitted to: allowed values, hits and misses that overlap."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import beta

from twin.core.errors import UsageError
from twin.study.pod.likelihood import overlaps
from twin.study.pod.transform import Transform

SIZE_MIN, SIZE_MAX = 1e-100, 1e100
"""Beyond these, squares of sizes are no numbers any more."""


def checked_targets(
    sizes: ArrayLike, hits: ArrayLike, transform: Transform
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Sizes and hits [n] as arrays.

    Raises: UsageError where their numbers differ or one of them is not allowed.
    """
    size, hit = checked_sizes(sizes, transform), np.asarray(hits, np.float64)
    if size.shape != hit.shape:
        raise UsageError(f"pod: needs as many sizes as hits, got {size.shape} and {hit.shape}")
    is_hit = np.isin(hit, (0.0, 1.0))
    if not is_hit.all():
        raise UsageError(f"pod: hit: got {float(hit[~is_hit][0])!r}; allowed: 0 or 1")
    return size, hit.astype(np.bool_)


def checked_sizes(sizes: ArrayLike, transform: Transform) -> NDArray[np.float64]:
    """Sizes [n] as an array. Raises: UsageError without any, or where one is not allowed."""
    size = np.asarray(sizes, np.float64)
    if size.ndim != 1 or not len(size):
        raise UsageError(f"pod: sizes: got shape {size.shape}; needs a row of one or more")
    beyond = (size != 0) & ((size < SIZE_MIN) | (size > SIZE_MAX))
    is_size = np.isfinite(size) & ~beyond & transform.accepts(size)
    if not is_size.all():
        bad = float(size[~is_size][0])
        allowed = f"{transform.smallest_text}, from {SIZE_MIN:g} to {SIZE_MAX:g}"
        raise UsageError(f"pod: size: got {bad!r}; allowed: {allowed}")
    return size


def check_two_sizes(size: NDArray[np.float64]) -> None:
    """Raises: UsageError where all targets [n] are of one size: no slope can be told."""
    if np.ptp(size) == 0:
        raise UsageError(f"pod: all targets have the size {size[0]:.6g}; a curve needs two or more")


def check_overlap(
    size: NDArray[np.float64], hit: NDArray[np.bool_], x: NDArray[np.float64]
) -> None:
    """Refuse targets that no curve fits best, and say what can be said of them instead.

    `size` and `hit` [n], `x` [1, n] the transformed sizes.

    Raises: UsageError where hits and misses do not overlap in x.
    """
    check_both_outcomes(size, hit)
    if not overlaps(x=x, hits=hit[None])[0]:
        low, high = size[~hit].max(), size[hit].min()
        if low > high:
            low, high = size[hit].max(), size[~hit].min()
        raise UsageError(
            f"pod: hits and misses are separated: they do not overlap anywhere, the gap is from "
            f"{low:.6g} to {high:.6g}. The likelihood grows with the slope without end, so there "
            f"is no finite fit. Add targets of sizes in and around the gap, or ask for the "
            f"penalised likelihood, which has one: --method firth"
        )


def check_both_outcomes(size: NDArray[np.float64], hit: NDArray[np.bool_]) -> None:
    """Refuse targets [n] that were all found, or none, and say what can be said of them instead.

    Raises: UsageError without a hit or without a miss.
    """
    n = len(size)
    if hit.all():
        least = float(beta.ppf(0.05, n, 1))
        raise UsageError(
            f"pod: all {n} targets were found, so no curve can be fitted; over these sizes POD is "
            f"at least {least:.3f} (one-sided 95 %). Add targets small enough to be missed"
        )
    if not hit.any():
        most = float(beta.ppf(0.95, 1, n))
        raise UsageError(
            f"pod: none of {n} targets was found, so no curve can be fitted; over these sizes POD "
            f"is at most {most:.3f} (one-sided 95 %). Add targets large enough to be found"
        )
