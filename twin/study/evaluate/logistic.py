"""Logistic regression with a weak prior, so that rare events and separated data have a fit."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

Array = NDArray[np.float64]
PRIOR_SIGMA = 5.0
"""Standard deviation of the normal prior of a coefficient: weak, for terms within −1 … 1."""
ITERATIONS = 100
STILL = 1e-10


@dataclass(frozen=True)
class LogisticFit:
    """`beta` [terms] and its `covariance` [terms, terms]."""

    beta: Array
    covariance: Array

    def probability(self, terms: Array) -> Array:
        """Probability [n] at `terms` [n, terms]."""
        return expit(terms @ self.beta)


def fit_logistic(
    *, terms: Array, hits: NDArray[np.bool_], prior_sigma: float = PRIOR_SIGMA
) -> LogisticFit:
    """Most likely coefficients of logit P(hit) = terms · beta, `terms` [n, terms], `hits` [n].

    The first term is the intercept, which has no prior.

    Source: posterior mode under independent normal priors; Gelman et al., Annals of Applied
    Statistics 2, 2008, for the idea; Newton's method.
    """
    precision = np.full(terms.shape[1], prior_sigma**-2)
    precision[0] = 1e-9
    beta = np.zeros(terms.shape[1])
    for _ in range(ITERATIONS):
        chance = expit(terms @ beta)
        slope = terms.T @ (hits - chance) - precision * beta
        step = np.linalg.solve(_information(terms, chance, precision), slope)
        beta = beta + step * min(1.0, 2.0 / max(float(np.abs(step).max()), 1e-30))
        if float(np.abs(step).max()) < STILL:
            break
    information = _information(terms, expit(terms @ beta), precision)
    return LogisticFit(beta, np.asarray(np.linalg.inv(information), np.float64))


def _information(terms: Array, chance: Array, precision: Array) -> Array:
    weight = chance * (1 - chance)
    return (terms * weight[:, None]).T @ terms + np.diag(precision)


def area_under_curve(*, score: Array, hits: NDArray[np.bool_]) -> float | None:
    """Share of pairs of a hit and a miss in which the hit has the higher score; ties count half.

    Source: Mann-Whitney U.
    """
    found, missed = score[hits], score[~hits]
    if not len(found) or not len(missed):
        return None
    above = (found[:, None] > missed).mean() + (found[:, None] == missed).mean() / 2
    return float(above)
