"""Surrogate, indices and front of made-up results whose law is known."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twin.study.evaluate.front import not_dominated

FACTORS = """
common_random_numbers: false
factors:
  - {key: bath.concentration_ml_per_100ml, range: {low: 0.03, high: 0.25, scale: log}}
  - {key: recipe.drain_s, range: {low: 1, high: 9}}
"""
BOTH = (
    FACTORS
    + """
design: {kind: latin_hypercube, points: 40}
pod: {cracks: 40, blanks: 40}
run: {parts: 1}
surrogate: {base: 256}
pareto: {steps: 9, most_false_calls: 0.2}
"""
)


@pytest.fixture
def summary(make_study_folder):
    _, out = make_study_folder(BOTH)
    return json.loads((out / "summary.json").read_text())


def index(summary, response, factor, measure):
    return next(
        row["value"] for row in summary["sensitivity"]["indices"]
        if (row["response"], row["factor"], row["measure"]) == (response, factor, measure)
    )  # fmt: skip


def test_the_indices_tell_what_matters(summary):
    bath, drain = "bath.concentration_ml_per_100ml", "recipe.drain_s"
    assert index(summary, "miss_rate", bath, "S1") > 0.95
    assert index(summary, "miss_rate", drain, "ST") < 0.05
    assert index(summary, "cycle_time_s", drain, "S1") == pytest.approx(1, abs=0.05)
    assert index(summary, "cycle_time_s", bath, "ST") == pytest.approx(0, abs=0.01)
    assert "surrogate" in summary["sensitivity"]["method"]


def test_the_front_is_the_best_bath_at_the_shortest_drain(summary):
    front, best = summary["pareto"]["front"], summary["pareto"]["recommended"]
    fastest = front[0]
    assert fastest["values"]["recipe.drain_s"] == 1.0
    assert fastest["cycle_time_s"] == pytest.approx(15 + 1 + 2.5, abs=0.05)
    assert fastest["values"]["bath.concentration_ml_per_100ml"] == pytest.approx(0.25, rel=0.4)
    assert best in front
    assert best["a90_mm"] == pytest.approx(1.5 * 9**0.25, rel=0.25)
    assert best["a90_mm"] < best["a90_95_mm"]


def test_the_surrogate_says_how_good_it_is(summary):
    assert summary["surrogate"]["pod_auc_cross_validated"] > 0.9
    assert summary["surrogate"]["cycle_time_residual_s"] < 1e-6


def test_morris_effects_are_those_of_the_law(make_study_folder):
    _, out = make_study_folder(
        "factors:\n"
        "  - {key: recipe.drain_s, range: {low: 1, high: 9}}\n"
        "  - {key: recipe.shower_s, range: {low: 1, high: 2}}\n"
        "design: {kind: morris, trajectories: 6}\nrun: {parts: 1}\n"
    )
    found = json.loads((out / "summary.json").read_text())
    name = "run.kpi.cycle_time_s.mean"
    assert index(found, name, "recipe.drain_s", "μ*") == pytest.approx(8)
    assert index(found, name, "recipe.shower_s", "μ*") == pytest.approx(0)
    assert index(found, name, "recipe.drain_s", "σ") == pytest.approx(0, abs=1e-9)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=40))
def test_nothing_beats_the_front_and_the_front_beats_all_else(pairs):
    first, second = (np.array(column, float) for column in zip(*pairs, strict=True))
    front = not_dominated(first, second)
    kept = [(first[k], second[k]) for k in front]

    def beats(a, b):
        return a != b and a[0] <= b[0] and a[1] <= b[1]

    assert kept == sorted(kept)
    assert not any(beats(a, b) for a in kept for b in kept)
    assert all(pair in kept or any(beats(a, pair) for a in kept) for pair in pairs)
    assert math.isfinite(sum(map(sum, kept)))
