"""From data to a shipped INT8 folder: train, quantise, evaluate, write the card."""

import pytest

pytest.importorskip("torch", reason="torch (extra train) is not installed")
pytest.importorskip("onnx", reason="onnx (extra train) is not installed")

from twin.core.errors import ModelError, UsageError
from twin.inspection.inspector import Inspector
from twin.inspection.training.card import write_card
from twin.inspection.training.data import load_items, split_items
from twin.inspection.training.evaluate import evaluate, figures
from twin.inspection.training.measure import LEVELS, measure
from twin.inspection.training.order import Order
from twin.inspection.training.plan import Plan, Schedule
from twin.inspection.training.quantise import quantise
from twin.inspection.training.train import train


@pytest.fixture(scope="module")
def folders(dataset, tmp_path_factory):
    """A floating-point folder, its INT8 folder and the parity report."""
    root = tmp_path_factory.mktemp("models")
    short = Plan(schedule=Schedule(epochs=1, steps=25, batch=4))
    order = Order(
        short, command="twin train drawn --seed 1 --out here", data_recipe="drawn by hand"
    )
    train(dataset, root / "fp32", order=order)
    return root / "fp32", root / "int8", quantise(root / "fp32", dataset, root / "int8")


def test_int8_is_smaller_and_says_nearly_the_same(folders):
    fp32, int8, parity = folders
    assert parity["size_int8_bytes"] < 0.4 * parity["size_fp32_bytes"]
    assert parity["score_change_mean"] < 0.1
    assert parity["parts"] == 6
    assert Inspector(int8).recipe.sha256 != Inspector(fp32).recipe.sha256


def test_the_figures_have_the_keys_of_the_design(folders, dataset):
    found = evaluate(folders[1], dataset)
    wanted = {"n", "precision", "recall", "f1", "auroc", "dice", "iou_mean", "confusion"}
    assert wanted | {"threshold", "called"} <= found.keys()
    assert found["n"] == sum(found["confusion"].values()) == 30
    assert found["auroc"] > 0.5


def test_cells_are_called_where_they_cover_the_validation_parts_best(folders, dataset):
    inspector = Inspector(folders[1])
    validation = split_items(load_items(dataset), seed=inspector.recipe.training.seed).validation
    parts = measure(inspector, validation, levels=LEVELS)
    ious = {level: figures(parts, 0.5, level)["iou_mean"] for level in LEVELS}
    assert ious[inspector.recipe.score.called] == max(ious.values()) > min(ious.values())


def test_the_card_holds_what_was_measured(folders, dataset):
    _, int8, parity = folders
    found = evaluate(int8, dataset)
    path = write_card(int8, found, data_recipe="the same parts")
    text = path.read_text()
    for words in (Inspector(int8).recipe.sha256, "drawn by hand", "the same parts", "--seed 1 "):
        assert words in text
    assert f"{found['auroc']:.4f}" in text
    assert f"{parity['agreement']:.1%}" in text


def test_a_card_without_parity_leaves_that_out(folders, dataset):
    fp32, _, _ = folders
    text = write_card(fp32, evaluate(fp32, dataset)).read_text()
    assert "INT8" not in text


def test_a_folder_without_a_model_can_not_be_quantised(dataset, tmp_path):
    with pytest.raises(ModelError, match=r"recipe\.yaml"):
        quantise(tmp_path, dataset, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_sound_parts_of_the_bench_have_the_last_word_on_the_threshold(folders, dataset, tmp_path):
    fp32, int8, _ = folders
    quantise(fp32, dataset, tmp_path, sound=dataset)
    recipe = Inspector(tmp_path).recipe
    good = [part.score for part in measure(Inspector(int8), load_items(dataset))
            if not part.item.is_defective]  # fmt: skip
    assert recipe.threshold > max(good)  # fifteen are too few to let one alarm
    assert recipe.false_alarms.n == len(good) == 15
    assert recipe.false_alarms.data == "sound parts as the bench shows them"


def test_a_set_without_a_sound_part_chooses_no_threshold(folders, dataset, tmp_path):
    cracked = tmp_path / "cracked"
    cracked.mkdir()
    lines = (dataset / "parts.jsonl").read_text().splitlines()
    (cracked / "parts.jsonl").write_text("\n".join(lines[1::2]))
    with pytest.raises(UsageError, match="no sound part"):
        quantise(folders[0], dataset, tmp_path / "out", sound=cracked)
    assert not (tmp_path / "out").exists()


def test_a_teacher_that_sees_heads_coarser_than_its_student_is_refused(folders):
    order = Order(Plan(network="student", head_binning=3), teacher_folders=(folders[0],))
    with pytest.raises(UsageError, match="head_binning 1, its student with 3"):
        order.teachers()
