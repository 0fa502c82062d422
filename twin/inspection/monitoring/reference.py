"""What the images and scores a model was measured on look like; lies beside it as a file."""

import hashlib
import json
from pathlib import Path
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from twin.core.errors import ModelError
from twin.core.whole_file import write_whole
from twin.inspection.monitoring.features import FEATURES
from twin.inspection.recipe import Recipe, Share, ViewKind

FILE = "reference.json"
Positive = Annotated[float, Field(gt=0)]


class Block(BaseModel):
    """Frozen, of exactly these keys, finite."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class ViewReference(Block):
    """Images of one kind of view.

    `mean`, `covariance` of their features; `limit` the Mahalanobis distance to that mean which the
    farthest view of this kind of a new part exceeds with a chance of half the budget;
    `part_mean`, `part_sd` of the features of whole parts, over the views of this kind.
    """

    mean: list[float]
    covariance: list[list[float]]
    limit: Positive
    part_mean: list[float]
    part_sd: list[Positive]

    @property
    def precision(self) -> NDArray[np.float64]:
        """Inverse of the covariance."""
        return np.linalg.inv(np.array(self.covariance))


class Reference(Block):
    """Contents of `reference.json`.

    `ood_budget` is the chance that a new part like these is called strange; `good_scores` are the
    sorted scores of sound parts.
    """

    model_sha256: str
    data_recipe: str
    parts: int
    features: list[str]
    shank: ViewReference
    head: ViewReference
    ood_budget: Share
    good_scores: Annotated[list[Share], Field(min_length=10)]

    def of(self, kind: ViewKind) -> ViewReference:
        """The reference of one kind of view."""
        return self.shank if kind == "shank" else self.head


def load_reference(folder: Path, recipe: Recipe) -> Reference | None:
    """The reference of the model in `folder`, None where its recipe names none.

    Raises: ModelError for a file that is missing, another than the recipe says, or malformed.
    """
    if recipe.reference_sha256 is None:
        return None
    path = folder / FILE
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror})") from None
    got = hashlib.sha256(content).hexdigest()
    if got != recipe.reference_sha256:
        raise ModelError(f"{path}: sha256 is {got!r}, recipe.yaml says {recipe.reference_sha256!r}")
    return _parsed(path, content, recipe)


def save_reference(reference: Reference, folder: Path) -> str:
    """Write `reference` into `folder`; hash of its file."""
    text = json.dumps(reference.model_dump(mode="json"), indent=1) + "\n"
    write_whole(folder / FILE, text)
    return hashlib.sha256(text.encode()).hexdigest()


def _parsed(path: Path, content: bytes, recipe: Recipe) -> Reference:
    try:
        reference = Reference.model_validate_json(content)
    except ValidationError as error:
        raise ModelError(
            *(f"{path}: {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        ) from None
    if reference.model_sha256 != recipe.sha256:
        raise ModelError(f"{path}: belongs to the model {reference.model_sha256!r}")
    if reference.features != list(FEATURES):
        raise ModelError(f"{path}: features are {reference.features}, allowed: {list(FEATURES)}")
    return reference
