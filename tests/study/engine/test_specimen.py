"""Specimens of a POD study: designed lengths, kinds in proportion, the same at every point."""

import math
from collections import Counter

import pytest

from twin.spec.loader import load_scenario
from twin.study.engine.specimen import specimen

CRACKS = 40
LENGTHS = ("infeed.crack_length.low_m=0.0005", "infeed.crack_length.high_m=0.008")


@pytest.fixture(scope="module")
def loaded():
    return load_scenario("nominal", overrides=LENGTHS)


def drawn(loaded, numbers=range(CRACKS), cracks=CRACKS):
    return [specimen(rig=loaded.rig, scenario=loaded.scenario, number=k, cracks=cracks)
            for k in numbers]  # fmt: skip


def test_each_step_of_the_logarithm_holds_one_crack(loaded):
    for number, part in enumerate(drawn(loaded)):
        share = math.log(part.longest_crack_m / 0.0005) / math.log(16)
        # shorter only where the surface cannot hold it
        assert share * CRACKS < number + 1 + 1e-9
    whole = sum(
        math.log(p.longest_crack_m / 0.0005) / math.log(16) * CRACKS >= k - 1e-9
        for k, p in enumerate(drawn(loaded))
    )
    assert whole >= 0.9 * CRACKS


def test_kinds_come_in_their_proportions(loaded):
    kinds = Counter(part.defects[0].kind for part in drawn(loaded))
    assert kinds == {"quench_crack": 16, "seam": 10, "lap": 6, "forging_crack": 8}


def test_blank_parts_follow_the_cracks(loaded):
    parts = drawn(loaded, range(CRACKS, CRACKS + 30))
    assert not any(part.defects for part in parts)
    assert len({part.fastener for part in parts}) == 4


def test_the_same_cracks_come_back_under_another_light_and_not_under_another_seed(loaded):
    dim = load_scenario("nominal", overrides=[*LENGTHS, "light.uv_irradiance_w_per_m2=5"])
    other = load_scenario("nominal", overrides=[*LENGTHS, "seed=2"])
    assert drawn(dim, range(5)) == drawn(loaded, range(5))
    assert drawn(other, range(5)) != drawn(loaded, range(5))
