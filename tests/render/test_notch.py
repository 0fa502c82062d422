"""Non-relevant indications: they follow the field, the bath and the film like cracks do."""

from dataclasses import replace

import pytest

from twin.core.records import Shot
from twin.render.notch import notch_cover
from twin.render.shank_scene import shank_scene
from twin.spec.part import Part


def coil(current_a, film_age_s=0.05):
    return (Shot("coil", current_a, 0.5, film_age_s),)


@pytest.fixture
def cover(rig, process, even_scan):
    """Cover of a thread root after a process with some changes."""

    def of(**changes):
        part = Part(1, "iso4014_m16x100", (), (), texture_seed=1)
        scene = shank_scene(
            rig=rig, part=part, process=replace(process, **changes), line_scan=even_scan(64)
        )
        return notch_cover(scene)

    return of


def test_roots_draw_nothing_without_the_coil(cover):
    assert cover(shots=()) == 0
    assert cover(shots=(Shot("head", 240.0, 0.5, 0.05),)) == 0


def test_roots_draw_more_in_a_stronger_coil(cover):
    covers = [cover(shots=coil(current)) for current in (200.0, 700.0, 2000.0)]
    assert covers == sorted(covers)
    assert covers[0] > 0


def test_roots_draw_in_proportion_to_the_bath(cover):
    thin, thick = (cover(concentration_ml_per_100ml=c) for c in (0.1, 0.4))
    assert thick == pytest.approx(4 * thin)


def test_roots_draw_less_from_a_film_that_ran_off(cover):
    assert cover(shots=coil(700.0, film_age_s=2.0)) < 0.8 * cover(shots=coil(700.0))
