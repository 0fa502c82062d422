"""A verdict is OK only on a complete, well-formed, quiet image set; any doubt is a reject."""

from dataclasses import replace

import numpy as np
import pytest

from tests.inspection.conftest import (
    cracked_image,
    frames,
    part_image,
    recipe_entries,
    write_onnx,
    write_recipe,
)
from twin.core.errors import ModelError
from twin.inspection.inspector import Inspector


@pytest.fixture
def inspector(folder):
    return Inspector(folder)


def test_a_quiet_part_is_ok(inspector):
    verdict = inspector.inspect(frames(), 7)
    assert (verdict.decision, verdict.score, verdict.part_id) == ("ok", 0.0, 7)
    assert verdict.regions == ()
    assert verdict.wall_s > 0


@pytest.mark.parametrize("view", ["shank", "head_2"])
def test_a_line_in_one_view_rejects_the_part_and_is_pointed_at(inspector, view):
    verdict = inspector.inspect(frames(cracked=view), 7)
    assert verdict.decision == "reject"
    assert verdict.score > 0.9
    assert verdict.view_scores[view] == verdict.score
    assert sorted(verdict.view_scores.values())[-2] == 0.0
    (region,) = verdict.regions
    assert region.view == view
    assert abs(region.x - 100) <= 8
    assert abs(region.y - 112) <= 8
    assert abs(region.x + region.width - 180) <= 8
    assert abs(region.y + region.height - 128) <= 8


def test_the_same_frames_give_the_same_verdict(inspector):
    first, second = (inspector.inspect(frames(cracked="shank"), 7) for _ in range(2))
    assert replace(first, wall_s=0.0) == replace(second, wall_s=0.0)


def test_a_threshold_of_ones_own_replaces_the_recipes(folder):
    assert Inspector(folder).threshold == 0.4
    strict = Inspector(folder, threshold=0.0).inspect(frames(), 7)
    assert (strict.decision, strict.threshold) == ("reject", 0.0)


@pytest.mark.parametrize("threshold", [-0.1, 1.1, float("nan")])
def test_a_threshold_out_of_range_is_refused(folder, threshold):
    with pytest.raises(ModelError, match="threshold"):
        Inspector(folder, threshold=threshold)


def broken(index, **change):
    some = frames()
    some[index] = replace(some[index], **change)
    return some


@pytest.mark.parametrize(
    ("some", "word"),
    [
        ([], "views are []"),
        (frames()[:4], "need one each"),
        (frames()[:4] + frames()[:1], "need one each"),
        (frames() + frames(), "need one each"),
        (broken(0, is_complete=False), "not complete"),
        (broken(1, part_id=8), "part 8, not 7"),
        (broken(1, cycle_id=4), "more than one cycle"),
        (broken(2, image=part_image().astype(np.float32)), "float32"),
        (broken(2, image=np.zeros((300, 400, 3), np.uint8)), "3-D"),
        (broken(2, image=np.zeros((0, 400), np.uint8)), "shape"),
        (broken(2, pixel_format="RGB"), "not uint8 3-D as RGB"),
        (broken(2, pixel_format="Yuv"), "pixel format 'Yuv'"),
        (broken(2, bit_depth=12), "not uint16 2-D as Mono in 12 bits"),
        (broken(2, image=part_image().astype(np.uint16) << 8, bit_depth=12), "value 9216"),
    ],
)
def test_a_set_that_is_not_whole_is_rejected_with_full_score(inspector, some, word):
    verdict = inspector.inspect(some, 7)
    assert (verdict.decision, verdict.score) == ("reject", 1.0)
    assert any(word in doubt for doubt in inspector.doubts(some, 7))


def test_a_whole_set_raises_no_doubt(inspector):
    assert inspector.doubts(frames(), 7) == []


def in_colour(frame):
    """The same view by a colour camera: red and blue tell nothing of the part."""
    other = np.full_like(frame.image, 200)
    image = np.stack([other, frame.image, other], axis=2)
    return replace(frame, image=image, pixel_format="RGB")


def in_twelve_bits(frame):
    return replace(frame, image=frame.image.astype(np.uint16) * 16, bit_depth=12)


