"""OpenVINO behind the same session, for line computers that are sold with it."""

from threading import Lock

import numpy as np
import openvino
from numpy.typing import NDArray

from twin.inspection.session import FLOAT, Port


class OpenVinoSession:
    """OpenVINO on the processor: fixed threads, no products narrower than the model's own."""

    def __init__(self, model: bytes, threads: int) -> None:
        settings = {
            "INFERENCE_NUM_THREADS": threads,
            "NUM_STREAMS": 1,
            "PERFORMANCE_HINT": "LATENCY",
            "INFERENCE_PRECISION_HINT": "f32",
            "ENABLE_CPU_PINNING": False,
        }
        core = openvino.Core()
        self._model = core.compile_model(core.read_model(model), "CPU", settings)
        self._request = self._model.create_infer_request()
        self._taken = Lock()
        self.inputs = [_port(port) for port in self._model.inputs]
        self.outputs = [_port(port) for port in self._model.outputs]

    def run(self, tiles: NDArray[np.float32]) -> NDArray[np.float32]:
        """The first output for the first input."""
        with self._taken:
            return np.array(self._request.infer([tiles])[0])


def _port(port: openvino.ConstOutput) -> Port:
    shape = tuple(size.get_length() if size.is_static else None for size in port.partial_shape)
    kind = port.element_type.get_type_name()
    return Port(port.any_name, shape, FLOAT if kind == "f32" else kind)
