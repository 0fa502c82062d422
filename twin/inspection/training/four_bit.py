"""Four-bit weights for the deepest convolution: half of its bytes, the same 8-bit arithmetic.

An INT8 file can never be a quarter of the floating-point one: biases and scales keep their 32
bits. The deepest convolution, a fifth of all weights, says what kind of place a tile is, not where
a crack lies; four bits are enough for that. They are stored as INT4 and widened to INT8 when the
model is loaded, so that the runtime still finds its 8-bit product.
"""

from collections.abc import Iterable

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper

FOUR, SEVEN = 7, 64
"""Largest code of 4 signed bits, and of the 7 that the quantisation uses (`reduce_range`)."""
RATIO = SEVEN / FOUR
WORTH_IT = 1_000_000
OPSET = 21
"""The first with INT4; nothing that the networks use has changed its meaning since 17."""


def deepest(model: onnx.ModelProto, least: int = WORTH_IT) -> str | None:
    """Name of the weights of the last of the largest convolutions; None below `least` weights."""
    sizes = {tensor.name: int(np.prod(tensor.dims)) for tensor in model.graph.initializer}
    weights = [node.input[1] for node in model.graph.node if node.op_type == "Conv"]
    largest = max(sizes[name] for name in weights)
    return [name for name in weights if sizes[name] == largest][-1] if largest >= least else None


def coarsened(model: onnx.ModelProto, name: str) -> onnx.ModelProto:
    """The floating-point model with the weights `name` on a grid of 15 values per channel."""
    tensor = _find(model.graph.initializer, name)
    weights = numpy_helper.to_array(tensor)
    step = np.abs(weights).max((1, 2, 3), keepdims=True) / FOUR
    step[step == 0.0] = 1.0
    coarse = (np.rint(weights / step) * step).astype(np.float32)
    tensor.CopyFrom(numpy_helper.from_array(coarse, name))
    return model


def packed(model: onnx.ModelProto, name: str) -> onnx.ModelProto:
    """The INT8 model of `coarsened` with the weights that were called `name` stored in 4 bits.

    Their codes are k · 64/7, rounded, with k the codes wanted; the scale grows by as much. The
    32-bit biases count in the weights' scale and are divided alike.
    """
    graph = model.graph
    widen = next(n for n in graph.node
                 if n.op_type == "DequantizeLinear" and n.input[0].startswith(name))  # fmt: skip
    conv = next(n for n in graph.node if n.op_type == "Conv" and widen.output[0] in n.input)
    bias = next(n for n in graph.node if conv.input[2] in n.output)
    codes = np.rint(numpy_helper.to_array(_find(graph.initializer, widen.input[0])) / RATIO)
    _replace(graph, widen.input[1], lambda scale: scale * np.float32(RATIO))
    _replace(graph, bias.input[1], lambda scale: scale * np.float32(RATIO))
    _replace(graph, bias.input[0], lambda value: np.rint(value / RATIO).astype(np.int32))
    _store(graph, widen, codes.astype(np.int8))
    model.opset_import[0].version = max(OPSET, model.opset_import[0].version)
    return model


def _store(graph: onnx.GraphProto, widen: onnx.NodeProto, codes: NDArray[np.int8]) -> None:
    """Put the `codes` in place as INT4, widened to INT8 by a Cast that loading folds away."""
    graph.initializer.remove(_find(graph.initializer, widen.input[0]))
    narrow = f"{widen.input[0]}_int4"
    nibbles = codes.flatten().view(np.uint8) & 0xF
    pairs = nibbles[0::2] | nibbles[1::2] << 4  # the first of two in the lower half
    graph.initializer.append(
        onnx.helper.make_tensor(
            narrow, onnx.TensorProto.INT4, codes.shape, pairs.tobytes(), raw=True
        )
    )
    cast = onnx.helper.make_node(
        "Cast", [narrow], [widen.input[0]], f"{narrow}_widened", to=onnx.TensorProto.INT8
    )
    graph.node.insert(0, cast)


def _replace(graph: onnx.GraphProto, name: str, change) -> None:
    tensor = _find(graph.initializer, name)
    tensor.CopyFrom(numpy_helper.from_array(change(numpy_helper.to_array(tensor)), name))


def _find(tensors: Iterable[onnx.TensorProto], name: str) -> onnx.TensorProto:
    return next(tensor for tensor in tensors if tensor.name == name)
