"""Logistic regression against statsmodels, and where that has no answer."""

import numpy as np
import pytest
import statsmodels.api as sm

from twin.study.evaluate.logistic import area_under_curve, fit_logistic


def design(count=400):
    rng = np.random.default_rng(1)
    terms = np.column_stack([np.ones(count), rng.uniform(-1, 1, (count, 2))])
    hits = rng.random(count) < 1 / (1 + np.exp(-terms @ [0.5, 2.0, -1.0]))
    return terms, hits


def test_without_a_prior_it_is_the_maximum_likelihood():
    terms, hits = design()
    judge = sm.GLM(hits.astype(float), terms, family=sm.families.Binomial()).fit(tol=1e-12)
    fit = fit_logistic(terms=terms, hits=hits, prior_sigma=1e4)
    assert fit.beta == pytest.approx(judge.params, rel=1e-5)
    assert fit.covariance == pytest.approx(judge.cov_params(), rel=1e-4)


def test_the_weak_prior_moves_little():
    terms, hits = design()
    free, held = (fit_logistic(terms=terms, hits=hits, prior_sigma=s) for s in (1e4, 5.0))
    assert held.beta == pytest.approx(free.beta, abs=0.05)


def test_separated_data_have_a_fit():
    x = np.linspace(-1, 1, 20)
    fit = fit_logistic(terms=np.column_stack([np.ones(20), x]), hits=x > 0)
    assert np.isfinite(fit.beta).all()
    assert fit.beta[1] > 3
    assert np.isfinite(fit.covariance).all()


def test_area_under_the_curve():
    hits = np.array([True, True, False, False])
    assert area_under_curve(score=np.array([3.0, 2.0, 1.0, 0.0]), hits=hits) == 1.0
    assert area_under_curve(score=np.array([3.0, 0.0, 1.0, 0.0]), hits=hits) == 0.625
    assert area_under_curve(score=np.zeros(4), hits=hits) == 0.5
    assert area_under_curve(score=np.zeros(2), hits=np.array([True, True])) is None
