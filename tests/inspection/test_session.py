"""One network, several runtimes, the same answers."""

import numpy as np
import pytest

from tests.inspection.training.conftest import SIZE, line_image
from twin.core.errors import ModelError
from twin.inspection.inspector import Inspector
from twin.inspection.prepare import normalise
from twin.inspection.session import open_session
from twin.spec.resources import find_rig

MODEL = find_rig("mpi_bench") / "model"


def test_openvino_agrees_with_onnx_runtime_on_the_shipped_model():
    pytest.importorskip("openvino", reason="openvino (extra openvino) is not installed")
    usual, other = (Inspector(MODEL, runtime=runtime) for runtime in ("onnxruntime", "openvino"))
    edge = (usual.recipe.tile_px - SIZE) // 2
    plates = [np.pad(line_image(np.random.default_rng(k), cracked=k % 2 == 0)[0], edge, mode="edge")
              for k in range(4)]  # fmt: skip
    tiles = normalise(np.stack(plates)[:, None], usual.recipe.normalisation)
    one, two = usual.model.logits(tiles), other.model.logits(tiles)
    step = np.diff(np.unique(one)).min()  # the answers have 8 bits, and are rounded apart by one
    assert np.median(np.abs(one - two)) < 1.5 * step
    assert np.corrcoef(one.ravel(), two.ravel())[0, 1] > 0.99


def test_an_unknown_runtime_is_refused(folder):
    with pytest.raises(ModelError, match="allowed: onnxruntime, openvino"):
        open_session(folder / "model.onnx", runtime="tensorrt")  # type: ignore[arg-type]


def test_a_runtime_that_is_not_installed_says_what_to_install(folder, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "openvino", None)
    monkeypatch.delitem(
        __import__("sys").modules, "twin.inspection.openvino_session", raising=False
    )
    with pytest.raises(ModelError, match=r"mpi-twin\[openvino\]"):
        open_session(folder / "model.onnx", runtime="openvino")


def test_openvino_too_says_what_is_wrong_with_a_file(tmp_path):
    pytest.importorskip("openvino", reason="openvino (extra openvino) is not installed")
    (tmp_path / "model.onnx").write_bytes(b"not a network")
    with pytest.raises(ModelError, match="not a usable ONNX model"):
        open_session(tmp_path / "model.onnx", runtime="openvino")
