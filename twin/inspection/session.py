"""The network, opened by the runtime that is asked for; the same tiles give the same scores."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol, get_args

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from twin.core.errors import ModelError

Runtime = Literal["onnxruntime", "openvino"]
RUNTIMES: tuple[Runtime, ...] = get_args(Runtime)
SILENT = 4  # ONNX Runtime's severity "fatal": its errors reach us as exceptions, once
FLOAT = "float32"


@dataclass(frozen=True)
class Port:
    """Name, shape and element type of a graph input or output; None for a free dimension."""

    name: str
    shape: tuple[int | None, ...]
    kind: str


class Session(Protocol):
    """A network ready to run."""

    @property
    def inputs(self) -> Sequence[Port]:
        """What it takes."""
        ...

    @property
    def outputs(self) -> Sequence[Port]:
        """What it gives."""
        ...

    def run(self, tiles: NDArray[np.float32]) -> NDArray[np.float32]:
        """The first output for the first input."""
        ...


def open_session(path: Path, *, threads: int = 1, runtime: Runtime = "onnxruntime") -> Session:
    """The ONNX file at `path` on the processor, on `threads` threads.

    Raises: ModelError if the file is not ONNX, holds operators that the runtime lacks, or the
    runtime is not installed.
    """
    try:
        model = path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error})") from None
    if runtime not in RUNTIMES:
        raise ModelError(f"runtime: got {runtime!r}; allowed: {', '.join(RUNTIMES)}")
    try:
        return _opened(model, threads, runtime)
    except ModuleNotFoundError:
        raise ModelError(
            "runtime openvino: not installed; pip install mpi-twin[openvino], or use onnxruntime"
        ) from None
    except Exception as error:  # the runtimes' own errors share no narrower base
        raise ModelError(f"{path}: not a usable ONNX model ({error})") from None


def _opened(model: bytes, threads: int, runtime: Runtime) -> Session:
    if runtime == "onnxruntime":
        return OnnxRuntimeSession(model, threads)
    from twin.inspection.openvino_session import OpenVinoSession

    return OpenVinoSession(model, threads)


class OnnxRuntimeSession:
    """ONNX Runtime, one operator after the other."""

    def __init__(self, model: bytes, threads: int) -> None:
        self._session = ort.InferenceSession(
            model, _options(threads), providers=["CPUExecutionProvider"]
        )
        self.inputs = [_port(arg) for arg in self._session.get_inputs()]
        self.outputs = [_port(arg) for arg in self._session.get_outputs()]

    def run(self, tiles: NDArray[np.float32]) -> NDArray[np.float32]:
        """The first output for the first input."""
        feed = {self.inputs[0].name: tiles}
        return np.asarray(self._session.run([self.outputs[0].name], feed)[0])


def _options(threads: int) -> ort.SessionOptions:
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.execution_mode = ort.ExecutionMode.ORT_SEQUENTIAL
    options.use_deterministic_compute = True
    options.log_severity_level = SILENT
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options


def _port(arg: ort.NodeArg) -> Port:
    shape = tuple(size if isinstance(size, int) else None for size in arg.shape)
    return Port(arg.name, shape, FLOAT if arg.type == "tensor(float)" else arg.type)
