"""Check 7 passes, and fails where the fit or its bound is wrong."""

from dataclasses import replace

import numpy as np
import pytest

from twin.validation import pod_coverage

WALD = pod_coverage.Design(60, "logit", "wald")


@pytest.fixture
def small(monkeypatch):
    """Two designs only, to be quick."""
    designs = (WALD, pod_coverage.Design(120, "logit", "lr"))
    monkeypatch.setattr(pod_coverage, "DESIGNS", designs)


def test_passes(failures):
    assert failures(pod_coverage.rows()) == []


@pytest.mark.usefixtures("small")
def test_fails_when_the_bound_is_the_estimate(failures, monkeypatch):
    """Without its margin a90/95 covers the truth half of the time."""

    def bare(*, estimate, link, **_):
        return (link.predictor_of(0.9) - estimate.b0) / estimate.b1

    monkeypatch.setattr(pod_coverage, "wald_bound", bare)
    monkeypatch.setattr(pod_coverage, "likelihood_ratio_bound", bare)
    lost = failures(pod_coverage.rows())
    assert len(lost) == 2
    assert all("covers" in name for name in lost)


def test_fails_when_the_bound_is_two_sided(monkeypatch):
    from twin.study.pod import bound

    monkeypatch.setattr(bound, "Z95", 1.96)
    covered = (pod_coverage.bounds_mm(WALD) >= pod_coverage.true_a90_mm("logit")).mean()
    assert covered > pod_coverage.COVERAGE + pod_coverage.COVERAGE_TOLERANCE


@pytest.mark.usefixtures("small")
def test_fails_when_the_fit_is_biased(failures, monkeypatch):
    true_fit = pod_coverage.fit_pod

    def biased(**kwargs):
        fit = true_fit(**kwargs)
        return replace(fit, b1=1.05 * fit.b1, a90=None)

    monkeypatch.setattr(pod_coverage, "fit_pod", biased)
    lost = failures(pod_coverage.rows())
    assert lost == [f"{name} of 100000 targets, {link}"
                    for link in ("logit", "probit") for name in ("b1", "a90")]  # fmt: skip


def test_a_figure_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr(pod_coverage, "DESIGNS", (WALD,))
    pod_coverage.figure(tmp_path / "pod.png")
    assert (tmp_path / "pod.png").stat().st_size > 1000


def test_the_true_a90_by_hand():
    assert pod_coverage.true_a90_mm("logit") == pytest.approx(1.2 * 9**0.25)
    assert pod_coverage.true_a90_mm("probit") == pytest.approx(1.2 * np.exp(1.2815516 / 4))
