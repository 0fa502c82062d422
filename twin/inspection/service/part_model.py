"""The whole inspection, served: five images of a part in, one verdict out."""

from typing import Any

import numpy as np

from twin.core.errors import ModelError, RequestError
from twin.core.records import VIEWS, Frame
from twin.inspection.inspector import Inspector
from twin.inspection.recipe import recipe_sha256
from twin.inspection.service.judging import Judging
from twin.inspection.service.messages import ModelMetadata, Parameters, TensorMetadata
from twin.inspection.service.wire import Call, Output, Tensor

PIXELS = ("UINT8", "UINT16")
LARGEST_ID = 2**53


class PartModel:
    """One input per view, in grey values as the camera gave them.

    Parameters of an input: `pixel_format`, `bit_depth`, `part_id`, `cycle_id`, `is_complete`;
    of the request: `part_id`, `threshold`. Whatever is no complete image set of one part and one
    cycle is a reject with its reasons, as in the process itself.
    """

    name = "inspection"

    def __init__(self, inspector: Inspector, judging: Judging) -> None:
        self._inspector = inspector
        self._judging = judging

    @property
    def version(self) -> str:
        """Beginning of the hash of `model.onnx`."""
        return self._inspector.recipe.sha256[:12]

    def metadata(self) -> ModelMetadata:
        """Its tensors and hashes."""
        recipe = self._inspector.recipe
        sizes = {view: (recipe.view(view).rows, recipe.view(view).columns) for view in VIEWS}
        return ModelMetadata(
            name=self.name,
            versions=[self.version],
            platform="mpi_twin_inspection",
            inputs=[
                TensorMetadata(name=view, datatype="UINT8", shape=[s or -1 for s in sizes[view]])
                for view in VIEWS
            ],
            outputs=[
                TensorMetadata(name="decision", datatype="BYTES", shape=[1]),
                TensorMetadata(name="score", datatype="FP64", shape=[1]),
                TensorMetadata(name="verdict", datatype="BYTES", shape=[1]),
            ],
            parameters={
                "sha256": recipe.sha256,
                "recipe_sha256": recipe_sha256(recipe),
                "threshold": self._inspector.threshold,
            },
        )

    def infer(self, call: Call) -> dict[str, Output]:
        """Verdict on the images of `call`, in short and as the document of `/inspect`.

        Raises: RequestError for tensors that are no image of the view they are named for.
        """
        part_id = _whole(call.parameters, "parameters", "part_id", 0)
        frames = [self._frame(tensor, part_id) for tensor in call.tensors]
        document = self._judging.judge(self._at(call.parameters), frames, part_id)
        return {
            "decision": Output("BYTES", (document.decision,)),
            "score": Output("FP64", np.array([document.score])),
            "verdict": Output("BYTES", (document.model_dump_json(),)),
        }

    def _at(self, parameters: Parameters) -> Inspector:
        threshold = parameters.get("threshold")
        if threshold is None:
            return self._inspector
        if not isinstance(threshold, int | float) or isinstance(threshold, bool):
            raise RequestError(f"parameters.threshold: got {threshold!r}; allowed: 0…1")
        try:
            return self._inspector.at(float(threshold))
        except ModelError as error:
            raise RequestError(f"parameters.{error}") from None

    def _frame(self, tensor: Tensor, part_id: int) -> Frame:
        if tensor.name not in VIEWS:
            raise RequestError(f"inputs: got {tensor.name!r}; allowed: {', '.join(VIEWS)}")
        if tensor.datatype not in PIXELS:
            raise RequestError(
                f"inputs.{tensor.name}.datatype: got {tensor.datatype!r}; "
                f"allowed: {', '.join(PIXELS)}"
            )
        given, key = tensor.parameters, f"inputs.{tensor.name}.parameters"
        bits = 8 if tensor.datatype == "UINT8" else 12
        image: Any = tensor.array.astype(tensor.array.dtype.newbyteorder("="), copy=False)
        frame = Frame(
            tensor.name,
            _whole(given, key, "part_id", part_id),
            _whole(given, key, "cycle_id", 0),
            image,
            _truth(given, key, "is_complete", True),
            given.get("pixel_format", "Mono"),  # type: ignore[arg-type]
            _whole(given, key, "bit_depth", bits),  # type: ignore[arg-type]
        )
        doubts = self._inspector.format_doubts(frame)
        if doubts:
            raise RequestError(f"inputs.{doubts[0]}")
        return frame


def _whole(parameters: Parameters, key: str, name: str, default: int) -> int:
    value = parameters.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LARGEST_ID:
        raise RequestError(f"{key}.{name}: got {value!r}; allowed: a whole number from 0 on")
    return value


def _truth(parameters: Parameters, key: str, name: str, default: bool) -> bool:
    value = parameters.get(name, default)
    if not isinstance(value, bool):
        raise RequestError(f"{key}.{name}: got {value!r}; allowed: true, false")
    return value