def in_colour_and_ten_bits(frame):
    colour = in_colour(frame)
    return replace(colour, image=colour.image.astype(np.uint16) * 4, bit_depth=10)


@pytest.mark.parametrize("changed", [in_colour, in_twelve_bits, in_colour_and_ten_bits])
@pytest.mark.parametrize("cracked", [None, "head_1"])
def test_the_verdict_is_that_on_the_green_plane_in_eight_bits(inspector, changed, cracked):
    some = frames(cracked=cracked)
    verdict = inspector.inspect([changed(frame) for frame in some], 7)
    assert replace(verdict, wall_s=0.0) == replace(inspector.inspect(some, 7), wall_s=0.0)


def test_a_mosaic_is_judged_by_its_green(inspector):
    """The line is cut to the edge of a mosaic's cells: its edges blur by a pixel, no more."""

    def mosaic(frame):
        image = frame.image.copy()
        image[0::2, 0::2], image[1::2, 1::2] = 0, 255
        return replace(frame, image=image, pixel_format="BayerRG")

    good = inspector.inspect([mosaic(frame) for frame in frames()], 7)
    bad = inspector.inspect([mosaic(frame) for frame in frames(cracked="head_2")], 7)
    assert (good.decision, bad.decision) == ("ok", "reject")
    assert bad.score == pytest.approx(inspector.inspect(frames(cracked="head_2"), 7).score, abs=0.1)


def test_an_image_of_another_shape_than_trained_for_is_rejected(rewrite):
    folder = rewrite(lambda entries: entries["views"]["head"].update(rows=999))
    inspector = Inspector(folder)
    assert inspector.inspect(frames(), 7).decision == "reject"
    assert any("(999, None)" in doubt for doubt in inspector.doubts(frames(), 7))


@pytest.mark.parametrize("grey", [0, 60, 255])
def test_an_image_without_a_part_is_rejected(inspector, grey):
    dark = broken(3, image=np.full((300, 400), grey, np.uint8))
    verdict = inspector.inspect(dark, 7)
    assert (verdict.decision, verdict.score) == ("reject", 1.0)


def test_rejects_even_at_the_highest_threshold(folder):
    verdict = Inspector(folder, threshold=1.0).inspect(frames()[:4], 7)
    assert verdict.decision == "reject"


def test_scores_that_are_not_numbers_reject(folder):
    write_onnx(folder / "model.onnx", bias=float("nan"))
    write_recipe(folder, recipe_entries(folder / "model.onnx"))
    inspector = Inspector(folder)
    verdict = inspector.inspect(frames(), 7)
    assert (verdict.decision, verdict.score) == ("reject", 1.0)
    assert inspector.inspect_image(part_image(), "head_0").doubt == "scores are not numbers"


def test_a_single_image_of_any_size_can_be_judged(inspector):
    small = cracked_image()[100:150, 90:200]
    result = inspector.inspect_image(small, "head_0")
    assert result.score > 0.9
    assert result.doubt == ""


def test_a_line_across_the_seam_of_the_shank_is_one_line(inspector):
    half = part_image()
    half[:, 60:-60] = 36
    half[:16, 100:104] = 144
    whole = half.copy()
    whole[-16:, 100:104] = 144
    scores = [inspector.inspect_image(image, "shank").score for image in (half, whole)]
    assert scores[1] == pytest.approx(2 * scores[0], rel=0.15)


def test_an_indication_seen_twice_at_the_seam_is_pointed_at_inside_the_image(inspector):
    image = part_image()
    image[:, 60:-60] = 36
    image[4:12, 100:200] = 144
    regions = inspector.inspect_image(image, "shank").regions
    assert regions
    for region in regions:
        assert 0 <= region.y <= 16
        assert region.y + region.height <= 24


def test_the_heat_map_lies_where_the_pixels_are(inspector):
    heat = inspector.heat(cracked_image(), "shank")
    assert heat is not None
    rows, columns = np.nonzero(heat.probability > 0.9)
    y = heat.row + (rows + 0.5) * heat.cell_rows
    x = heat.column + (columns + 0.5) * heat.cell_columns
    assert (heat.cell_rows, heat.cell_columns) == (8, 4)
    assert y.min() > 108
    assert y.max() < 132
    assert x.min() > 96
    assert x.max() < 184
