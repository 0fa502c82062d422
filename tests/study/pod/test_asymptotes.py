"""Floor and ceiling: the closed form of three sizes, the likelihood itself, and known curves."""

import math

import numpy as np
import pytest
from scipy import optimize

from twin.core.errors import UsageError
from twin.study.pod import HitMiss, asymptote_doubts, fit_pod


def grouped(*groups):
    """Sizes and hits of (size, hits, trials) groups."""
    sizes = [size for size, _, trials in groups for _ in range(trials)]
    hits = [k < found for _, found, trials in groups for k in range(trials)]
    return np.array(sizes, float), np.array(hits, float)


@pytest.fixture(scope="module")
def noisy():
    """800 targets: 15 % found by chance, 4 % hidden whatever their size."""
    rng = np.random.default_rng(0)
    sizes = np.exp(rng.uniform(np.log(0.15), np.log(10), 800))
    chance = 0.15 + 0.81 / (1 + np.exp(-5 * np.log(sizes / 1.2)))
    return sizes, rng.random(800) < chance


def test_four_sizes_are_met_by_four_parameters():
    """As many parameters as sizes: the curve goes through the shares 0.2, 0.3, 0.8, 0.95."""
    sizes, hits = grouped((1, 20, 100), (2, 30, 100), (3, 80, 100), (4, 95, 100))
    fit = fit_pod(sizes=sizes, hits=hits, transform="a", floor=True, ceiling=True)
    for size, share in ((1, 0.2), (2, 0.3), (3, 0.8), (4, 0.95)):
        rise = 1 / (1 + math.exp(-(fit.b0 + fit.b1 * size)))
        assert fit.floor + (fit.ceiling - fit.floor) * rise == pytest.approx(share, rel=1e-6)
    assert 3 < fit.a90 < 4


def test_without_need_the_asymptotes_are_0_and_1():
    sizes, hits = grouped((1, 1, 50), (2, 20, 50), (3, 47, 50), (4, 50, 50))
    plain = fit_pod(sizes=sizes, hits=hits, transform="a")
    fit = fit_pod(sizes=sizes, hits=hits, transform="a", ceiling=True)
    assert fit.ceiling == pytest.approx(1.0, abs=1e-9)
    assert (fit.b0, fit.b1, fit.a90) == pytest.approx((plain.b0, plain.b1, plain.a90), rel=1e-6)
    assert fit.a90_95 == pytest.approx(plain.a90_95, rel=1e-6)
    assert len(fit.covariance) == 2


@pytest.mark.parametrize("link", ["logit", "probit"])
def test_it_is_the_maximum(noisy, link):
    from scipy import stats

    sizes, hits = noisy
    fit = fit_pod(sizes=sizes, hits=hits, link=link, floor=True, ceiling=True)

    def loss(p):
        eta = p[0] + p[1] * np.log(sizes)
        rise = stats.norm.cdf(eta) if link == "probit" else 1 / (1 + np.exp(-eta))
        pod = p[2] + (p[3] - p[2]) * rise
        seen = np.where(hits, pod, 1 - pod)
        return -np.log(seen).sum() if seen.min() > 0 else 1e9

    at = (fit.b0, fit.b1, fit.floor, fit.ceiling)
    assert -loss(at) == pytest.approx(fit.log_likelihood, rel=1e-10)
    best = optimize.minimize(loss, np.array(at) * 1.02, method="Nelder-Mead",
                             options={"xatol": 1e-7, "fatol": 1e-11, "maxiter": 4000})  # fmt: skip
    assert best.fun >= -fit.log_likelihood - 1e-8
    assert at == pytest.approx(tuple(best.x), rel=1e-3)
    assert fit.aic == pytest.approx(8 - 2 * fit.log_likelihood)
    spread = np.sqrt(np.diag(fit.covariance))
    assert abs(fit.floor - 0.15) < 4 * spread[2]
    assert abs(fit.ceiling - 0.96) < 4 * spread[3]


def test_a90_is_that_of_the_whole_curve(noisy):
    fit = fit_pod(sizes=noisy[0], hits=noisy[1], floor=True, ceiling=True, bound="lr")
    rise = 1 / (1 + math.exp(-(fit.b0 + fit.b1 * math.log(fit.a90))))
    assert fit.floor + (fit.ceiling - fit.floor) * rise == pytest.approx(0.9, rel=1e-9)
    assert fit.a90_95 is None or fit.a90_95 > fit.a90


def test_a_ceiling_below_90_percent_has_no_a90():
    sizes, hits = grouped((1, 5, 100), (2, 40, 100), (3, 70, 100), (4, 70, 100), (5, 70, 100))
    fit = fit_pod(sizes=sizes, hits=hits, ceiling=True)
    assert fit.ceiling == pytest.approx(0.7, abs=0.03)
    assert fit.a90 is fit.a90_95 is None
    assert fit.a50 is not None
    assert any("ceiling of 0.7" in warning for warning in fit.warnings)


def test_a_step_is_refused():
    sizes, hits = grouped((1, 2, 20), (2, 2, 20), (3, 20, 20), (4, 20, 20))
    with pytest.raises(UsageError, match="step"):
        fit_pod(sizes=sizes, hits=hits, floor=True, transform="a")


def test_the_plain_curve_is_doubted_where_asymptotes_are_needed(noisy):
    sizes, hits = noisy
    (doubt,) = asymptote_doubts(fit_pod(sizes=sizes, hits=hits), HitMiss(sizes, hits))
    assert "--floor" in doubt
    rng = np.random.default_rng(1)
    clean = rng.random(800) < 1 / (1 + np.exp(-5 * np.log(sizes / 1.2)))
    assert not asymptote_doubts(fit_pod(sizes=sizes, hits=clean), HitMiss(sizes, clean))
