"""Many data sets at once give what each gives alone."""

import time

import numpy as np
import pytest

from twin.study.pod.bound import likelihood_ratio_bound, wald_bound
from twin.study.pod.likelihood import maximum_likelihood, overlaps
from twin.study.pod.link import LINKS


def simulated(*, sets, n, seed=3, slope=4.0):
    x = np.tile(np.linspace(-1, 1, n), (sets, 1))
    chance = 1 / (1 + np.exp(-slope * x))
    return x, np.random.default_rng(seed).random(x.shape) < chance


@pytest.mark.parametrize("link", LINKS.values(), ids=LINKS)
def test_batch_equals_one_by_one(link):
    x, hits = simulated(sets=12, n=40)
    together = maximum_likelihood(x=x, hits=hits, link=link)
    wald = wald_bound(estimate=together, link=link)
    ratio = likelihood_ratio_bound(x=x, hits=hits, estimate=together, link=link)
    for k in range(12):
        one, its_hits = x[k : k + 1], hits[k : k + 1]
        alone = maximum_likelihood(x=one, hits=its_hits, link=link)
        assert together.b1[k] == pytest.approx(alone.b1[0], rel=1e-8)
        assert wald[k] == pytest.approx(wald_bound(estimate=alone, link=link)[0], rel=1e-7)
        bound = likelihood_ratio_bound(x=one, hits=its_hits, estimate=alone, link=link)
        assert ratio[k] == pytest.approx(bound[0], rel=1e-6)


def test_the_score_is_zero_at_the_maximum():
    x, hits = simulated(sets=50, n=60)
    fit = maximum_likelihood(x=x, hits=hits, link=LINKS["logit"])
    surplus = hits - 1 / (1 + np.exp(-(fit.b0[:, None] + fit.b1[:, None] * x)))
    assert surplus.sum(1) == pytest.approx(np.zeros(50), abs=1e-7)
    assert (surplus * x).sum(1) == pytest.approx(np.zeros(50), abs=1e-7)


def test_overlap_is_what_a_maximum_needs():
    x = np.array([[1.0, 2, 3, 4]] * 6)
    hits = np.array(
        [[0, 0, 1, 1], [1, 1, 0, 0], [1, 1, 1, 1], [0, 0, 0, 0], [0, 1, 0, 1], [1, 0, 1, 0]], bool
    )
    assert overlaps(x=x, hits=hits).tolist() == [False, False, False, False, True, True]
    fit = maximum_likelihood(x=x, hits=hits, link=LINKS["logit"])
    assert np.isnan(fit.b1).tolist() == [True, True, True, True, False, False]
    bounds = wald_bound(estimate=fit, link=LINKS["logit"])
    assert np.isinf(bounds).all()
    ratio = likelihood_ratio_bound(x=x, hits=hits, estimate=fit, link=LINKS["logit"])
    assert np.isinf(ratio).all()


def test_far_away_sizes_do_not_spoil_the_fit():
    x, hits = simulated(sets=1, n=60)
    near = maximum_likelihood(x=x, hits=hits, link=LINKS["logit"])
    far = maximum_likelihood(x=x + 1e6, hits=hits, link=LINKS["logit"])
    assert far.b1 == pytest.approx(near.b1, rel=1e-6)
    assert far.var_b1 == pytest.approx(near.var_b1, rel=1e-6)


def test_two_thousand_data_sets_take_seconds():
    x, hits = simulated(sets=2000, n=120)
    began = time.perf_counter()
    maximum_likelihood(x=x, hits=hits, link=LINKS["logit"])
    assert time.perf_counter() - began < 10.0
