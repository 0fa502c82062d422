"""Datatypes of the Open Inference Protocol and the NumPy types behind them."""

import struct
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twin.core.errors import RequestError

NUMBERS: dict[str, np.dtype] = {
    "UINT8": np.dtype("u1"),
    "UINT16": np.dtype("<u2"),
    "INT64": np.dtype("<i8"),
    "FP32": np.dtype("<f4"),
    "FP64": np.dtype("<f8"),
}
"""Little-endian, as binary tensors are."""


def number_type(name: str, datatype: str) -> np.dtype:
    """NumPy type of the input `name`. Raises: RequestError for text."""
    if datatype not in NUMBERS:
        raise RequestError(
            f"inputs.{name}.datatype: got {datatype!r}; allowed: {', '.join(NUMBERS)}"
        )
    return NUMBERS[datatype]


def from_json(name: str, datatype: str, data: Sequence[Any]) -> NDArray:
    """Numbers of a JSON list, flat or nested, as an array of `datatype`.

    Raises: RequestError for ragged lists, for anything but numbers, and for numbers the type
    does not hold.
    """
    wanted = number_type(name, datatype)
    try:
        found = np.array(data)
    except (ValueError, OverflowError):
        raise RequestError(
            f"inputs.{name}.data: nested unevenly; allowed: flat, or as shape says"
        ) from None
    kinds = "iu" if wanted.kind in "iu" else "iuf"
    if found.size and found.dtype.kind not in kinds:
        allowed = "whole numbers" if kinds == "iu" else "numbers"
        raise RequestError(f"inputs.{name}.data: {datatype} holds {allowed} only")
    if found.size and wanted.kind in "iu":
        limits = np.iinfo(wanted)
        if found.min() < limits.min or found.max() > limits.max:
            raise RequestError(
                f"inputs.{name}.data: got {found.min()} … {found.max()}; "
                f"{datatype} holds {limits.min} … {limits.max}"
            )
    with np.errstate(over="ignore"):
        return found.astype(wanted)


def from_bytes(name: str, datatype: str, content: memoryview) -> NDArray:
    """Numbers laid down one behind the other, as a flat, read-only array."""
    return np.frombuffer(content, number_type(name, datatype))


def to_json(array: NDArray | Sequence[str]) -> list[Any]:
    """Flat list of an array, or of texts."""
    return array.ravel().tolist() if isinstance(array, np.ndarray) else list(array)


def to_bytes(array: NDArray | Sequence[str]) -> bytes:
    """Numbers one behind the other; each text behind its length in four bytes."""
    if isinstance(array, np.ndarray):
        return np.ascontiguousarray(array, array.dtype.newbyteorder("<")).tobytes()
    texts = [text.encode() for text in array]
    return b"".join(struct.pack("<I", len(text)) + text for text in texts)
