"""ONNX Runtime, set up so that the same tiles give the same scores on every run."""

from pathlib import Path

import onnxruntime as ort

from twin.core.errors import ModelError

SILENT = 4  # ONNX Runtime's severity "fatal": its errors reach us as exceptions, once


def session_options(threads: int) -> ort.SessionOptions:
    """Options for repeatable inference on `threads` threads, one operator after the other."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.execution_mode = ort.ExecutionMode.ORT_SEQUENTIAL
    options.use_deterministic_compute = True
    options.log_severity_level = SILENT
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options


def open_session(path: Path, *, threads: int = 1) -> ort.InferenceSession:
    """CPU session on the ONNX file at `path`.

    Raises: ModelError if the file is not ONNX or holds operators that this runtime lacks.
    """
    try:
        return ort.InferenceSession(
            path.read_bytes(), session_options(threads), providers=["CPUExecutionProvider"]
        )
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error})") from None
    except Exception as error:  # ONNX Runtime's own errors share no narrower base
        raise ModelError(f"{path}: not a usable ONNX model ({error})") from None
