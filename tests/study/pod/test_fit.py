"""POD curves against statsmodels, closed forms and the likelihood itself."""

import math

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import optimize, stats

from twin.core.errors import UsageError
from twin.study.pod import fit_pod

Z95 = stats.norm.ppf(0.95)
STATSMODELS_LINKS = {"logit": sm.families.links.Logit, "probit": sm.families.links.Probit}


@pytest.fixture
def targets():
    """80 targets about a threshold of 1.2 mm."""
    rng = np.random.default_rng(1)
    sizes = np.exp(rng.uniform(np.log(0.3), np.log(6), 80))
    chance = 1 / (1 + np.exp(0.5 - 3 * np.log(sizes)))
    return sizes, rng.random(80) < chance


def design(sizes, transform):
    return sm.add_constant(np.log(sizes) if transform == "ln" else sizes)


@pytest.mark.parametrize("link", ["logit", "probit"])
@pytest.mark.parametrize("transform", ["a", "ln"])
def test_agrees_with_statsmodels(targets, link, transform):
    sizes, hits = targets
    family = sm.families.Binomial(STATSMODELS_LINKS[link]())
    judge = sm.GLM(hits.astype(float), design(sizes, transform), family=family).fit(tol=1e-12)
    fit = fit_pod(sizes=sizes, hits=hits, link=link, transform=transform)
    assert (fit.b0, fit.b1) == pytest.approx(tuple(judge.params), rel=1e-7)
    assert np.array(fit.covariance) == pytest.approx(judge.cov_params(), rel=1e-5)
    assert fit.aic == pytest.approx(judge.aic, rel=1e-10)
    assert fit.log_likelihood == pytest.approx(judge.llf, rel=1e-10)
    assert (fit.n, fit.hits) == (80, hits.sum())


@pytest.mark.parametrize(
    ("sizes", "misses"),
    [
        ([0.5, 1, 1.5, 2, 2.5, 3] * 10, (0, 1, 2, 3, 4, 6, 7, 9, 12, 13, 18, 20, 24, 26, 33, 40)),
        (np.geomspace(1e3, 1e7, 30), (0, 1, 2, 3, 5, 6, 8, 9, 11, 14, 17)),
        ([1, 2, 3, 4, 5, 6, 7], (0, 1, 3)),
        (np.r_[np.linspace(0.1, 2, 90), [50.0]], tuple(range(0, 50, 2))),
    ],
    ids=["duplicates", "large", "tiny", "one far out"],
)
@pytest.mark.parametrize("link", ["logit", "probit"])
def test_agrees_with_statsmodels_on_data_of_all_kinds(sizes, misses, link):
    sizes = np.asarray(sizes, float)
    hits = np.ones(len(sizes))
    hits[list(misses)] = 0
    family = sm.families.Binomial(STATSMODELS_LINKS[link]())
    for transform in ("a", "ln"):
        judge = sm.GLM(hits, design(sizes, transform), family=family).fit(tol=1e-12, maxiter=200)
        fit = fit_pod(sizes=sizes, hits=hits, link=link, transform=transform)
        assert (fit.b0, fit.b1) == pytest.approx(tuple(judge.params), rel=1e-6)
        assert np.array(fit.covariance) == pytest.approx(judge.cov_params(), rel=1e-4)
        assert fit.aic == pytest.approx(judge.aic, rel=1e-9)


def test_two_sizes_have_a_closed_form():
    """With two sizes the curve goes through both shares: 2/10 at 1 mm and 9/10 at 3 mm."""
    sizes, hits = [1.0] * 10 + [3.0] * 10, [1] * 2 + [0] * 8 + [1] * 9 + [0]
    fit = fit_pod(sizes=sizes, hits=hits, transform="a")
    slope = (math.log(9) - math.log(0.25)) / 2
    assert fit.b1 == pytest.approx(slope, rel=1e-9)
    assert fit.b0 == pytest.approx(math.log(0.25) - slope, rel=1e-9)
    assert fit.a90 == pytest.approx(3.0, rel=1e-9)
    assert fit.a50 == pytest.approx(1 - math.log(0.25) / slope, rel=1e-9)
    variance_1, variance_3 = 1 / (10 * 0.2 * 0.8), 1 / (10 * 0.9 * 0.1)
    assert fit.covariance[1][1] == pytest.approx((variance_1 + variance_3) / 4, rel=1e-7)
    expected = 2 * math.log(0.2) + 8 * math.log(0.8) + 9 * math.log(0.9) + math.log(0.1)
    assert fit.aic == pytest.approx(4 - 2 * expected, rel=1e-10)


