"""The known crack: where it should be, as long as it should be, found by the right shot."""

import math

import numpy as np
import pytest

from tests.render.pieces.conftest import STILL, STRAIGHT
from twin.render.visibility import visible_cnr

BENCH = (*STILL, STRAIGHT)
HEAD, COIL = "recipe.method=head", "recipe.method=coil"


def test_it_lies_in_the_middle_of_the_plain_shank_and_is_as_long_as_asked(shown):
    made = shown("crack", *BENCH, length_m=5e-3)
    (box,) = made.view.boxes
    z_m = (0.6e-3 + 50e-3) / 2
    assert box.x + box.width / 2 == pytest.approx((z_m + 5e-3) / 71e-6, abs=3)
    assert box.y + box.height / 2 == pytest.approx(1024, abs=3)
    assert box.width == pytest.approx(5e-3 / 71e-6, abs=4)
    assert made.truth["crack"]["length_m"] == 5e-3


def test_its_angle_is_to_the_axis(shown):
    """At 45° it covers as much arc (18.4 µm per line of an M12) as z."""
    (box,) = shown("crack", *BENCH, length_m=5e-3, angle_rad=math.pi / 4).view.boxes
    arc_m = box.height * math.pi * 12e-3 / 2048
    assert arc_m == pytest.approx(5e-3 / math.sqrt(2), rel=0.06)
    assert box.width * 71e-6 == pytest.approx(5e-3 / math.sqrt(2), rel=0.06)


@pytest.fixture
def cnr(put, shown):
    def of(*overrides, **options):
        sensor = put("crack", *BENCH).rig.line_camera
        view = shown("crack", *BENCH, *overrides, **options).view
        return visible_cnr(view=view, sensor=sensor)[0]

    return of


def test_the_shot_whose_field_crosses_it_finds_it(cnr):
    assert cnr(HEAD) > 3 * cnr(COIL)
    assert cnr(COIL, angle_rad=math.pi / 2) > 3 * cnr(HEAD, angle_rad=math.pi / 2)


def test_a_deeper_crack_is_plainer(cnr):
    assert cnr(depth_m=0.6e-3) > cnr(depth_m=0.15e-3)


def test_the_cover_gain_of_the_calibration_acts(shown):
    views = [shown("crack", *BENCH, calibration={"cover_gain": gain}).view for gain in (2.5, 5.0)]
    where = views[0].mask > 0
    weak, strong = (view.electrons[where].mean() for view in views)
    assert strong > 1.2 * weak


def test_an_even_slot_shines_to_its_ends(shown):
    """A semi-elliptic crack fades towards its ends, an eroded slot does not."""

    def end_share(**options):
        view = shown("crack", *BENCH, length_m=6e-3, opening_m=50e-6, **options).view
        (box,) = view.boxes
        line = view.electrons[box.y : box.y + box.height, box.x : box.x + box.width].max(axis=0)
        tenth = box.width // 10
        ends = np.concatenate([line[2:tenth], line[-tenth:-2]])
        return ends.mean() / line[4 * tenth : 6 * tenth].mean()

    assert end_share(even_depth=1) > end_share(even_depth=0)
