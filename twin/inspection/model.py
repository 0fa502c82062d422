"""A model folder on disk: `model.onnx` and the `recipe.yaml` that belongs to exactly that file."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from twin.core.errors import ModelError
from twin.inspection.recipe import Recipe, Tensor, load_recipe
from twin.inspection.session import FLOAT, Port, Runtime, Session, open_session


@dataclass(frozen=True)
class Model:
    """A network ready to serve."""

    recipe: Recipe
    session: Session

    def logits(self, tiles: NDArray[np.float32]) -> NDArray[np.float32]:
        """Log-odds of "crack" per cell: [n, 1, tile, tile] → [n, tile/stride, tile/stride]."""
        size = self.recipe.batch
        batches = [tiles[at : at + size] for at in range(0, len(tiles), size)]
        return np.concatenate([self.session.run(batch)[:, 0] for batch in batches])


def load_model(folder: Path, *, threads: int = 1, runtime: Runtime = "onnxruntime") -> Model:
    """The model in `folder`, checked against its own recipe.

    Raises: ModelError naming file and cause: missing or unreadable files, missing or wrong keys,
    a hash that differs, a file that is not ONNX, other inputs or outputs than the recipe says.
    """
    recipe = load_recipe(folder / "recipe.yaml")
    path = folder / "model.onnx"
    _check_hash(path, recipe.sha256)
    session = open_session(path, threads=threads, runtime=runtime)
    _check_tensor(path, "input", session.inputs, recipe.input)
    _check_tensor(path, "output", session.outputs, recipe.output)
    return Model(recipe, session)


def sha256_of(path: Path) -> str:
    """Hex SHA-256 of a model file. Raises: ModelError if it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error})") from None


def _check_hash(path: Path, expected: str) -> None:
    got = sha256_of(path)
    if got != expected:
        raise ModelError(f"{path}: sha256 is {got!r}, recipe.yaml says {expected!r}")


def _check_tensor(path: Path, role: str, found: Sequence[Port], wanted: Tensor) -> None:
    if [arg.name for arg in found] != [wanted.name]:
        raise ModelError(
            f"{path}: {role}s are {[arg.name for arg in found]}, recipe.yaml says [{wanted.name!r}]"
        )
    if found[0].shape != wanted.shape:
        raise ModelError(
            f"{path}: {role} {wanted.name!r} has shape {list(found[0].shape)}, "
            f"recipe.yaml says {list(wanted.shape)}"
        )
    if found[0].kind != FLOAT:
        raise ModelError(f"{path}: {role} {wanted.name!r} is {found[0].kind}, allowed: {FLOAT}")
