"""The recipe as bytes, read back with offsets worked out by hand."""

import dataclasses
import struct

import pytest

from twin.controllers.recipe import BenchRecipe, PartRecipe
from twin.controllers.recipe_image import MAX_WAIT_NS, recipe_image
from twin.core.errors import ControllerError

RECIPE = BenchRecipe(
    parts=(PartRecipe(180.0, 20.5), PartRecipe(240.0, 21.5)),
    shot_methods=(1, 2, 1),
    shower_s=2.0,
    divert_s=0.1,
    shot_s=0.5,
    drain_s=3.0,
    spindle_speed_rpm=24.0,
    trigger_divider=2,
    trigger_lines=2048,
    accepts_any_line_count=True,
    verdict_deadline_s=2.5,
    station_timeout_s=10.0,
    robot_timeout_s=30.0,
    hold_timeout_s=600.0,
    irradiance_min_w_per_m2=10.0,
    residual_max_a_per_m=240.0,
    waits_for_station=True,
    table_timeout_s=90.0,
    swaps_parts=True,
)


def test_every_entry_has_its_place():
    image = recipe_image(RECIPE)
    times = struct.unpack_from("<8q", image, 0)
    # a third of the shower before each of three shots, to the nearest nanosecond
    dwells = (666_666_667, 10**8, 3 * 10**9)
    assert times == (*dwells, 25 * 10**8, 10**10, 3 * 10**10, 6 * 10**11, 9 * 10**10)
    assert struct.unpack_from("<4d", image, 64) == (0.5, 24.0, 10.0, 240.0)
    assert struct.unpack_from("<3d", image, 96) == (180.0, 240.0, 0.0)
    assert struct.unpack_from("<3d", image, 96 + 32 * 8) == (20.5, 21.5, 0.0)
    assert struct.unpack_from("<16i", image, 96 + 64 * 8) == (
        *(2, 3),
        *(1, 2, 1, 0, 0, 0, 0, 0),
        *(2, 2048, 1, 1, 1, 0),
    )
    assert len(image) == 96 + 64 * 8 + 16 * 4


def test_a_wait_of_centuries_is_cut_to_what_fits():
    image = recipe_image(dataclasses.replace(RECIPE, station_timeout_s=1e12))
    assert struct.unpack_from("<q", image, 32) == (MAX_WAIT_NS,)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"parts": RECIPE.parts * 17}, "got 34 fastener types; the firmware holds at most 32"),
        ({"shot_methods": (1,) * 9}, "got 9 shots; the firmware holds at most 8"),
    ],
)
def test_a_recipe_that_does_not_fit_is_refused(change, words):
    with pytest.raises(ControllerError, match=words):
        recipe_image(dataclasses.replace(RECIPE, **change))
