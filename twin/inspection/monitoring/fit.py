"""From images and a model to the reference that monitoring needs."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from twin.core.errors import UsageError
from twin.core.random import stream
from twin.core.records import VIEWS
from twin.inspection.false_alarms import count_false_alarms
from twin.inspection.inspector import Inspector
from twin.inspection.monitoring.distance import mahalanobis
from twin.inspection.monitoring.features import FEATURES, image_features
from twin.inspection.monitoring.reference import Reference, ViewReference, save_reference
from twin.inspection.recipe import ViewKind, kind_of, save_recipe
from twin.inspection.training.data import Item, load_items

SHRINKAGE = 0.05
"""Share of the covariance taken as if the features were unrelated; Ledoit & Wolf 2004 say why."""
LEAST_SD = 0.02
"""Of any feature: one that never varied in training may yet vary a little (assumed)."""
FOLDS = 6
LEAST_PARTS = 40
KINDS: tuple[ViewKind, ...] = ("shank", "head")
PLACES = {kind: [i for i, view in enumerate(VIEWS) if kind_of(view) == kind] for kind in KINDS}


@dataclass(frozen=True)
class Seen:
    """Features [views, k] of one part and, of a sound one, its score."""

    features: NDArray[np.float64]
    good_score: float | None


def fit_reference(
    model: Path,
    data: Path,
    *,
    budget: float,
    data_recipe: str = "",
    progress: Callable[[int], None] | None = None,
) -> Reference:
    """Write `model`/reference.json from the whole images of the data set `data`.

    Each part is measured against the statistics of the parts of other folds; of these distances
    comes the limit that a new part exceeds with a chance of about `budget`, half of it for its
    shank and half for its head (cross-conformal, Vovk 2015). The recipe then names the file's hash,
    and what its threshold costs on the sound parts.

    Raises: ModelError for `model`, UsageError for `data` or too few parts in it.
    """
    items = load_items(data)
    _check_enough(data, items, budget)
    inspector = Inspector(model)
    seen = []
    for item in items:
        seen.append(_look(inspector, item))
        if progress:
            progress(len(seen))
    recipe = inspector.recipe
    reference = _reference(
        seen, stream(recipe.training.seed, "reference"), budget,
        model_sha256=recipe.sha256, data_recipe=data_recipe or str(data),
    )  # fmt: skip
    digest = save_reference(reference, model)
    cost = count_false_alarms(
        reference.good_scores, recipe.threshold, data=f"sound parts of: {reference.data_recipe}"
    )
    update = {"reference_sha256": digest, "false_alarms": cost}
    save_recipe(recipe.model_copy(update=update), model / "recipe.yaml")
    return reference


def conformal_limit(values: Sequence[float], *, budget: float) -> float:
    """What a new value like `values` exceeds with a chance of at most `budget`.

    The k-th largest with (k)/(n + 1) ≤ budget. Assumes the new one drawn as these were.

    Raises: ValueError for fewer values than 1/budget − 1.
    Source: split conformal prediction, Papadopoulos et al. 2002.
    """
    rank = math.floor(budget * (len(values) + 1) + 1e-9)
    if rank < 1:
        raise ValueError(f"{len(values)} values are too few for a budget of {budget!r}")
    return float(sorted(values, reverse=True)[rank - 1])


def _look(inspector: Inspector, item: Item) -> Seen:
    images = [item.image(view) for view in VIEWS]
    features = np.array([image_features(image) for image in images])
    if item.is_defective:
        return Seen(features, None)
    scores = [
        inspector.inspect_image(image, view).score
        for view, image in zip(VIEWS, images, strict=True)
    ]
    return Seen(features, max(scores))


def _reference(
    seen: Sequence[Seen], rng: np.random.Generator, budget: float, **origin: str
) -> Reference:
    stack = np.array([part.features for part in seen])
    folds = rng.permutation(len(seen)) % FOLDS
    views = {kind: _view(stack[:, PLACES[kind]], folds, budget / len(KINDS)) for kind in KINDS}
    return Reference(
        **origin,
        parts=len(seen),
        features=list(FEATURES),
        shank=views["shank"],
        head=views["head"],
        ood_budget=budget,
        good_scores=sorted(part.good_score for part in seen if part.good_score is not None),
    )


def _view(stack: NDArray[np.float64], folds: NDArray[np.intp], budget: float) -> ViewReference:
    """Statistics of one kind of view of all parts [parts, views, k]."""
    distances = np.empty(len(stack))
    for fold in range(FOLDS):
        mean, covariance = _moments(stack[folds != fold])
        distances[folds == fold] = _farthest(stack[folds == fold], mean, covariance)
    mean, covariance = _moments(stack)
    parts = stack.mean(1)
    return ViewReference(
        mean=mean.tolist(),
        covariance=covariance.tolist(),
        limit=conformal_limit(distances.tolist(), budget=budget),
        part_mean=parts.mean(0).tolist(),
        part_sd=np.maximum(parts.std(0, ddof=1), LEAST_SD).tolist(),
    )


def _moments(stack: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and shrunk covariance of the features of every view."""
    flat = stack.reshape(-1, stack.shape[2])
    covariance = np.cov(flat.T)
    variance = np.maximum(np.diag(covariance), LEAST_SD**2)
    shrunk = (1 - SHRINKAGE) * covariance
    shrunk[np.diag_indices_from(shrunk)] = variance
    return np.asarray(flat.mean(0), np.float64), shrunk


def _farthest(
    stack: NDArray[np.float64], mean: NDArray[np.float64], covariance: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Distance of the farthest view of each part: [parts, views, k] → [parts]."""
    flat = stack.reshape(-1, stack.shape[2])
    precision = np.asarray(np.linalg.inv(covariance), np.float64)
    return mahalanobis(flat, mean, precision).reshape(stack.shape[:2]).max(1)


def _check_enough(data: Path, items: Sequence[Item], budget: float) -> None:
    if not 0.001 <= budget <= 0.2:
        raise UsageError(f"--budget: got {budget!r}; allowed: 0.001 to 0.2")
    least = max(LEAST_PARTS, math.ceil(len(KINDS) / budget))
    if len(items) < least:
        raise UsageError(f"{data}: {len(items)} parts; a budget of {budget:g} needs {least}")
    good = sum(not item.is_defective for item in items)
    if good < 10:
        raise UsageError(f"{data}: {good} sound parts; allowed: at least 10")
