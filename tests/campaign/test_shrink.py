"""Shrinking, on findings made up: what is left is what they need."""

import pytest

from twin.campaign.shrink import shrunk

NOISE = tuple(
    {"at_s": 3.217 + i, "target": "light", "kind": "dim", "magnitude": 0.4312, "duration_s": 0.5}
    for i in range(8)
)
FIRST = {"at_s": 11.348, "target": "robot", "kind": "late", "magnitude": 3.2871, "duration_s": 2.0}
SECOND = {"at_s": 12.1, "target": "operator", "kind": "stop"}


@pytest.fixture
def rich(by_hand):
    """A sequence with much that does not matter."""
    troubles = (*NOISE[:3], FIRST, *NOISE[3:6], SECOND, *NOISE[6:])
    return by_hand(
        *troubles,
        parts=4,
        seed=77,
        controller={"kind": "reference", "scan_period_s": 0.003},
        infeed={"mix": [{"fastener": "iso4014_m16x100"}, {"fastener": "iso4014_m8x60"}],
                "defective_share": 0.5},
        recipe={"drain_s": 7.0, "shots": 3, "shower_s": 1.0},
        bath={"clumping_share": 0.1},
    )  # fmt: skip


def kinds(sequence):
    return [fault["kind"] for fault in sequence.troubles]


def test_what_does_not_matter_goes(rich):
    small, _ = shrunk(rich, lambda s: {"late", "stop"} <= set(kinds(s)), most_plays=200)
    assert kinds(small) == ["late", "stop"]
    assert small.troubles[0]["magnitude"] == 3.0
    assert small.troubles[0]["at_s"] == 11.0
    assert small.bench["parts"] == 1
    assert small.bench["seed"] == 1
    assert small.bench["controller"] == {"kind": "reference"}
    assert len(small.bench["infeed"]["mix"]) == 1
    assert not {"recipe", "bath", "detection_model"} & small.bench.keys()
    assert not small.has_recovery


def test_what_matters_stays(rich):
    def shows_it(sequence):
        bench = sequence.bench
        return (
            bench["parts"] >= 3
            and bench.get("recipe", {}).get("shots") == 3
            and bench["controller"].get("scan_period_s") == 0.003
            and sequence.has_recovery
            and any(fault.get("magnitude", 0) > 3.2 for fault in sequence.troubles)
        )

    small, _ = shrunk(rich, shows_it, most_plays=200)
    assert small.bench["parts"] == 3
    assert small.bench["recipe"] == {"shots": 3}
    assert small.has_recovery
    assert kinds(small) == ["late"]
    assert small.troubles[0]["magnitude"] == 3.3


def test_the_same_again_and_within_the_plays(rich):
    asked = []

    def shows_it(sequence):
        asked.append(sequence)
        return "late" in kinds(sequence)

    first, plays = shrunk(rich, shows_it, most_plays=25)
    assert plays == len(asked) <= 25
    assert shrunk(rich, shows_it, most_plays=25)[0] == first
    assert "late" in kinds(first)


def test_what_cannot_be_simpler_stays_as_it_is(rich):
    small, plays = shrunk(rich, lambda s: s == rich, most_plays=500)
    assert small == rich
    assert 0 < plays < 500