@pytest.mark.parametrize(("link", "predictor_90"), [("logit", math.log(9)), ("probit", 1.2815516)])
@pytest.mark.parametrize("transform", ["a", "ln"])
def test_the_wald_bound_of_pod_is_90_percent_there(targets, link, predictor_90, transform):
    sizes, hits = targets
    fit = fit_pod(sizes=sizes, hits=hits, link=link, transform=transform)
    x = math.log(fit.a90_95) if transform == "ln" else fit.a90_95
    place = np.array([1.0, x])
    spread = math.sqrt(place @ np.array(fit.covariance) @ place)
    assert fit.b0 + fit.b1 * x - Z95 * spread == pytest.approx(predictor_90, abs=1e-6)
    assert fit.a90_95 > fit.a90 > fit.a50


def test_the_likelihood_ratio_bound_lies_on_the_contour(targets):
    """Profile by brute force: best likelihood of any slope through (a90/95, 0.9)."""
    sizes, hits = targets
    fit = fit_pod(sizes=sizes, hits=hits, bound="lr")
    t = np.log(sizes / fit.a90_95)

    def loss(slope):
        eta = math.log(9) + slope * t
        return np.log1p(np.exp(np.where(hits, -eta, eta))).sum()

    best = -optimize.minimize_scalar(loss, bounds=(0, 50), method="bounded").fun
    assert 2 * (fit.log_likelihood - best) == pytest.approx(Z95**2, rel=1e-5)
    assert fit.a90_95 > fit.a90


def test_many_targets_make_both_bounds_one():
    rng = np.random.default_rng(4)
    sizes = rng.uniform(0.2, 4, 200_000)
    hits = rng.random(200_000) < 1 / (1 + sizes**-4.0)
    wald = fit_pod(sizes=sizes, hits=hits)
    ratio = fit_pod(sizes=sizes, hits=hits, bound="lr")
    assert wald.a90_95 == pytest.approx(ratio.a90_95, rel=1e-4)
    assert wald.a90 == pytest.approx(9**0.25, rel=0.01)
    assert wald.b1 == pytest.approx(4.0, rel=0.02)
    assert wald.b0 == pytest.approx(0.0, abs=0.04)


@given(
    scale=st.floats(1e-6, 1e6),
    link=st.sampled_from(["logit", "probit"]),
    bound=st.sampled_from(["wald", "lr"]),
    seed=st.integers(0, 1000),
)
def test_the_unit_of_size_does_not_matter(scale, link, bound, seed):
    rng = np.random.default_rng(seed)
    sizes = rng.uniform(0.3, 4, 60)
    hits = rng.random(60) < 1 / (1 + sizes**-3.0)
    assume(not hits.all() and sizes[~hits].max() > sizes[hits].min())
    for transform in ("a", "ln"):
        plain = fit_pod(sizes=sizes, hits=hits, link=link, bound=bound, transform=transform)
        scaled = fit_pod(
            sizes=sizes * scale, hits=hits, link=link, bound=bound, transform=transform
        )
        assert scaled.aic == pytest.approx(plain.aic, rel=1e-9)
        for name in ("a50", "a90", "a90_95"):
            first, second = getattr(plain, name), getattr(scaled, name)
            assert (first is None) == (second is None)
            assert first is None or second == pytest.approx(scale * first, rel=1e-6)


def test_order_does_not_matter(targets):
    sizes, hits = targets
    order = np.random.default_rng(2).permutation(len(sizes))
    forth, back = fit_pod(sizes=sizes, hits=hits), fit_pod(sizes=sizes[order], hits=hits[order])
    assert back.a90_95 == pytest.approx(forth.a90_95, rel=1e-9)


