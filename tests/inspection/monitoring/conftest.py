"""A reference whose features have mean 0 and deviation 1."""

from twin.inspection.monitoring.features import FEATURES
from twin.inspection.monitoring.reference import Reference, ViewReference

COUNT = len(FEATURES)


def view_of(limit: float) -> ViewReference:
    identity = [[float(i == j) for j in range(COUNT)] for i in range(COUNT)]
    return ViewReference(
        mean=[0.0] * COUNT, covariance=identity, limit=limit,
        part_mean=[0.0] * COUNT, part_sd=[1.0] * COUNT,
    )  # fmt: skip


def reference_of(*, limit=None, model_sha256="0" * 64, good_scores=None) -> Reference:
    limits = limit or {"shank": 5.0, "head": 5.0}
    return Reference(
        model_sha256=model_sha256,
        data_recipe="by hand",
        parts=100,
        features=list(FEATURES),
        shank=view_of(limits["shank"]),
        head=view_of(limits["head"]),
        ood_budget=0.02,
        good_scores=good_scores or [k / 100 for k in range(1, 100)],
    )
