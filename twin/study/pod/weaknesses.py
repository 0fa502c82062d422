"""What weakens a POD curve: few targets, bounds beyond the data, a bound that promises too much."""

import numpy as np
from numpy.typing import NDArray

from twin.study.pod.profile import WANTED_POD

TARGETS_MIN = 60
"""Fewest targets for hit/miss data. Source: MIL-HDBK-1823A, section 4.5.2.2."""
RATIO_TARGETS_MIN = 120
"""Simulated: see check 7 of `twin validate`."""


def weaknesses(
    *,
    size: NDArray[np.float64],
    a90: float | None,
    a90_95: float | None,
    bound: str,
    slope: float,
    ceiling: float,
    is_separated: bool,
) -> tuple[str, ...]:
    """Every warning about a curve fitted to targets of `size` [n], in words."""
    found = []
    if len(size) < TARGETS_MIN:
        found.append(f"{len(size)} targets; MIL-HDBK-1823A asks for at least {TARGETS_MIN}")
    if is_separated:
        found.append("hits and misses are separated: the penalty alone keeps the slope finite, "
                     "so b1 and a90/95 say little; add targets in and around the gap")  # fmt: skip
    if bound == "lr" and len(size) < RATIO_TARGETS_MIN:
        found.append(f"with fewer than {RATIO_TARGETS_MIN} targets the likelihood-ratio bound "
                     "covers the truth less often than 95 % (about 92 % with 60): prefer "
                     "--bound mlr, or wald, which errs on the safe side")  # fmt: skip
    return (*found, *_of_a90(size, a90, slope, ceiling), *_of_bound(size, a90, a90_95))


def _of_a90(
    size: NDArray[np.float64], a90: float | None, slope: float, ceiling: float
) -> tuple[str, ...]:
    if slope <= 0:
        return ("POD does not grow with size: a50 and a90 have no meaning",)
    if a90 is None and ceiling <= WANTED_POD:
        return (f"POD ends at a ceiling of {ceiling:.3g}: no size is found with 90 %",)
    if a90 is not None and a90 > size.max():
        return (f"a90 = {a90:.4g} lies beyond the largest target, {size.max():.4g}",)
    return ()


def _of_bound(
    size: NDArray[np.float64], a90: float | None, a90_95: float | None
) -> tuple[str, ...]:
    if a90 is not None and a90_95 is None:
        return ("there is no a90/95: slope or ceiling are not sure enough that any size is found "
                "with 90 %",)  # fmt: skip
    if a90_95 is not None and a90_95 > size.max():
        return (f"a90/95 = {a90_95:.4g} lies beyond the largest target, {size.max():.4g}",)
    return ()
