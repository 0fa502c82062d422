"""The modified likelihood-ratio bound: close to exact where the plain one is not."""

import numpy as np
import pytest
from scipy import stats

from twin.study.pod import fit_pod
from twin.study.pod.bound import likelihood_ratio_bound, modified_ratio_bound
from twin.study.pod.likelihood import maximum_likelihood
from twin.study.pod.link import LINKS


@pytest.mark.parametrize("link", LINKS.values(), ids=LINKS)
def test_the_functions_of_a_link_are_derivatives_of_one_another(link):
    eta, step = np.linspace(-4, 4, 9), 1e-5
    slope = (link.log_probability(eta + step) - link.log_probability(eta - step)) / (2 * step)
    bend = -(link.slope(eta + step) - link.slope(eta - step)) / (2 * step)
    growth = (np.log(link.weight(eta + step)) - np.log(link.weight(eta - step))) / (2 * step)
    assert link.slope(eta) == pytest.approx(slope, rel=1e-6)
    assert link.bend(eta) == pytest.approx(bend, rel=1e-5)
    assert link.weight_slope(eta) == pytest.approx(growth, rel=1e-5, abs=1e-8)


def test_many_targets_make_it_the_likelihood_ratio():
    rng = np.random.default_rng(4)
    sizes = rng.uniform(0.2, 4, 20_000)
    hits = rng.random(20_000) < 1 / (1 + sizes**-4.0)
    plain = fit_pod(sizes=sizes, hits=hits, bound="lr")
    modified = fit_pod(sizes=sizes, hits=hits, bound="mlr")
    assert modified.a90_95 == pytest.approx(plain.a90_95, rel=2e-3)
    assert (modified.b0, modified.a90) == (plain.b0, plain.a90)


@pytest.mark.parametrize("link", ["logit", "probit"])
def test_it_covers_where_the_plain_ratio_does_not(link):
    """60 targets, 1000 data sets: within three standard errors of 95 %, the plain one below."""
    x = np.tile(np.linspace(-0.87, 0.87, 60), (1000, 1))
    chance = stats.norm.cdf(4 * x) if link == "probit" else 1 / (1 + np.exp(-4 * x))
    hits = np.random.default_rng(11).random(x.shape) < chance
    chosen = LINKS[link]
    estimate = maximum_likelihood(x=x, hits=hits, link=chosen)
    truth = chosen.predictor_of(0.9) / 4
    modified = modified_ratio_bound(x=x, hits=hits, estimate=estimate, link=chosen)
    plain = likelihood_ratio_bound(x=x, hits=hits, estimate=estimate, link=chosen)
    assert abs((modified >= truth).mean() - 0.95) < 0.021
    assert (plain >= truth).mean() < (modified >= truth).mean()


def test_a_slope_that_may_be_zero_has_no_bound():
    fit = fit_pod(sizes=[1, 2, 3, 4, 5, 6], hits=[0, 1, 0, 1, 0, 1], bound="mlr")
    assert fit.a90 is not None
    assert fit.a90_95 is None


@pytest.mark.parametrize("scale", [1e-6, 1e6])
def test_the_unit_of_size_does_not_matter(scale):
    rng = np.random.default_rng(3)
    sizes = rng.uniform(0.3, 4, 60)
    hits = rng.random(60) < 1 / (1 + sizes**-3.0)
    for transform in ("a", "ln"):
        plain = fit_pod(sizes=sizes, hits=hits, bound="mlr", transform=transform)
        scaled = fit_pod(sizes=sizes * scale, hits=hits, bound="mlr", transform=transform)
        assert scaled.a90_95 == pytest.approx(scale * plain.a90_95, rel=1e-5)
