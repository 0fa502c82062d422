"""`twin data` as a shell calls it."""

import json

import cv2
import numpy as np
import pytest

import twin.cli.data  # noqa: F401


@pytest.fixture
def photographs(tmp_path):
    """Six good and six defective photographs without masks."""
    rng = np.random.default_rng(1)
    for label in ("good", "defective"):
        (tmp_path / "set" / label).mkdir(parents=True)
        for k in range(6):
            image = rng.integers(0, 255, (48, 64)).astype(np.uint8)
            cv2.imwrite(str(tmp_path / "set" / label / f"{k}.png"), image)
    return tmp_path / "set"


def test_json_is_the_whole_report(twin, photographs):
    called = twin("data", "set", "--json")
    assert called.code == 0
    found = json.loads(called.out)
    assert found["classes"] == {"good": 6, "defective": 6}
    assert sum(share["photographs"] for share in found["split"].values()) == 12


def test_a_report_for_people(twin, photographs):
    called = twin("data", "set")
    assert called.code == 0
    assert "classes: good 6, defective 6" in called.out


def test_an_unfit_folder_is_exit_2_with_every_problem(twin, photographs):
    (photographs / "good" / "0.png").write_bytes(b"\x89PNG")
    (photographs / "defective" / "1.png").write_bytes(b"")
    called = twin("data", "set", "--json")
    assert (called.code, called.out) == (2, "")
    assert "good/0.png" in called.err
    assert "defective/1.png" in called.err
