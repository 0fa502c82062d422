"""The folder of a data set: one writer, its own files only, images as the camera gave them."""

import json

import cv2
import numpy as np
import pytest

from twin.core.errors import RunError, UsageError
from twin.render.dataset_files import dataset_folder, write_png

SETTINGS = {"scenario": {"seed": 1, "infeed": {"defective_share": 0.1}}, "views": ["shank"]}


def read(path):
    return cv2.imread(str(path), cv2.IMREAD_UNCHANGED)


def test_colours_keep_their_places(tmp_path):
    image = np.zeros((2, 3, 3), np.uint8)
    image[...] = (10, 20, 30)
    write_png(tmp_path / "a.png", image)
    blue, green, red = (read(tmp_path / "a.png")[0, 0]).tolist()
    assert (red, green, blue) == (10, 20, 30)


@pytest.mark.parametrize("bit_depth", [10, 12])
@pytest.mark.parametrize("planes", [(), (3,)])
def test_no_bit_of_a_wide_image_is_lost(tmp_path, bit_depth, planes):
    image = np.random.default_rng(1).integers(0, 2**bit_depth, (40, 50, *planes), np.uint16)
    write_png(tmp_path / "a.png", image, bit_depth=bit_depth)
    found = read(tmp_path / "a.png")
    assert found.dtype == np.uint16
    values = found >> (16 - bit_depth)
    assert np.array_equal(values[:, :, ::-1] if planes else values, image)


def test_a_file_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(RunError, match=r"none/a\.png"):
        write_png(tmp_path / "none" / "a.png", np.zeros((2, 2), np.uint8))


def test_unfinished_files_go_at_the_end_and_those_of_a_killed_writer_at_the_beginning(tmp_path):
    (tmp_path / "unfinished-of-old" / "images").mkdir(parents=True)
    (tmp_path / "unfinished-of-old" / "images" / "half.png").touch()
    with dataset_folder(tmp_path, SETTINGS) as unfinished:
        (unfinished / "images" / "half.png").touch()
        assert not (tmp_path / "unfinished-of-old").exists()
    assert not list(tmp_path.rglob("*half*"))
    assert json.loads((tmp_path / "dataset.json").read_text()) == SETTINGS


def test_a_second_writer_is_refused_and_does_no_harm(tmp_path):
    with dataset_folder(tmp_path, SETTINGS) as unfinished:
        with pytest.raises(UsageError, match="another process"), dataset_folder(tmp_path, SETTINGS):
            pass
        assert unfinished.is_dir()
    with dataset_folder(tmp_path, SETTINGS):
        pass


def test_every_setting_that_differs_is_told_with_both_values(tmp_path):
    with dataset_folder(tmp_path, SETTINGS):
        pass
    wanted = {"scenario": {"seed": 2, "infeed": {"defective_share": 0.1}}, "views": ["head_0"]}
    with pytest.raises(UsageError) as caught, dataset_folder(tmp_path, wanted):
        pass
    told = str(caught.value)
    assert "scenario.seed: 1 there, 2 asked for" in told
    assert "views: ['shank'] there, ['head_0'] asked for" in told
    assert "defective_share" not in told


@pytest.mark.parametrize("content", ["", "[]", "{"])
def test_settings_that_are_none_are_named(tmp_path, content):
    (tmp_path / "dataset.json").write_text(content)
    with pytest.raises(UsageError, match="not the settings"), dataset_folder(tmp_path, SETTINGS):
        pass
    assert [p.name for p in tmp_path.iterdir()] == ["dataset.json"]


def test_a_folder_of_other_things_is_left_alone(tmp_path):
    (tmp_path / "thesis.tex").write_text("years of work")
    with pytest.raises(UsageError, match=r"thesis\.tex"), dataset_folder(tmp_path, SETTINGS):
        pass
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.tex"]


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with (
        pytest.raises(UsageError, match="file: cannot hold a data set"),
        dataset_folder(tmp_path / "file", SETTINGS),
    ):
        pass
