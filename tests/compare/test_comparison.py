"""Verdicts on evidence whose truth is known."""

import numpy as np
import pytest

from twin.compare.comparison import compared
from twin.compare.kpi import MISSED
from twin.core.errors import UsageError

PARTS = 40


@pytest.fixture
def noise():
    return lambda seed, n=PARTS: np.random.default_rng(seed).normal(0, 0.15, n)


def only(comparison):
    (row,) = comparison.figures
    return row


def test_the_same_twice_is_the_same(evidence, noise):
    side = {"1": 22 + noise(1)}
    found = compared(evidence("base", side), evidence("candidate", side))
    assert found.verdict == "same"
    assert found.is_paired
    assert (only(found).difference.low, only(found).difference.high) == (0.0, 0.0)


def test_a_constant_delay_of_common_parts_is_seen_whatever_the_noise(evidence, noise):
    """0.08 s of 22 s with a scatter of 0.15 s: pairs see it exactly."""
    base, slow = {"1": 22 + noise(1)}, {"1": 22.08 + noise(1)}
    found = compared(evidence("base", base), evidence("slow", slow))
    assert found.verdict == "worse"
    assert only(found).difference.mean == pytest.approx(0.08)
    assert only(found).relative == pytest.approx(0.08 / np.mean(base["1"]))
    back = compared(evidence("slow", slow), evidence("base", base))
    assert back.verdict == "better"


def test_what_is_within_the_margin_is_the_same(evidence, noise):
    base, slow = {"1": 22 + noise(1)}, {"1": 22.02 + noise(1)}
    assert compared(evidence("b", base), evidence("c", slow)).verdict == "same"
    strict = compared(evidence("b", base), evidence("c", slow), margin_share=0.0005)
    assert strict.verdict == "worse"


def test_other_seeds_are_compared_as_samples(evidence, noise):
    base, other = {"1": 22 + noise(1)}, {"2": 22 + noise(2)}
    found = compared(evidence("b", base), evidence("c", other))
    assert not found.is_paired
    assert found.verdict == "same"
    assert any("independent samples" in note for note in found.notes)
    assert compared(evidence("b", base), evidence("c", {"2": 23 + noise(2)})).verdict == "worse"


def test_other_parts_under_the_same_seed_are_no_pairs(evidence, noise):
    side = {"1": 22 + noise(1)}
    found = compared(evidence("b", side), evidence("c", side, identity="other parts"))
    assert not found.is_paired


@pytest.mark.parametrize("is_paired", [True, False])
def test_an_unchanged_bench_is_called_worse_or_better_in_one_of_a_hundred(evidence, is_paired):
    """400 comparisons of benches whose parts hang together (AR(1), 0.5): 4 expected, 12 is much."""
    rng, wrong = np.random.default_rng(5), 0
    for _ in range(400):
        sides = [np.zeros(PARTS), np.zeros(PARTS)]
        for side in sides:
            for k in range(1, PARTS):
                side[k] = 0.5 * side[k - 1] + rng.normal()
        seeds = ("1", "1" if is_paired else "2")
        base, candidate = (evidence("x", {seed: 22 + side})
                           for seed, side in zip(seeds, sides, strict=True))  # fmt: skip
        wrong += compared(base, candidate, margin_share=0).verdict != "same"
    assert wrong <= 12


def test_many_runs_count_as_runs(evidence):
    """Runs whose means differ by chance alone: parts within a run must not pass for evidence."""
    rng, wrong = np.random.default_rng(6), 0
    for _ in range(100):
        base, candidate = ({str(k): 22 + rng.normal() + np.zeros(PARTS) for k in range(20)}
                           for _ in range(2))  # fmt: skip
        wrong += compared(evidence("b", base), evidence("c", candidate)).verdict != "same"
    assert wrong <= 5


def test_paired_shares_look_at_what_has_turned(evidence):
    """30 parts that were found are missed now, none the other way: exact 99 % interval."""
    base = {"1": [0] * 200}
    candidate = {"1": [1] * 30 + [0] * 170}
    sides = (evidence("b", base, figure=MISSED.name), evidence("c", candidate, figure=MISSED.name))
    row = only(compared(*sides))
    assert row.verdict == "worse"
    assert row.difference.mean == pytest.approx(0.15)
    assert row.difference.high == pytest.approx(0.15)
    low = 0.005 ** (1 / 30)
    assert row.difference.low == pytest.approx((2 * low - 1) * 0.15)


def test_two_missed_parts_are_no_proof(evidence):
    base, candidate = {"1": [0] * 40}, {"1": [1, 1] + [0] * 38}
    sides = (evidence("b", base, figure=MISSED.name), evidence("c", candidate, figure=MISSED.name))
    assert compared(*sides).verdict == "same"


def test_one_broken_invariant_is_worse(evidence, noise):
    side = {"1": 22 + noise(1)}
    sound = evidence("b", side, broken={"invariants violated": {"1": 0}})
    broken = evidence("c", side, broken={"invariants violated": {"1": 1}})
    assert compared(sound, broken).verdict == "worse"
    assert compared(broken, sound).verdict == "better"


def test_an_expectation_missed_on_other_seeds_may_be_chance(evidence, noise):
    met = evidence("b", {"1": 22 + noise(1)}, broken={"expectations not met": {"1": 0}})
    missed = evidence("c", {"2": 22 + noise(2)}, broken={"expectations not met": {"2": 1}})
    assert compared(met, missed).verdict == "same"


def test_seeds_on_one_side_only_are_left_out(evidence, noise):
    base = {"1": 22 + noise(1), "2": 22 + noise(2)}
    found = compared(evidence("b", base), evidence("c", {"1": 22 + noise(1)}))
    assert found.is_paired
    assert found.strata == 1
    assert any("left out: 2" in note for note in found.notes)


def test_one_part_says_nothing(evidence):
    found = compared(evidence("b", {"1": [22.0]}), evidence("c", {"2": [30.0]}))
    assert found.verdict == "same"
    assert only(found).difference.reach == np.inf


def test_what_cannot_be_compared_is_refused(evidence):
    base = evidence("b", {"1": [22.0]})
    with pytest.raises(UsageError, match=r"imaging: b has 'timing', c has 'full'"):
        compared(base, evidence("c", {"1": [22.0]}, facts={"imaging": "full"}))
    with pytest.raises(UsageError) as caught:
        compared(base, base, confidence=1.0, margin_share=-1)
    assert len(caught.value.args) == 2
