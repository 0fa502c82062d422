"""The maps of a fastener: where it lies in the line, and how its thread is lit."""

import numpy as np
import pytest

from twin.render.shank_surface import shank_surface


@pytest.fixture
def surface(rig):
    return lambda name: shank_surface(fastener=rig.fasteners[name], rig=rig)


def test_maps_are_kept_and_read_only(surface):
    made = surface("iso4014_m16x100")
    assert surface("iso4014_m16x100") is made
    for array in (made.film, made.pool, made.notch, made.lit, made.wall, made.z_m):
        assert not array.flags.writeable


def test_the_film_ends_at_head_and_tip(surface, rig):
    """The head of an M8 is lower than the line sees: before it there is the headstock."""
    made, fastener = surface("iso4014_m8x60"), rig.fasteners["iso4014_m8x60"]
    margin = 0.3e-3
    low, high = -fastener.head_height_m, fastener.length_m
    is_off = (made.z_m < low - margin) | (made.z_m > high + 1e-3)
    is_on = (made.z_m > low + margin) & (made.z_m < high - 1e-3)
    assert (made.z_m < low - margin).any()
    np.testing.assert_allclose(made.film[:, is_off], 0, atol=1e-6)
    np.testing.assert_allclose(made.film[:, is_on], 1, atol=1e-6)
    assert (made.wall[is_off] < made.wall[is_on].min()).all()


def test_the_plain_shank_is_fully_lit(surface):
    made = surface("iso4014_m16x100")
    is_plain = (made.z_m > 2e-3) & (made.z_m < 58e-3)
    np.testing.assert_allclose(made.lit[:, is_plain], 1, atol=1e-6)
    assert made.pool[:, is_plain].max() < 1e-3


def test_flanks_are_darker_than_crest_and_root(surface):
    made = surface("iso4014_m24x120")
    is_thread = (made.z_m > 80e-3) & (made.z_m < 110e-3)
    lit, pool = made.lit[:, is_thread], made.pool[:, is_thread]
    assert lit.max() == pytest.approx(1, abs=0.01)
    assert lit.min() > 0.2
    assert lit[pool > 0.9].mean() > lit.min() * 1.2
    assert lit[pool > 0.9].max() < 0.8


def test_opposite_flanks_are_alike_under_the_middle_of_the_bars(surface, rig):
    """Near the optical axis the pattern of one turn is its own mirror image about a root."""
    made = surface("iso4014_m20x100")
    column = int(np.argmin(np.abs(made.view.field_m)))
    around_root = np.roll(made.lit[:, column], 32 - int(made.pool[:, column].argmax()))
    np.testing.assert_allclose(around_root[1:32], around_root[:32:-1], atol=0.12)
    np.testing.assert_allclose(around_root[1:32].mean(), around_root[33:].mean(), rtol=0.02)


def test_roots_are_seen_nearer_to_the_axis_than_they_lie(surface):
    """At turn 0 a root lies a whole number of pitches beyond the thread's start."""
    made = surface("iso4014_m24x120")
    zones, view = made.zones, made.view
    root = zones.root_z_m(14.0)
    depth = 17 / 24 * np.sqrt(3) / 2 * zones.pitch_m
    seen = view.seen_m(z_m=np.array([root]), towards_m=np.array([-depth]))[0]
    near = np.flatnonzero(np.abs(made.z_m - seen) < zones.pitch_m / 3)
    brightest = made.z_m[near[made.pool[0, near].argmax()]]
    assert root - seen > 3 * 71e-6
    assert brightest == pytest.approx(seen, abs=71e-6)
