"""The network alone, served: tiles in, log-odds per cell out."""

import numpy as np

from twin.core.errors import RequestError
from twin.inspection.model import Model
from twin.inspection.recipe import recipe_sha256
from twin.inspection.service.messages import ModelMetadata, TensorMetadata
from twin.inspection.service.wire import Call, Output

MOST_TILES = 64


class NetworkModel:
    """`model.onnx` behind the tensors its recipe names."""

    name = "network"

    def __init__(self, model: Model) -> None:
        self._model = model
        self._shape = model.recipe.input.shape[1:]

    @property
    def version(self) -> str:
        """Beginning of the hash of `model.onnx`."""
        return self._model.recipe.sha256[:12]

    def metadata(self) -> ModelMetadata:
        """Its tensors and hashes."""
        recipe = self._model.recipe
        return ModelMetadata(
            name=self.name,
            versions=[self.version],
            platform="onnxruntime_onnx",
            inputs=[_tensor(recipe.input.name, recipe.input.shape)],
            outputs=[_tensor(recipe.output.name, recipe.output.shape)],
            parameters={"sha256": recipe.sha256, "recipe_sha256": recipe_sha256(recipe),
                        "max_tiles": MOST_TILES, "description": recipe.name},
        )  # fmt: skip

    def infer(self, call: Call) -> dict[str, Output]:
        """Log-odds of the tiles of `call`.

        Raises: RequestError for another tensor than `metadata` names, and for NaN or infinity.
        """
        tiles = self._tiles(call)
        with np.errstate(all="ignore"):
            logits = self._model.logits(tiles)[:, None]
        if not np.isfinite(logits).all():
            raise RequestError("outputs: not finite; inputs are far from any normalised image", 422)
        return {self._model.recipe.output.name: Output("FP32", logits)}

    def _tiles(self, call: Call) -> np.ndarray:
        name = self._model.recipe.input.name
        if [tensor.name for tensor in call.tensors] != [name]:
            got = [tensor.name for tensor in call.tensors]
            raise RequestError(f"inputs: got {got}; allowed: exactly [{name!r}]")
        tensor = call.tensors[0]
        if tensor.datatype != "FP32":
            raise RequestError(f"inputs.{name}.datatype: got {tensor.datatype!r}; allowed: FP32")
        shape = tensor.array.shape
        if shape[1:] != self._shape or not 1 <= shape[0] <= MOST_TILES:
            wanted = ", ".join(map(str, self._shape))
            raise RequestError(
                f"inputs.{name}.shape: got {list(shape)}; allowed: [1…{MOST_TILES}, {wanted}]"
            )
        if not np.isfinite(tensor.array).all():
            raise RequestError(f"inputs.{name}: holds NaN or infinity; allowed: finite numbers")
        return np.ascontiguousarray(tensor.array, np.float32)


def _tensor(name: str, shape: tuple[int | None, ...]) -> TensorMetadata:
    extents = [-1 if extent is None else extent for extent in shape]
    return TensorMetadata(name=name, datatype="FP32", shape=extents)
