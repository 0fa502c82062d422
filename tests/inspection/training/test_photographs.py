"""From a folder of photographs to a model that marks defects in others."""

import json

import cv2
import numpy as np
import pytest

pytest.importorskip("torch", reason="torch (extra train) is not installed")
pytest.importorskip("onnx", reason="onnx (extra train) is not installed")

from twin.core.errors import UsageError
from twin.inspection.inspector import Heat, Inspector
from twin.inspection.mask import mask_of
from twin.inspection.photographs.folder import Reading
from twin.inspection.training.evaluate_photographs import Covered, evaluate_photographs, figures_of
from twin.inspection.training.order import Order
from twin.inspection.training.plan import Plan, Schedule
from twin.inspection.training.sampling import Variation
from twin.inspection.training.train import train

SIZE = 260, 300
SHORT = Plan(schedule=Schedule(epochs=1, steps=40, batch=4, patience=2),
             variation=Variation(geometry=True, transfer_share=0.3, mix_share=0.1))  # fmt: skip


def write_photographs(folder, count, *, seed):
    """Bright plates with a dark pit each, outlined as labelme does."""
    rng = np.random.default_rng(seed)
    for kind in ("images", "labels"):
        (folder / kind).mkdir(parents=True)
    for k in range(count):
        image = rng.normal(150, 6, SIZE)
        x, y = int(rng.integers(60, SIZE[1] - 60)), int(rng.integers(60, SIZE[0] - 60))
        cv2.ellipse(image, (x, y), (16, 11), 20, 0, 360, (50.0,), -1)
        outline = cv2.ellipse2Poly((x, y), (16, 11), 20, 0, 360, 20).tolist()
        cv2.imwrite(str(folder / "images" / f"p{k:02d}.png"), np.clip(image, 0, 255))
        label = {"imageHeight": SIZE[0], "imageWidth": SIZE[1],
                 "shapes": [{"label": "pit", "points": outline}]}  # fmt: skip
        (folder / "labels" / f"p{k:02d}.json").write_text(json.dumps(label))
    return folder


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    root = tmp_path_factory.mktemp("photographs")
    figures = train(write_photographs(root / "own", 20, seed=1), root / "model",
                    order=Order(SHORT))  # fmt: skip
    return root, figures


def test_what_was_outlined_is_found_again(trained):
    _, figures = trained
    assert figures["n"] == 3
    assert figures["iou_mean"] > 0.5
    assert figures["defects_found"] == figures["defects"] == 3


def test_on_photographs_of_others_too(trained):
    root, _ = trained
    write_photographs(root / "others", 4, seed=2)
    found = evaluate_photographs(root / "model", root / "others", reading=Reading())
    assert found["n"] == 4
    assert found["iou_mean"] > 0.5
    low, high = found["iou_mean_ci95"]
    assert low <= found["iou_mean"] <= high


def test_more_photographs_teach_and_judge_nothing(trained, tmp_path, monkeypatch):
    root, _ = trained
    shown = []

    class StopError(Exception):
        """All is known that is asked for."""

    def stop(material, _folder, **_):
        shown.append((len(material.scenes), len(material.validation)))
        raise StopError

    monkeypatch.setattr("twin.inspection.training.train_photographs.fit", stop)
    write_photographs(tmp_path / "more", 4, seed=3)
    for also in ((), (tmp_path / "more",)):
        with pytest.raises(StopError):
            train(root / "own", tmp_path / "out", order=Order(SHORT, also=also))
    assert shown == [(14, 3), (18, 3)]


def test_the_recipe_reads_any_size_and_the_whole_image(trained):
    root, figures = trained
    recipe = Inspector(root / "model").recipe
    assert recipe.regions.part == "fills_the_image"
    assert recipe.score.called == figures["called"]
    assert recipe.normalisation.mean == pytest.approx(np.sqrt(150), abs=0.3)


def test_defects_that_nobody_placed_cannot_be_learnt(tmp_path):
    for label in ("good", "defective"):
        (tmp_path / label).mkdir()
        for k in range(6):
            grey = np.random.default_rng(k).integers(0, 255, (64, 64)).astype(np.uint8)
            cv2.imwrite(str(tmp_path / label / f"{label}{k}.png"), grey)
    with pytest.raises(UsageError, match="nobody said where"):
        train(tmp_path, tmp_path / "out")


def test_figures_by_hand():
    some = [Covered("a", called=10, true=10, both=5, pixels=100, defects=1, found=1),
            Covered("b", called=0, true=0, both=0, pixels=100, defects=0, found=0)]  # fmt: skip
    found = figures_of(some, called=0.5)
    assert found["iou_mean"] == pytest.approx((5 / 15 + 1) / 2)
    assert found["iou_pooled"] == pytest.approx(5 / 15)
    assert found["iou_classes"] == pytest.approx((5 / 15 + 185 / 195) / 2)
    assert found["dice"] == pytest.approx(10 / 20)


def test_a_mask_lies_where_its_heat_does():
    chance = np.zeros((4, 4), np.float32)
    chance[1, 2] = 1.0
    found = mask_of(Heat(chance, -4, 8, 4, 4), (20, 30), called=0.5)
    assert found.shape == (20, 30)
    rows, columns = np.nonzero(found)
    assert (rows.min(), rows.max()) == (0, 3)
    assert (columns.min(), columns.max()) == (16, 19)
    assert not mask_of(None, (5, 6), called=0.5).any()
