"""Four-bit weights: fewer bytes, the answers of the 8-bit model with the same weights."""

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch (extra train) is not installed")
onnx = pytest.importorskip("onnx", reason="onnx (extra train) is not installed")

from onnxruntime.quantization import QuantType, quantize_static  # noqa: E402

from twin.inspection.session import open_session  # noqa: E402
from twin.inspection.training.export import export  # noqa: E402
from twin.inspection.training.four_bit import coarsened, deepest, packed  # noqa: E402
from twin.inspection.training.networks.crack_net import CrackNet  # noqa: E402
from twin.inspection.training.quantise import _Tiles  # noqa: E402

SIDE = 64


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """Paths of an INT8 model with coarse weights and of the same packed; tiles; weights' name."""
    folder = tmp_path_factory.mktemp("four_bit")
    torch.manual_seed(4)
    network = CrackNet().eval()
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            torch.nn.init.normal_(module.bias, 0.0, 0.1)
    export(network, folder / "full.onnx", tile_px=SIDE)
    full = onnx.load(folder / "full.onnx")
    name = deepest(full, least=1000)
    onnx.save(coarsened(full, name), folder / "coarse.onnx")
    tiles = np.random.default_rng(1).normal(0, 1, (2, 1, SIDE, SIDE)).astype(np.float32)
    quantize_static(
        str(folder / "coarse.onnx"), str(folder / "int8.onnx"), _Tiles("tiles", [tiles]),
        activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8, per_channel=True,
        reduce_range=True,
    )  # fmt: skip
    onnx.save(packed(onnx.load(folder / "int8.onnx"), name), folder / "packed.onnx")
    return folder, tiles, name


def test_the_answers_stay(models):
    folder, tiles, _ = models
    eight, four = (open_session(folder / f"{n}.onnx").run(tiles) for n in ("int8", "packed"))
    assert np.abs(eight - four).mean() < 0.03 * eight.std()  # here and there a rounded bias tells


def test_half_a_byte_per_weight_is_saved(models):
    folder, _, name = models
    weights = next(t for t in onnx.load(folder / "full.onnx").graph.initializer if t.name == name)
    saved = (folder / "int8.onnx").stat().st_size - (folder / "packed.onnx").stat().st_size
    assert saved == pytest.approx(np.prod(weights.dims) / 2, rel=0.02)


def test_a_channel_keeps_fifteen_values(models):
    folder, _, name = models
    coarse = onnx.load(folder / "coarse.onnx").graph.initializer
    weights = onnx.numpy_helper.to_array(next(t for t in coarse if t.name == name))
    assert max(len(np.unique(channel)) for channel in weights) <= 15


def test_a_small_network_is_left_alone(models):
    folder, _, _ = models
    assert deepest(onnx.load(folder / "full.onnx")) is None
