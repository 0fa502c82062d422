"""The reference belongs to exactly one model and is taken as it was written, or not at all."""

import numpy as np
import pytest

from tests.inspection.conftest import recipe_entries, write_recipe
from tests.inspection.monitoring.conftest import reference_of
from twin.core.errors import ModelError
from twin.inspection.monitoring.fit import conformal_limit
from twin.inspection.monitoring.reference import FILE, load_reference, save_reference
from twin.inspection.recipe import load_recipe


@pytest.fixture
def with_reference(folder):
    """A model folder with a reference that fits."""
    sha256 = recipe_entries(folder / "model.onnx")["sha256"]
    digest = save_reference(reference_of(model_sha256=sha256), folder)
    write_recipe(folder, recipe_entries(folder / "model.onnx") | {"reference_sha256": digest})
    return folder


def load(folder):
    return load_reference(folder, load_recipe(folder / "recipe.yaml"))


def test_it_comes_back_as_it_was_written(with_reference):
    found = load(with_reference)
    assert found is not None
    assert found.model_sha256 == load_recipe(with_reference / "recipe.yaml").sha256
    assert np.array_equal(found.shank.precision, np.eye(len(found.features)))


def test_a_model_without_one_has_none(folder):
    assert load(folder) is None


def test_a_changed_or_lost_one_is_refused(with_reference):
    path = with_reference / FILE
    path.write_text(path.read_text().replace("by hand", "by Hand"))
    with pytest.raises(ModelError, match=r"reference\.json: sha256 is"):
        load(with_reference)
    path.unlink()
    with pytest.raises(ModelError, match=r"reference\.json: cannot be read"):
        load(with_reference)


@pytest.mark.parametrize(
    ("text", "word"),
    [("{}", "shank: Field required"), ("[", "Invalid JSON")],
)
def test_a_malformed_one_names_its_keys(folder, text, word):
    import hashlib

    (folder / FILE).write_text(text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    write_recipe(folder, recipe_entries(folder / "model.onnx") | {"reference_sha256": digest})
    with pytest.raises(ModelError, match=word):
        load(folder)


def test_one_of_another_model_is_refused(folder):
    digest = save_reference(reference_of(), folder)
    write_recipe(folder, recipe_entries(folder / "model.onnx") | {"reference_sha256": digest})
    with pytest.raises(ModelError, match="belongs to the model"):
        load(folder)


@pytest.mark.parametrize(
    ("count", "budget", "rank"), [(99, 0.01, 1), (199, 0.01, 2), (49, 0.02, 1)]
)
def test_the_limit_is_a_rank(count, budget, rank):
    values = list(np.random.default_rng(1).permutation(count).astype(float))
    assert conformal_limit(values, budget=budget) == count - rank


def test_too_few_values_allow_no_budget():
    with pytest.raises(ValueError, match="too few"):
        conformal_limit([1.0] * 98, budget=0.01)


def test_a_new_value_exceeds_the_limit_as_seldom_as_promised():
    """(k/(n + 1) exactly, on average over data sets: 2 of 100 at n = 99 and a budget of 2 %."""
    rng = np.random.default_rng(2)
    exceeded = [
        rng.standard_normal() > conformal_limit(rng.standard_normal(99).tolist(), budget=0.02)
        for _ in range(4000)
    ]
    assert np.mean(exceeded) == pytest.approx(0.02, abs=4 * np.sqrt(0.02 * 0.98 / 4000))
