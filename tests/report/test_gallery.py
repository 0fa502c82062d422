"""Pictures of the gallery: what they show of the image, and that marks stay in place."""

import base64

import cv2
import numpy as np
import pytest

from twin.core.errors import UsageError
from twin.report.contrast import contrast_of
from twin.report.cutout import Cutout, close_ups, part_cutout, whole_image
from twin.report.gallery import gallery_section
from twin.report.pictures import encode_pictures
from twin.report.run_folder import read_run
from twin.report.webp import webp_uris

WHOLE = Cutout(0, 0, 2048, 2048)


def test_a_card_says_what_was_found(run_folder):
    (card,) = gallery_section(read_run(run_folder)).view
    assert (card.part_id, card.kind, card.verdict) == (2, "found", "reject")
    assert card.fastener.replace("\u00a0", " ") == "ISO 4014 M16 × 100"
    assert card.truth == "quench crack, 6.2 mm"
    assert [image.view for image in card.images] == ["shank", "head 0"]


def test_a_run_without_images_says_why(make_run):
    section = gallery_section(read_run(make_run(imaging="timing")))
    assert "timing" in section.absent


def test_the_shank_is_shown_whole_in_native_pixels(run_folder):
    shank, _ = encode_pictures(read_run(run_folder).previews)
    assert shank.view.cutout == Cutout(0, 0, 256, 256)


def test_a_picture_shows_the_indication_where_it_is(run_folder):
    shank, _ = encode_pictures(read_run(run_folder).previews)
    image = _decoded(shank.view.uri)
    rows, columns = np.nonzero(image > image.max() / 2)
    assert (rows.min() * 2, rows.max() * 2) == pytest.approx((80, 160), abs=4)
    assert (columns.min() * 2, columns.max() * 2) == pytest.approx((120, 124), abs=4)


def test_a_preview_that_is_no_image_is_named(run_folder):
    (run_folder / "gallery" / "part_000002_shank.png").write_bytes(b"no image")
    with pytest.raises(UsageError, match=r"part_000002_shank\.png: is no image"):
        encode_pictures(read_run(run_folder).previews)


def test_contrast_leaves_bright_images_alone():
    image = np.tile(np.arange(256, dtype=np.uint8), (256, 1))
    assert np.array_equal(contrast_of([image]).shown(image), image)


def test_contrast_of_a_dark_image_keeps_order_and_darkens_the_ground():
    image = np.full((100, 100), 10, np.uint8)
    image[50, :] = 60
    contrast = contrast_of([image])
    shown = contrast.shown(image)
    assert contrast.gain > 1
    assert shown[0, 0] == 0
    assert shown[50, 0] > 200


def test_cutout_holds_the_part_and_all_marks():
    image = np.zeros((1028, 1232), np.uint8)
    image[400:600, 500:700] = 100
    far_off = (100, 200, 10, 10)
    assert part_cutout(image, scale=0.5).holds((1000, 800, 400, 400))
    assert not part_cutout(image, scale=0.5).holds(far_off)
    assert part_cutout(image, scale=0.5, keeping=[far_off]).holds(far_off)


def test_cutout_keeps_the_proportions_and_stays_inside():
    image = np.zeros((1028, 1232), np.uint8)
    image[0:100, 0:80] = 100
    cutout = part_cutout(image, scale=0.5)
    assert cutout.is_detail
    assert cutout.width / cutout.height == pytest.approx(2464 / 2056, rel=0.01)
    assert (cutout.x, cutout.y) == (0, 0)


def test_a_dark_image_is_shown_whole():
    image = np.zeros((100, 120), np.uint8)
    assert part_cutout(image, scale=0.5) == whole_image(image, scale=0.5)


def test_close_ups_hold_their_box_and_do_not_repeat():
    box, beside, apart = (500, 500, 10, 100), (505, 520, 10, 40), (1800, 100, 10, 10)
    squares = close_ups([box, beside, apart], WHOLE)
    assert len(squares) == 2
    assert squares[0].holds(box)
    assert squares[0].holds(beside)
    assert squares[1].holds(apart)


def test_no_close_up_of_what_fills_the_view():
    assert close_ups([(0, 0, 2000, 2000)], WHOLE) == []


def test_pictures_keep_within_their_budget():
    noise = np.random.default_rng(1).integers(0, 256, (600, 600), np.uint8)
    rich, poor = (webp_uris([noise] * 2, budget_bytes=b)[0] for b in (900_000, 150_000))
    assert len(poor) < len(rich)
    assert 2 * len(poor) * 3 / 4 < 150_000


def _decoded(uri: str) -> np.ndarray:
    raw = base64.b64decode(uri.removeprefix("data:image/webp;base64,"))
    image = cv2.imdecode(np.frombuffer(raw, np.uint8), cv2.IMREAD_GRAYSCALE)
    return np.asarray(image)
