"""Links between the linear predictor and the probability of detection."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

Array = NDArray[np.float64]
LOG_ROOT_TAU = 0.5 * np.log(2 * np.pi)


@dataclass(frozen=True)
class Link:
    """One link, each function elementwise over the predictor η.

    `log_probability` ln p, where p(−η) = 1 − p(η); `slope` d ln p/dη; `weight` Fisher information
    of one trial about η; `weight_slope` d ln weight/dη; `bend` −d² ln p/dη²; `predictor_of` η at a
    probability.
    """

    name: str
    log_probability: Callable[[Array], Array]
    slope: Callable[[Array], Array]
    weight: Callable[[Array], Array]
    weight_slope: Callable[[Array], Array]
    bend: Callable[[Array], Array]
    predictor_of: Callable[[float], float]


def _probit_slope(eta: Array) -> Array:
    """Inverse Mills ratio φ/Φ."""
    return np.exp(-0.5 * eta**2 - LOG_ROOT_TAU - special.log_ndtr(eta))


LINKS = {
    "logit": Link(
        name="logit",
        log_probability=special.log_expit,
        slope=lambda eta: special.expit(-eta),
        weight=lambda eta: special.expit(eta) * special.expit(-eta),
        weight_slope=lambda eta: special.expit(-eta) - special.expit(eta),
        bend=lambda eta: special.expit(eta) * special.expit(-eta),
        predictor_of=lambda p: float(special.logit(p)),
    ),
    "probit": Link(
        name="probit",
        log_probability=special.log_ndtr,
        slope=_probit_slope,
        weight=lambda eta: _probit_slope(eta) * _probit_slope(-eta),
        weight_slope=lambda eta: _probit_slope(-eta) - _probit_slope(eta) - 2 * eta,
        bend=lambda eta: _probit_slope(eta) * (eta + _probit_slope(eta)),
        predictor_of=lambda p: float(special.ndtri(p)),
    ),
}
"""Source: MIL-HDBK-1823A, appendix G.3; both links are symmetric about one half."""
