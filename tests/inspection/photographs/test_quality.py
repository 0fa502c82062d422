"""The quality report finds what was hidden in the set."""

import shutil

import cv2
import pytest

from tests.inspection.photographs.conftest import SQUARE
from twin.inspection.photographs.folder import load_photographs
from twin.inspection.photographs.looks import near_pairs
from twin.inspection.photographs.quality import quality


def test_balance_kinds_sizes_and_area(classes):
    found = quality(load_photographs(classes))
    assert found["classes"] == {"good": 6, "defective": 6}
    assert found["kinds"] == {"pit": 6}
    assert found["sizes"] == {"64 × 48": 12}
    assert found["defect_area_share"]["median"] == pytest.approx(100 / (48 * 64))
    assert found["copies"] == found["near_copies"] == found["disputed"] == []


def test_copies_and_near_copies_are_named(classes):
    shutil.copy(classes / "good" / "g0.png", classes / "good" / "again.png")
    image = cv2.imread(str(classes / "good" / "g1.png"), cv2.IMREAD_GRAYSCALE)
    cv2.imwrite(str(classes / "good" / "brighter.png"), cv2.add(image, 3.0))
    found = quality(load_photographs(classes))
    assert found["copies"] == [["good/again.png", "good/g0.png"]]
    assert found["near_copies"] == [["good/brighter.png", "good/g1.png"]]


def test_fingerprints_are_near_within_eight_bits():
    some = [n.to_bytes(32, "big") for n in (0, 0xFF, 0x1FF, 2**256 - 1)]
    assert list(near_pairs(some)) == [(0, 1), (1, 2)]
    assert list(near_pairs([])) == []


def test_disagreement_is_counted_and_outvoted(tmp_path, paint, label):
    paint(tmp_path / "images" / "a.png", seed=1)
    paint(tmp_path / "images" / "b.png", seed=2)
    half = [[x, y] for x, y in ((10, 20), (14, 20), (14, 29), (10, 29))]
    for annotator, points in (("ann", SQUARE), ("bob", half), ("cyd", None)):
        label(tmp_path / "labels" / annotator / "a.json", points)
        label(tmp_path / "labels" / annotator / "b.json", None)
    found = quality(load_photographs(tmp_path))
    assert found["annotators"] == {"ann": 2, "bob": 2, "cyd": 2}
    (dispute,) = found["disputed"]
    assert dispute["name"] == "images/a.png"
    assert dispute["majority"] == "defective"
    assert dispute["share"] == pytest.approx(2 / 3)
    assert dispute["votes"] == {"ann": "defective", "bob": "defective", "cyd": "good"}
    assert found["outline_agreement"] == pytest.approx(0.5)


def test_labels_that_surprise_the_model_come_first(classes):
    scores = {"good/g2.png": 0.95, "good/g3.png": 0.7, "defective/pit/d1.png": 0.01}
    photographs = load_photographs(classes)
    found = quality(photographs, score=lambda p: scores.get(p.name, 1.0 if p.is_defective else 0.0))
    assert [row["name"] for row in found["suspicious"]] == [
        "defective/pit/d1.png", "good/g2.png", "good/g3.png"]  # fmt: skip
