"""From the bytes of an `infer` request to tensors, and back; knows no model and no server.

Source: Open Inference Protocol v2 (KServe, "Data plane"), and its binary tensor data extension.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from twin.core.errors import RequestError
from twin.inspection.service.datatypes import from_bytes, from_json, number_type, to_bytes, to_json
from twin.inspection.service.messages import InferRequest, Parameters, RequestInput

HEADER_LENGTH = "Inference-Header-Content-Length"
MOST_PROBLEMS = 5


@dataclass(frozen=True)
class Tensor:
    """One input: its numbers in its shape."""

    name: str
    datatype: str
    array: NDArray
    parameters: Parameters = field(default_factory=dict)


@dataclass(frozen=True)
class Output:
    """One output: numbers, or texts."""

    datatype: str
    array: NDArray | tuple[str, ...]

    @property
    def shape(self) -> list[int]:
        """Its extents."""
        return list(self.array.shape) if isinstance(self.array, np.ndarray) else [len(self.array)]


@dataclass(frozen=True)
class Call:
    """A request as its model sees it; `wanted` says of each output asked for if it goes binary."""

    id: str | None
    tensors: tuple[Tensor, ...]
    parameters: Parameters
    wanted: dict[str, bool]
    is_binary: bool


@dataclass(frozen=True)
class Reply:
    """Body, media type and headers of an answer."""

    body: bytes
    media_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)


def read_call(body: bytes, header_length: str | None, *, max_json_bytes: int) -> Call:
    """The call in a request's body; `header_length` is the length of its JSON, None for all of it.

    Raises: RequestError naming the field and what is allowed.
    """
    size = _json_size(body, header_length)
    if size > max_json_bytes:
        raise RequestError(
            f"JSON of {size} bytes; allowed: {max_json_bytes}; send large tensors as binary data",
            413,
        )
    request = _validated(_parsed(body[:size]))
    tensors = _tensors(request.inputs, memoryview(body)[size:])
    return Call(
        request.id,
        tensors,
        request.parameters,
        {output.name: output.parameters.get("binary_data") is True for output in request.outputs},
        request.parameters.get("binary_data_output") is True,
    )


def write_reply(call: Call, outputs: dict[str, Output], *, model: str, version: str) -> Reply:
    """The answer to `call`, with the outputs it asked for, or all of them.

    Raises: RequestError for an output the model does not have.
    """
    unknown = sorted(set(call.wanted) - set(outputs))
    if unknown:
        raise RequestError(f"outputs: got {unknown[0]!r}; allowed: {', '.join(outputs)}")
    wanted = call.wanted or dict.fromkeys(outputs, call.is_binary)
    entries, blobs = [], []
    for name, is_binary in wanted.items():
        output = outputs[name]
        entry = {"name": name, "datatype": output.datatype, "shape": output.shape}
        if is_binary or call.is_binary:
            blobs.append(to_bytes(output.array))
            entry["parameters"] = {"binary_data_size": len(blobs[-1])}
        else:
            entry["data"] = to_json(output.array)
        entries.append(entry)
    answer = {"model_name": model, "model_version": version, "outputs": entries}
    text = json.dumps(answer | ({} if call.id is None else {"id": call.id})).encode()
    if not blobs:
        return Reply(text)
    headers = {HEADER_LENGTH: str(len(text))}
    return Reply(b"".join([text, *blobs]), "application/octet-stream", headers)


def _json_size(body: bytes, header_length: str | None) -> int:
    if header_length is None:
        return len(body)
    is_number = header_length.isascii() and header_length.isdigit() and len(header_length) < 16
    if not is_number or int(header_length) > len(body):
        raise RequestError(
            f"{HEADER_LENGTH}: got {header_length!r}; allowed: 0 … {len(body)}, the body's length"
        )
    return int(header_length)


def _parsed(text: bytes) -> Any:
    try:
        return json.loads(text, parse_constant=_no_number)
    except RecursionError:
        raise RequestError("body: JSON is nested too deeply") from None
    except RequestError:
        raise
    except ValueError as error:
        raise RequestError(f"body: not JSON ({error})") from None


def _no_number(text: str) -> NoReturn:
    raise RequestError(f"body: {text} is no JSON number; allowed: finite numbers")


def _validated(entries: Any) -> InferRequest:
    try:
        return InferRequest.model_validate(entries)
    except ValidationError as error:
        raise RequestError("; ".join(_problem(e) for e in error.errors()[:MOST_PROBLEMS])) from None


def _problem(item: Any) -> str:
    key = ".".join(str(step) for step in item["loc"]) or "body"
    got = "" if item["type"] == "missing" else f", got {item['input']!r:.80}"
    return f"{key}: {item['msg']}{got}"


def _tensors(inputs: Sequence[RequestInput], blob: memoryview) -> tuple[Tensor, ...]:
    tensors, at = [], 0
    for entry in inputs:
        size = entry.parameters.get("binary_data_size")
        if size is None:
            tensors.append(_tensor(entry, _from_data(entry)))
            continue
        wanted = prod(entry.shape) * number_type(entry.name, entry.datatype).itemsize
        if size != wanted or isinstance(size, bool):
            raise RequestError(
                f"inputs.{entry.name}.parameters.binary_data_size: got {size!r}; "
                f"{entry.datatype} of shape {entry.shape} takes {wanted}"
            )
        content = blob[at : at + wanted]
        if len(content) < wanted:
            raise RequestError(
                f"inputs.{entry.name}: {len(content)} bytes are left behind the JSON, "
                f"{wanted} are announced"
            )
        tensors.append(_tensor(entry, from_bytes(entry.name, entry.datatype, content)))
        at += wanted
    if at < len(blob):
        raise RequestError(f"body: {len(blob) - at} bytes more than its inputs announce")
    return tuple(tensors)


def _from_data(entry: RequestInput) -> NDArray:
    if entry.data is None:
        raise RequestError(
            f"inputs.{entry.name}: neither data nor parameters.binary_data_size is given"
        )
    return from_json(entry.name, entry.datatype, entry.data)


def _tensor(entry: RequestInput, values: NDArray) -> Tensor:
    shape = tuple(entry.shape)
    if values.size != prod(shape) or (values.ndim > 1 and values.shape != shape):
        raise RequestError(
            f"inputs.{entry.name}: got data of shape {list(values.shape)}, "
            f"the shape given is {entry.shape}"
        )
    return Tensor(entry.name, entry.datatype, values.reshape(shape), entry.parameters)
