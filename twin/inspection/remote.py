"""The inspection stack behind a URL: the same question, the same verdict, over HTTP.

Images go as binary tensors of the Open Inference Protocol, every grey value as it is. The service
must hold the very model and recipe that this side knows.
"""

import http.client
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from pydantic import ValidationError

from twin.core.errors import ModelError, ServiceError
from twin.core.records import Frame, NoVerdict, Verdict
from twin.inspection.recipe import load_recipe, recipe_sha256
from twin.inspection.verdict_document import VerdictDocument

PART_MODEL = "inspection"
DOUBTS = (400, 422)
"""Statuses that say: these can not be images of a part."""
LARGEST_ANSWER = 10_000_000


class RemoteInspector:
    """Asks the service at `url`; whatever goes wrong there is no OK."""

    def __init__(
        self,
        url: str,
        folder: Path,
        *,
        threshold: float | None = None,
        timeout_s: float = 10.0,
        token: str | None = None,
    ) -> None:
        """Make sure that the service holds the model of `folder`; `threshold` overrides its own.

        Raises: ModelError where it holds another one, ServiceError where it does not answer.
        """
        recipe = load_recipe(folder / "recipe.yaml")
        self.recipe = recipe
        self.threshold = recipe.threshold if threshold is None else threshold
        self._url = url.rstrip("/")
        self._timeout_s = timeout_s
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._check_model()

    def inspect(self, frames: Sequence[Frame], part_id: int) -> Verdict | NoVerdict:
        """Verdict of the service on `part_id`, or why there is none."""
        body, header_length = _request(frames, part_id, self.threshold)
        headers = {"Content-Type": "application/octet-stream",
                   "Inference-Header-Content-Length": str(header_length)}  # fmt: skip
        try:
            status, answer = self._exchange("POST", f"/v2/models/{PART_MODEL}/infer", body, headers)
        except TimeoutError:
            return NoVerdict("silent", "the inspection service did not answer in time")
        except (OSError, http.client.HTTPException) as error:
            return NoVerdict("silent", f"the inspection service is out of reach ({_cause(error)})")
        if status in DOUBTS:
            return Verdict(part_id, "reject", 1.0, self.threshold, doubts=(_reason(answer),))
        if status != http.client.OK:
            return NoVerdict("error", f"the inspection service answered with status {status}")
        return self._read(answer, part_id)

    def _read(self, answer: bytes, part_id: int) -> Verdict | NoVerdict:
        try:
            outputs = {entry["name"]: entry for entry in json.loads(answer)["outputs"]}
            document = VerdictDocument.model_validate_json(outputs["verdict"]["data"][0])
        except (KeyError, IndexError, TypeError, ValueError, ValidationError, RecursionError):
            return NoVerdict("malformed", "the inspection service answered no verdict")
        verdict = document.verdict()
        if document.model_sha256 != self.recipe.sha256 or verdict.threshold != self.threshold:
            return NoVerdict("error", "the inspection service judged by another model or threshold")
        is_below = verdict.score < verdict.threshold
        if verdict.decision == "ok" and (not is_below or verdict.doubts):
            return NoVerdict("malformed", "the inspection service contradicts itself")
        if verdict.part_id != part_id:
            return NoVerdict("malformed", "the inspection service judged another part")
        return verdict

    def _check_model(self) -> None:
        try:
            status, answer = self._exchange("GET", f"/v2/models/{PART_MODEL}", (), {})
        except (OSError, http.client.HTTPException) as error:
            raise ServiceError(
                f"inspection.url: {self._url} gives no answer ({_cause(error)}); "
                f"start one with: twin serve"
            ) from None
        if status != http.client.OK:
            raise ServiceError(
                f"inspection.url: {self._url} answered with status {status}: {_reason(answer)}"
            )
        self._check_hashes(answer)

    def _check_hashes(self, answer: bytes) -> None:
        try:
            given = json.loads(answer)["parameters"]
            found = {key: given[key] for key in ("sha256", "recipe_sha256")}
        except (KeyError, TypeError, ValueError, RecursionError):
            raise ServiceError(f"inspection.url: {self._url} is no inspection service") from None
        wanted = {"sha256": self.recipe.sha256, "recipe_sha256": recipe_sha256(self.recipe)}
        wrong = [
            f"inspection.url: {self._url} serves {key} {found[key]!r}, inspection.model has "
            f"{value!r}"
            for key, value in wanted.items()
            if found[key] != value
        ]
        if wrong:
            raise ModelError(*wrong)

    def _exchange(
        self, method: str, path: str, body: Sequence[Any], headers: dict[str, str]
    ) -> tuple[int, bytes]:
        parts = urlsplit(self._url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else (
            http.client.HTTPConnection
        )  # fmt: skip
        connection = kind(parts.hostname or "", parts.port, timeout=self._timeout_s)
        size = sum(memoryview(piece).nbytes for piece in body)
        sized = {"Content-Length": str(size)} if body else {}
        try:
            connection.request(
                method, parts.path + path, body or None, self._headers | headers | sized
            )
            response = connection.getresponse()
            answer = response.read(LARGEST_ANSWER + 1)
            if len(answer) > LARGEST_ANSWER:
                raise http.client.HTTPException("answer without end")
            return response.status, answer
        finally:
            connection.close()


def _request(
    frames: Sequence[Frame], part_id: int, threshold: float
) -> tuple[list[bytes | memoryview], int]:
    images = [np.ascontiguousarray(frame.image) for frame in frames]
    inputs = [
        _input(frame, image.nbytes) for frame, image in zip(frames, images, strict=True)
    ]  # fmt: skip
    header = json.dumps({
        "parameters": {"part_id": part_id, "threshold": threshold},
        "inputs": inputs,
        "outputs": [{"name": "verdict"}],
    }).encode()  # fmt: skip
    return [header, *(image.data.cast("B") for image in images)], len(header)


def _input(frame: Frame, size: int) -> dict[str, Any]:
    return {
        "name": frame.view,
        "shape": list(frame.image.shape),
        "datatype": "UINT8" if frame.image.dtype == np.uint8 else "UINT16",
        "parameters": {
            "binary_data_size": size,
            "part_id": frame.part_id,
            "cycle_id": frame.cycle_id,
            "is_complete": frame.is_complete,
            "pixel_format": frame.pixel_format,
            "bit_depth": frame.bit_depth,
        },
    }


def _cause(error: Exception) -> str:
    return getattr(error, "strerror", None) or type(error).__name__


def _reason(answer: bytes) -> str:
    try:
        return str(json.loads(answer)["error"])[:500]
    except (KeyError, TypeError, ValueError, RecursionError):
        return "no reason given"
