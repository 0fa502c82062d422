"""A model folder either serves exactly as its recipe says or says why it can not."""

import numpy as np
import pytest

from tests.inspection.conftest import recipe_entries, write_onnx, write_recipe
from twin.core.errors import ModelError
from twin.inspection.model import load_model
from twin.inspection.recipe import load_recipe, save_recipe


def test_a_sound_folder_answers_as_the_arithmetic_says(folder):
    model = load_model(folder)
    tiles = np.full((5, 1, 64, 64), 12.0, np.float32)
    assert model.logits(tiles) == pytest.approx(np.full((5, 16, 16), 4.0))


def test_a_recipe_survives_writing_and_reading(folder):
    recipe = load_recipe(folder / "recipe.yaml")
    save_recipe(recipe, folder / "again.yaml")
    assert load_recipe(folder / "again.yaml") == recipe


def fails(folder, *words):
    with pytest.raises(ModelError) as caught:
        load_model(folder)
    for word in words:
        assert word in str(caught.value)
    return caught.value


def test_missing_recipe(folder):
    (folder / "recipe.yaml").unlink()
    fails(folder, "recipe.yaml", "cannot be read")


def test_missing_model(folder):
    (folder / "model.onnx").unlink()
    fails(folder, "model.onnx", "cannot be read")


def test_recipe_that_is_not_yaml(folder):
    (folder / "recipe.yaml").write_text("a: [1, 2\nb: }")
    fails(folder, "recipe.yaml", "not YAML")


def test_recipe_that_is_a_list(folder):
    (folder / "recipe.yaml").write_text("- 1\n- 2\n")
    fails(folder, "recipe.yaml", "(whole file)")


def test_every_missing_and_wrong_key_is_named_at_once(rewrite):
    def edit(entries):
        del entries["normalisation"]
        entries["threshold"] = 1.5
        entries["views"]["head"]["score_cells"] = 0
        entries["surplus"] = 1

    error = fails(rewrite(edit), "normalisation", "views.head.score_cells", "surplus")
    assert "threshold" in str(error)
    assert "1.5" in str(error)
    assert len(error.args) == 4


@pytest.mark.parametrize(
    ("key", "value", "word"),
    [
        ("overlap_px", 12, "overlap_px"),
        ("overlap_px", 64, "overlap_px"),
        ("tile_px", 128, "input.shape"),
        ("threshold", float("nan"), "threshold"),
    ],
)
def test_keys_that_contradict_each_other(rewrite, key, value, word):
    fails(rewrite(lambda entries: entries.update({key: value})), "recipe.yaml", word)


def test_a_model_changed_after_training(folder):
    with (folder / "model.onnx").open("ab") as file:
        file.write(b"\0")
    fails(folder, "model.onnx", "sha256")


def test_a_file_that_is_not_onnx(folder):
    (folder / "model.onnx").write_bytes(b"GIF89a, honestly")
    write_recipe(folder, recipe_entries(folder / "model.onnx"))
    fails(folder, "model.onnx", "not a usable ONNX model")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"tile": 128}, ("input 'tiles' has shape [None, 1, 128, 128]", "[None, 1, 64, 64]")),
        ({"name": "pixels"}, ("inputs are ['pixels']", "'tiles'")),
        ({"dtype": "DOUBLE"}, ("tensor(double)", "float32")),
    ],
)
def test_a_model_with_other_inputs_than_its_recipe(folder, change, words):
    write_onnx(folder / "model.onnx", **change)
    write_recipe(folder, recipe_entries(folder / "model.onnx"))
    fails(folder, "model.onnx", *words)
