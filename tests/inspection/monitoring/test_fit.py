"""From a small data set of plates to a reference; plates of another kind are then strange."""

import json

import cv2
import numpy as np
import pytest

from tests.inspection.conftest import GLOW_DN, GROUND_DN
from twin.core.errors import UsageError
from twin.core.records import VIEWS
from twin.inspection.inspector import Inspector
from twin.inspection.monitoring.distance import DistanceDetector
from twin.inspection.monitoring.features import image_features
from twin.inspection.monitoring.fit import fit_reference
from twin.inspection.monitoring.reference import load_reference

PARTS = 100


def plate(rng, glow=GLOW_DN):
    image = np.full((160, 192), GROUND_DN, np.float64)
    image[32:128, 32:160] = glow * rng.uniform(0.9, 1.1)
    return rng.poisson(image).clip(0, 255).astype(np.uint8)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """Hundred parts as `twin render` writes them, every second one called defective."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "images").mkdir()
    rng = np.random.default_rng(1)
    with (folder / "parts.jsonl").open("w") as lines:
        for part in range(1, PARTS + 1):
            for view in VIEWS:
                path = folder / "images" / f"part_{part:06d}_{view}.png"
                cv2.imwrite(str(path), plate(rng))
            entry = {"part_id": part, "fastener": "plate", "is_defective": part % 2 == 0,
                     "longest_crack_m": 0.0}  # fmt: skip
            lines.write(json.dumps(entry) + "\n")
    return folder


def test_the_reference_knows_its_own_from_others(folder, data):
    reference = fit_reference(folder, data, budget=0.02, data_recipe="plates")
    inspector = Inspector(folder)
    assert load_reference(folder, inspector.recipe) == reference
    assert (reference.parts, len(reference.good_scores)) == (PARTS, PARTS // 2)
    detector, rng = DistanceDetector(reference), np.random.default_rng(2)
    own = [detector.ratios({"shank": image_features(plate(rng))})["shank"] for _ in range(60)]
    dim = [detector.ratios({"shank": image_features(plate(rng, 24))})["shank"] for _ in range(60)]
    assert np.mean(np.array(own) > 1) <= 0.1
    assert np.mean(np.array(dim) > 1) == 1.0


def test_too_few_parts_or_an_odd_budget_are_refused(folder, data):
    with pytest.raises(UsageError, match=r"100 parts; a budget of 0\.01 needs 200"):
        fit_reference(folder, data, budget=0.01)
    with pytest.raises(UsageError, match="--budget"):
        fit_reference(folder, data, budget=0.5)
    assert not (folder / "reference.json").exists()
