"""Files of a piece: whole, in their places, and telling the truth."""

import json

import cv2
import numpy as np
import pytest

from tests.render.pieces.conftest import lines
from twin.core.errors import UsageError
from twin.render.pieces.files import write_piece
from twin.spec.loader import load_scenario


@pytest.fixture(scope="module")
def write():
    def files(name, out, *overrides, camera="line", count=1, electrons=None, **parameters):
        bench = load_scenario("nominal", overrides=[*lines(128), *overrides])
        return write_piece(
            name=name, rig=bench.rig, scenario=bench.scenario, camera=camera,
            parameters=parameters, out=out, count=count, electrons=electrons,
        )  # fmt: skip

    return files


def names(folder):
    return {file.name for file in folder.iterdir()}


def read(path):
    return cv2.imread(str(path), cv2.IMREAD_UNCHANGED)


def test_an_image_and_its_truth(write, tmp_path):
    written = write("flat", tmp_path / "flat.png", level=0.25, even=1)
    assert names(tmp_path) == {"flat.png", "flat.json"} == {path.name for path in written}
    facts = json.loads((tmp_path / "flat.json").read_text())
    assert facts["parameters"] == {"level": 0.25, "even": 1.0}
    assert (facts["piece"], facts["camera"], facts["images"]) == ("flat", "line", ["flat.png"])
    assert facts["line_scan"]["lines_taken"] == 128
    image = read(tmp_path / "flat.png")
    assert image.shape == (128, 2048)
    assert image.mean() == pytest.approx(16 + 0.25 * 239, rel=0.01)


def test_several_images_differ_by_their_noise_alone(write, tmp_path):
    write("flat", tmp_path / "f.png", count=3, even=1, electrons=tmp_path / "f.npy")
    assert names(tmp_path) == {"f_000.png", "f_001.png", "f_002.png", "f.json", "f.npy"}
    first, second = (read(tmp_path / f"f_00{k}.png").astype(float) for k in (0, 1))
    assert not np.array_equal(first, second)
    assert first.mean() == pytest.approx(second.mean(), rel=2e-3)
    assert np.load(tmp_path / "f.npy").shape == (128, 2048)


def test_what_is_to_be_found_is_in_the_mask(write, tmp_path):
    write("ketos", tmp_path / "ring.png")
    assert names(tmp_path) == {"ring.png", "ring_mask.png", "ring.json"}
    mask = read(tmp_path / "ring_mask.png")
    facts = json.loads((tmp_path / "ring.json").read_text())
    assert set(np.unique(mask)) == {0, 255}
    covered = np.zeros(mask.shape, bool)
    for box in facts["boxes"]:
        covered[box["y"] : box["y"] + box["height"], box["x"] : box["x"] + box["width"]] = True
    assert not mask[~covered].any()
    assert {box["label"] for box in facts["boxes"]} == set(range(1, 13))
    assert len(facts["truth"]["holes"]) == 12


def test_a_wider_converter_and_colour(write, tmp_path):
    """Twelve bits are the upper ones of sixteen."""
    write("flat", tmp_path / "deep.png", "datasheets.line_camera.bit_depth=12", even=1)
    write("flat", tmp_path / "colour.png", "datasheets.frame_camera.pixel_format=RGB", even=1,
          camera="frame")  # fmt: skip
    deep, colour = read(tmp_path / "deep.png"), read(tmp_path / "colour.png")
    assert deep.dtype == np.uint16
    assert deep.mean() == pytest.approx(256 * (16 + 0.5 * 239), rel=0.01)
    assert colour.shape == (2056, 2464, 3)


def test_the_same_call_writes_the_same_bytes(write, tmp_path):
    for folder in ("a", "b"):
        write("crack", tmp_path / folder / "c.png")
    for name in names(tmp_path / "a"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"count": 0}, "--count"),
        ({"count": 1001}, "--count"),
        ({"level": 99.0}, "level"),
        ({"camera": "side"}, "camera"),
    ],
)
def test_nonsense_leaves_nothing(write, tmp_path, options, message):
    with pytest.raises(UsageError, match=message):
        write("flat", tmp_path / "f.png", **options)
    assert names(tmp_path) == set()


def test_only_png_and_npy_are_written(write, tmp_path):
    with pytest.raises(UsageError, match="png"):
        write("flat", tmp_path / "f.jpg")
    with pytest.raises(UsageError, match="npy"):
        write("flat", tmp_path / "f.png", electrons=tmp_path / "e.txt")
    assert names(tmp_path) == set()


def test_a_place_that_is_taken_is_named_and_left_alone(write, tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(UsageError, match="taken"):
        write("flat", tmp_path / "taken" / "f.png")
    (tmp_path / "g.png").mkdir()
    with pytest.raises(UsageError, match=r"g\.png"):
        write("flat", tmp_path / "g.png")
    assert names(tmp_path) == {"taken", "g.png"}
