"""Axial field in the thread: crowded in the roots, weak on the crests, plain elsewhere."""

import numpy as np
import pytest

from twin.core.records import Shot
from twin.render.applied_field import shank_field
from twin.render.thread_field import thread_axial_gain
from twin.render.zones import zones_of


@pytest.fixture
def gain(rig):
    fastener = rig.fasteners["iso4014_m16x100"]

    def at(points_m):
        return thread_axial_gain(
            points_m=np.array(points_m), fastener=fastener, calibration=rig.calibration
        )

    return at


@pytest.fixture
def zones(rig):
    return zones_of(rig.fasteners["iso4014_m16x100"])


def test_nothing_changes_on_the_plain_shank(gain):
    np.testing.assert_array_equal(gain([[10e-3, 0.0], [25e-3, 12e-3], [59e-3, 30e-3]]), 1.0)


@pytest.mark.parametrize("turn", [3.0, 5.25, 7.5])
def test_root_and_crest_have_the_gains_of_the_calibration(gain, zones, rig, turn):
    arc = turn % 1 * zones.circumference_m
    root = zones.root_z_m(turn)
    there = gain([[root, arc], [root + zones.pitch_m / 2, arc], [root + zones.pitch_m / 4, arc]])
    low, high = rig.calibration.thread_crest_gain, rig.calibration.thread_root_gain
    np.testing.assert_allclose(there, [high, low, (low + high) / 2])


def test_field_rises_from_crest_to_root_without_a_jump(gain, zones):
    z = zones.root_z_m(6) + np.linspace(-0.5, 0.5, 201) * zones.pitch_m
    along = gain(np.stack([z, np.zeros_like(z)], axis=1))
    assert (np.diff(along[:101]) > 0).all()
    assert np.abs(np.diff(along)).max() < 0.02


def test_only_the_coil_shot_feels_the_thread(rig, zones):
    fastener = rig.fasteners["iso4014_m16x100"]
    points = np.array([[25e-3, 0.0], [zones.root_z_m(6), 0.0]])
    around, along = shank_field(
        points,
        shots=(Shot("head", 240.0, 0.5, 0.1), Shot("coil", 720.0, 0.5, 0.2)),
        fastener=fastener,
        material=rig.materials[fastener.material],
        magnetiser=rig.magnetiser,
        calibration=rig.calibration,
    )
    plain, root = around.vectors_a_per_m
    np.testing.assert_array_equal(plain, root)
    plain, root = along.vectors_a_per_m
    np.testing.assert_allclose(root, plain * rig.calibration.thread_root_gain)
    assert (around.film_age_s, along.film_age_s) == (0.1, 0.2)
