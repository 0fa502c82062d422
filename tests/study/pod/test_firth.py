"""Penalised likelihood: closed forms, and separated data that have a curve after all."""

import math

import numpy as np
import pytest
from scipy import optimize

from twin.core.errors import UsageError
from twin.study.pod import fit_pod

APART = {"sizes": [1.0] * 10 + [3.0] * 10, "hits": [0] * 10 + [1] * 10}


def test_two_sizes_get_half_a_hit_and_half_a_miss_each():
    """Jeffreys' prior of a share: 0 of 10 becomes 0.5 of 11, 10 of 10 becomes 10.5 of 11."""
    fit = fit_pod(**APART, transform="a", method="firth")
    odds = math.log(10.5 / 0.5)
    assert fit.b0 + fit.b1 == pytest.approx(-odds, rel=1e-9)
    assert fit.b0 + 3 * fit.b1 == pytest.approx(odds, rel=1e-9)
    assert fit.a50 == pytest.approx(2.0, rel=1e-9)
    variance = 1 / (10 * (0.5 / 11) * (10.5 / 11))
    assert fit.covariance[1][1] == pytest.approx(2 * variance / 4, rel=1e-9)
    assert any("separated" in warning for warning in fit.warnings)


@pytest.mark.parametrize("link", ["logit", "probit"])
def test_it_is_the_maximum_of_the_penalised_likelihood(link):
    """Against a plain search on −ln L − ½ ln det I, written out here."""
    from scipy import stats

    rng = np.random.default_rng(5)
    x = rng.uniform(-2, 2, 40)
    hits = rng.random(40) < 1 / (1 + np.exp(-2 * x))

    def loss(b):
        eta = np.clip(b[0] + b[1] * x, -7, 7)
        p = stats.norm.cdf(eta) if link == "probit" else 1 / (1 + np.exp(-eta))
        slope = stats.norm.pdf(eta) if link == "probit" else p * (1 - p)
        weight = slope**2 / (p * (1 - p))
        det = weight.sum() * (weight * x * x).sum() - (weight * x).sum() ** 2
        return -np.log(np.where(hits, p, 1 - p)).sum() - 0.5 * math.log(det)

    best = optimize.minimize(loss, (0.0, 1.5), method="Nelder-Mead",
                             options={"xatol": 1e-8, "fatol": 1e-12}).x  # fmt: skip
    fit = fit_pod(sizes=np.exp(x), hits=hits, link=link, method="firth")
    assert (fit.b0, fit.b1) == pytest.approx(tuple(best), rel=1e-5)


@pytest.mark.parametrize("bound", ["wald", "lr"])
def test_many_targets_make_it_the_plain_likelihood(bound):
    rng = np.random.default_rng(4)
    sizes = rng.uniform(0.2, 4, 20_000)
    hits = rng.random(20_000) < 1 / (1 + sizes**-4.0)
    plain = fit_pod(sizes=sizes, hits=hits, bound=bound)
    firth = fit_pod(sizes=sizes, hits=hits, bound=bound, method="firth")
    assert firth.b1 == pytest.approx(plain.b1, rel=1e-3)
    assert firth.a90_95 == pytest.approx(plain.a90_95, rel=1e-3)


@pytest.mark.parametrize("link", ["logit", "probit"])
def test_separated_data_have_a_bound_by_the_ratio(link):
    fit = fit_pod(sizes=np.arange(1.0, 41.0), hits=np.arange(40) > 19, link=link, method="firth",
                  transform="a", bound="lr")  # fmt: skip
    assert fit.a50 == pytest.approx(20.5, rel=1e-9)
    assert 20.5 < fit.a90 < fit.a90_95 < 40


def test_one_outcome_only_is_still_refused():
    with pytest.raises(UsageError, match="all 5 targets were found"):
        fit_pod(sizes=[1, 2, 3, 4, 5], hits=[1] * 5, method="firth")
