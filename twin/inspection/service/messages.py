"""The JSON of the Open Inference Protocol v2, as far as it is served here."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Datatype = Literal["UINT8", "UINT16", "INT64", "FP32", "FP64", "BYTES"]
Parameters = dict[str, str | bool | int | float]
Extent = Annotated[int, Field(ge=0, le=2**31)]


class Message(BaseModel):
    """Exactly these keys, and nothing is taken for something else."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class RequestInput(Message):
    """One tensor: its numbers in `data`, flat or nested, or in the body behind the JSON."""

    name: str
    shape: Annotated[list[Extent], Field(min_length=1, max_length=8)]
    datatype: Datatype
    parameters: Parameters = {}
    data: list[Any] | None = None


class RequestOutput(Message):
    """A tensor that is asked for; `binary_data` true wants it behind the JSON."""

    name: str
    parameters: Parameters = {}


class InferRequest(Message):
    """What `infer` takes."""

    id: str | None = None
    parameters: Parameters = {}
    inputs: Annotated[list[RequestInput], Field(min_length=1, max_length=16)]
    outputs: Annotated[list[RequestOutput], Field(max_length=16)] = []


class ResponseOutput(Message):
    """One tensor of an answer."""

    name: str
    shape: list[int]
    datatype: Datatype
    parameters: Parameters = {}
    data: list[Any] | None = None


class InferResponse(Message):
    """What `infer` answers."""

    model_name: str
    model_version: str
    id: str | None = None
    outputs: list[ResponseOutput]


class TensorMetadata(Message):
    """Name, datatype and shape of an input or output; −1 is any extent."""

    name: str
    datatype: Datatype
    shape: list[int]


class ModelMetadata(Message):
    """What a model says of itself; `parameters` holds the hashes that tell it from others."""

    name: str
    versions: list[str]
    platform: str
    inputs: list[TensorMetadata]
    outputs: list[TensorMetadata]
    parameters: Parameters = {}


class ServerMetadata(Message):
    """What the server says of itself."""

    name: str
    version: str
    extensions: list[str]


class Health(Message):
    """Alive and ready to serve."""

    live: bool = True
    ready: bool = True


class ModelReady(Message):
    """A model that can serve."""

    name: str
    ready: bool = True


class IndexEntry(Message):
    """One line of the list of models."""

    name: str
    version: str
    state: str = "READY"
    reason: str = ""


class Failure(Message):
    """Why a request was not served."""

    error: str
