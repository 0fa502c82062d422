"""What OpenAPI can not read off the code: bodies that are taken as bytes, and refusals."""

from typing import Any

from twin.core.records import VIEWS
from twin.inspection.service.messages import Failure, InferRequest
from twin.inspection.service.uploads import MEDIA_TYPES
from twin.inspection.service.wire import HEADER_LENGTH

_FILE = {"schema": {"type": "string", "format": "binary"}}
_REASONS = {
    400: "The request is wrong; the error says where and what is allowed.",
    401: "No token, or another.",
    404: "No such model or version.",
    408: "The body did not come in time.",
    413: "Too large.",
    415: "Not a media type that is taken here.",
    422: "The images can not be what they are said to be.",
    503: "Busy; try again after the seconds in Retry-After.",
}
REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"model": Failure, "description": text} for status, text in _REASONS.items()
}


def _inlined(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema whose definitions stand where they are used."""
    definitions = schema.pop("$defs", {})

    def place(node: Any) -> Any:
        if isinstance(node, dict):
            name = node.get("$ref", "").rpartition("/")[2]
            return place(definitions[name]) if name else {k: place(v) for k, v in node.items()}
        return [place(item) for item in node] if isinstance(node, list) else node

    return place(schema)


INFER: dict[str, Any] = {
    "parameters": [
        {
            "name": HEADER_LENGTH,
            "in": "header",
            "required": False,
            "description": "Length of the JSON where binary tensors follow it.",
            "schema": {"type": "integer", "minimum": 0},
        }
    ],
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": _inlined(InferRequest.model_json_schema())},
            "application/octet-stream": _FILE,
        },
    },
}
INSPECT: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            **dict.fromkeys(MEDIA_TYPES, _FILE),
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": list(VIEWS),
                    "properties": dict.fromkeys(VIEWS, _FILE["schema"]),
                }
            },
        },
    }
}
