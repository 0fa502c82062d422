"""â versus a: ordinary least squares where nothing is cut off, the likelihood where it is."""

import math

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import optimize, stats
from statsmodels.tools.numdiff import approx_hess3

from twin.core.errors import UsageError
from twin.study.pod import fit_signal


@pytest.fixture(scope="module")
def signals():
    """200 targets: ln â = 1 + 1.5 ln a + N(0, 0.4²)."""
    rng = np.random.default_rng(2)
    sizes = np.exp(rng.uniform(np.log(0.3), np.log(6), 200))
    return sizes, np.exp(1.0 + 1.5 * np.log(sizes) + 0.4 * rng.standard_normal(200))


def test_uncensored_is_least_squares(signals):
    sizes, seen = signals
    fit = fit_signal(sizes=sizes, signals=seen, decision=4.0)
    judge = sm.OLS(np.log(seen), sm.add_constant(np.log(sizes))).fit()
    tau2 = judge.ssr / 200
    assert (fit.b0, fit.b1) == pytest.approx(tuple(judge.params), rel=1e-9)
    assert fit.tau == pytest.approx(math.sqrt(tau2), rel=1e-9)
    assert fit.log_likelihood == pytest.approx(judge.llf, rel=1e-10)
    covariance = np.array(fit.covariance)
    assert covariance[:2, :2] == pytest.approx(judge.normalized_cov_params * tau2, rel=1e-8)
    assert covariance[2, 2] == pytest.approx(tau2 / 400, rel=1e-8)
    assert covariance[:2, 2] == pytest.approx([0, 0], abs=1e-9)


def test_a90_is_where_nine_of_ten_signals_reach_the_decision(signals):
    fit = fit_signal(sizes=signals[0], signals=signals[1], decision=4.0)
    mean = fit.b0 + fit.b1 * math.log(fit.a90)
    assert stats.norm.sf(math.log(4.0), mean, fit.tau) == pytest.approx(0.9, rel=1e-9)
    assert fit.b0 + fit.b1 * math.log(fit.a50) == pytest.approx(math.log(4.0), rel=1e-9)
    assert fit.a90_95 > fit.a90
    assert not fit.warnings


def test_what_is_cut_off_is_the_maximum_of_its_likelihood(signals):
    sizes, seen = signals
    cut = np.clip(seen, 1.5, 15.0)
    fit = fit_signal(sizes=sizes, signals=cut, decision=4.0, noise=1.5, saturation=15.0)
    x, y = np.log(sizes), np.log(cut)
    low, high = cut <= 1.5, cut >= 15.0

    def loss(p):
        z = (y - p[0] - p[1] * x) / math.exp(p[2])
        whole = stats.norm.logpdf(z) - p[2]
        parts = np.where(low, stats.norm.logcdf(z), np.where(high, stats.norm.logsf(z), whole))
        return -parts.sum()

    best = optimize.minimize(loss, (1.0, 1.5, -1.0), method="BFGS", options={"gtol": 1e-7})
    assert (fit.b0, fit.b1, math.log(fit.tau)) == pytest.approx(tuple(best.x), rel=1e-4)
    assert fit.log_likelihood == pytest.approx(-best.fun, rel=1e-9)
    assert (fit.censored_below, fit.censored_above) == (low.sum(), high.sum())
    turn = np.diag([1, 1, fit.tau])
    covariance = turn @ np.linalg.inv(approx_hess3(best.x, loss)) @ turn
    assert np.array(fit.covariance) == pytest.approx(covariance, rel=1e-2, abs=1e-6)


def test_broken_assumptions_are_said():
    rng = np.random.default_rng(3)
    sizes = rng.uniform(1, 5, 200)
    bent = fit_signal(sizes=sizes, signals=sizes**2 + 0.1 * rng.standard_normal(200), decision=4,
                      transform="a", signal_transform="a")  # fmt: skip
    assert any("not linear" in warning for warning in bent.warnings)
    fans = 2 * sizes + 0.3 * sizes**2 * rng.standard_normal(200)
    fan = fit_signal(sizes=sizes, signals=fans, decision=4, transform="a", signal_transform="a")
    assert any("not the same at every size" in warning for warning in fan.warnings)


def test_a_signal_that_falls_has_no_a90():
    fit = fit_signal(sizes=[1, 2, 3, 4], signals=[8.0, 4.1, 2.2, 1.0], decision=2)
    assert fit.a90 is None
    assert any("does not grow" in warning for warning in fit.warnings)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"signals": [1, 2, 3]}, "as many sizes as signals"),
        ({"signals": [1, 2, -3, 4]}, "above 0 for ln"),
        ({"decision": 0.5, "noise": 1.0}, "must lie within"),
        ({"transform": "log10"}, "a, ln"),
        ({"noise": 2.5, "decision": 3}, "at least 3"),
        ({"signals": [2, 2, 2, 2]}, "the same"),
        ({"signals": [2.0, 4.0, 8.0, 16.0], "sizes": [1, 2, 4, 8]}, "without scatter"),
    ],
)
def test_what_is_not_allowed(changes, message):
    given = {"sizes": [1, 2, 3, 4], "signals": [1, 2, 3, 4.5], "decision": 2}
    with pytest.raises(UsageError, match=message):
        fit_signal(**given | changes)