@pytest.mark.parametrize("hits", [(0, 0, 0, 1, 1, 1), (1, 1, 0, 0, 0, 0)])
def test_separated_data_are_said_to_be_so(hits):
    with pytest.raises(UsageError, match="separated"):
        fit_pod(sizes=[1, 2, 3, 4, 5, 6], hits=hits)


def test_touching_in_one_size_is_still_separated():
    with pytest.raises(UsageError, match="from 3 to 3"):
        fit_pod(sizes=[1, 2, 3, 3, 4, 5], hits=[0, 0, 0, 1, 1, 1])


def test_all_found_says_what_can_be_said():
    """29 of 29: the textbook demonstration of 90 % at 95 % confidence."""
    with pytest.raises(UsageError, match=r"all 29 targets were found.*0\.902"):
        fit_pod(sizes=np.arange(1, 30), hits=np.ones(29))
    with pytest.raises(UsageError, match=r"none of 29 targets was found.*0\.098"):
        fit_pod(sizes=np.arange(1, 30), hits=np.zeros(29))


def test_one_size_only_cannot_be_fitted():
    with pytest.raises(UsageError, match="all targets have the size 2"):
        fit_pod(sizes=[2, 2, 2, 2], hits=[0, 1, 0, 1])


def test_pod_that_falls_has_no_a90():
    fit = fit_pod(sizes=[1, 2, 3, 4, 5, 6], hits=[1, 1, 0, 1, 0, 0])
    assert fit.b1 < 0
    assert fit.a50 is fit.a90 is fit.a90_95 is None
    assert any("does not grow" in warning for warning in fit.warnings)


@pytest.mark.parametrize("bound", ["wald", "lr"])
def test_a_slope_that_may_be_zero_has_no_a90_95(bound):
    fit = fit_pod(sizes=[1, 2, 3, 4, 5, 6], hits=[0, 1, 0, 1, 0, 1], bound=bound)
    assert fit.b1 > 0
    assert fit.a90 is not None
    assert fit.a90_95 is None
    assert any("no a90/95" in warning for warning in fit.warnings)


def test_few_targets_are_warned_of(targets):
    sizes, hits = targets
    assert not fit_pod(sizes=sizes, hits=hits).warnings
    (warning,) = fit_pod(sizes=sizes[:59], hits=hits[:59]).warnings
    assert "59 targets" in warning
    (warning,) = fit_pod(sizes=sizes, hits=hits, bound="lr").warnings
    assert "fewer than 120" in warning


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"link": "cloglog"}, "logit, probit"),
        ({"transform": "log10"}, "a, ln"),
        ({"bound": "bootstrap"}, "wald, lr, mlr"),
        ({"method": "bayes"}, "ml, firth"),
        ({"method": "firth", "bound": "mlr"}, "wald, lr"),
        ({"method": "firth", "floor": True}, "with a floor or a ceiling"),
        ({"ceiling": True, "bound": "mlr"}, "wald, lr"),
        ({"ceiling": True}, "at least 10"),
        ({"sizes": [1, 2, 3, 1e300]}, r"to 1e\+100"),
        ({"sizes": [1, 2, 3]}, "as many sizes as hits"),
        ({"sizes": [0, 2, 3, 4]}, "above 0"),
        ({"sizes": [1, math.nan, 3, 4]}, "nan"),
        ({"hits": [0, 1, 0.5, 1]}, "0 or 1"),
    ],
)
def test_what_is_not_allowed(changes, message):
    with pytest.raises(UsageError, match=message):
        fit_pod(**{"sizes": [1, 2, 3, 4], "hits": [0, 1, 0, 1]} | changes)


def test_sizes_that_lie_too_far_apart_are_refused_not_fitted_wrongly():
    sizes = [2, 2, 1, 4, 1e6, 1, 0.5, 1e6, 0.5, 1e-90, 1e90, 1, 1e-90, 1, 1, 2, 1e6, 0.5]
    hits = [0, 1, 0, 1, 1, 1, 1, 1, 0, 0, 1, 0, 0, 0, 1, 1, 1, 0]
    with pytest.raises(UsageError, match="too far apart"):
        fit_pod(sizes=sizes, hits=hits, transform="a")
    assert fit_pod(sizes=sizes, hits=hits).n == 18
