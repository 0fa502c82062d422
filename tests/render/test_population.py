"""The population of the infeed bin: repeatable, honest about lengths, on the surface."""

import dataclasses
import math

import numpy as np
import pytest

from twin.render.population import draw_part, draw_unmarked_part
from twin.render.zones import head_face_radii_m
from twin.spec.part import DEFECT_KINDS, NUISANCE_KINDS
from twin.spec.scenario import Infeed, LengthRange, MixEntry, Nuisances

COUNT = 150


@pytest.fixture(scope="module")
def infeed(rig):
    return Infeed(
        mix=tuple(MixEntry(fastener=name) for name in rig.fasteners),
        defective_share=1.0,
        defect_weights=dict.fromkeys(DEFECT_KINDS, 1.0),
    )


@pytest.fixture(scope="module")
def parts(rig, infeed):
    return [
        draw_part(seed=1, part_id=number, infeed=infeed, fasteners=rig.fasteners)
        for number in range(COUNT)
    ]


def test_a_part_depends_on_seed_and_number_alone(rig, infeed, parts):
    again = draw_part(seed=1, part_id=7, infeed=infeed, fasteners=rig.fasteners)
    other = draw_part(seed=2, part_id=7, infeed=infeed, fasteners=rig.fasteners)
    assert again == parts[7]
    assert other != parts[7]


def test_an_unmarked_part_is_the_same_part_without_its_harmless_marks(rig, infeed, parts):
    for number in range(20):
        bare = draw_unmarked_part(seed=1, part_id=number, infeed=infeed, fasteners=rig.fasteners)
        assert bare == dataclasses.replace(parts[number], nuisances=())
    assert any(part.nuisances for part in parts[:20])


def test_every_kind_and_every_fastener_turns_up(rig, parts):
    assert {d.kind for part in parts for d in part.defects} == set(DEFECT_KINDS)
    assert {n.kind for part in parts for n in part.nuisances} == set(NUISANCE_KINDS)
    assert {part.fastener for part in parts} == set(rig.fasteners)


def test_length_is_the_length_of_the_line(parts):
    for part in parts:
        for defect in part.defects:
            legs = np.diff(np.array(defect.points_m), axis=0)
            assert np.hypot(*legs.T).sum() == pytest.approx(defect.length_m)
            assert len(defect.points_m) >= 8
            assert 0 < defect.opening_m < defect.depth_m < defect.length_m


def test_lengths_fill_the_range_asked_for(parts):
    lengths = np.array([part.longest_crack_m for part in parts])
    assert lengths.max() <= 10e-3 * (1 + 1e-9)
    assert lengths.max() > 9e-3
    assert np.median(lengths) == pytest.approx(5e-3, abs=1.2e-3)


def test_defects_lie_on_the_surface(rig, parts):
    for part in parts:
        fastener = rig.fasteners[part.fastener]
        inner, outer = head_face_radii_m(fastener)
        for defect in part.defects:
            first, second = np.array(defect.points_m).T
            if defect.surface == "shank":
                assert first.min() >= 0
                assert first.max() <= min(fastener.length_m, 0.140)
            else:
                radius = np.hypot(first, second)
                assert radius.max() <= outer
                assert radius.min() >= inner


def test_a_crack_too_long_for_the_part_is_shortened_and_says_so(rig, infeed):
    longer = infeed.model_copy(
        update={
            "crack_length": LengthRange(low_m=0.2, high_m=0.3),
            "defect_weights": {"seam": 1.0},
            "mix": (MixEntry(fastener="iso4014_m8x60"),),
        }
    )
    part = draw_part(seed=1, part_id=1, infeed=longer, fasteners=rig.fasteners)
    assert part.longest_crack_m < 0.060
    (defect,) = part.defects
    legs = np.diff(np.array(defect.points_m), axis=0)
    assert np.hypot(*legs.T).sum() == pytest.approx(defect.length_m)


def test_shares_and_means_are_those_of_the_scenario(rig, infeed):
    mixed = infeed.model_copy(
        update={
            "defective_share": 0.3,
            "nuisances_per_part": Nuisances(tool_mark=0, lint=2, clump=0, streak=0.5),
        }
    )
    parts = [
        draw_part(seed=4, part_id=number, infeed=mixed, fasteners=rig.fasteners)
        for number in range(400)
    ]
    share = np.mean([part.is_defective for part in parts])
    assert share == pytest.approx(0.3, abs=4 * math.sqrt(0.3 * 0.7 / 400))
    counts = dict.fromkeys(NUISANCE_KINDS, 0)
    for part in parts:
        for nuisance in part.nuisances:
            counts[nuisance.kind] += 1
    assert counts["tool_mark"] == counts["clump"] == 0
    assert counts["lint"] / 400 == pytest.approx(2, abs=4 * math.sqrt(2 / 400))
    assert counts["streak"] / 400 == pytest.approx(0.5, abs=4 * math.sqrt(0.5 / 400))


def test_marks_on_the_head_stay_on_its_top_face(rig, parts):
    on_head = [(p, n) for p in parts for n in p.nuisances if n.surface == "head"]
    assert len(on_head) > 50
    for part, nuisance in on_head:
        inner, outer = head_face_radii_m(rig.fasteners[part.fastener])
        radius = np.hypot(*np.array(nuisance.points_m).T)
        assert radius.max() <= outer + 60e-6
        assert radius.min() >= inner
