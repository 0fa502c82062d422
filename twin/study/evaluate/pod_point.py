"""Detection at one design point: the POD curve of its cracks, and the shares of what went wrong."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import expit, ndtr, ndtri

from twin.core.errors import UsageError
from twin.study.engine.task import Row
from twin.study.evaluate.response import Response, mean, share
from twin.study.plan.study_file import PodTask
from twin.study.pod import PodFit, fit_pod

CURVE_POINTS = 81
CLASSES = 10
FEWEST = 20
FAR = 10
LONG_M = 0.003
Z95 = float(ndtri(0.95))
MM = 1000.0


@dataclass(frozen=True)
class PodPoint:
    """`fit` in mm, None where `reason` says why there is none; `curve` and `classes` to plot it.

    `curve` has rows (length, POD, its lower 95 % bound) [mm, 1, 1]; `classes` (middle length, hits,
    cracks) of equal steps of ln(length).
    """

    responses: dict[str, Response]
    fit: PodFit | None
    reason: str
    curve: list[tuple[float, float, float]]
    classes: list[tuple[float, int, int]]


def pod_point(rows: list[Row], task: PodTask) -> PodPoint:
    """What the specimens of one point say."""
    cracked = [row for row in rows if row["is_cracked"]]
    blank = [row for row in rows if not row["is_cracked"]]
    responses = _image_responses(cracked, rows)
    if task.without_inspection:
        return PodPoint(responses, None, "the study has no inspection", [], [])
    fit, reason = _fit(cracked, task)
    responses |= _detection_responses(cracked, blank)
    if fit is not None:
        responses |= _fit_responses(fit, MM * task.lengths.high_m)
    return PodPoint(responses, fit, reason, _curve(fit, task), _classes(cracked, task))


def _image_responses(cracked: list[Row], rows: list[Row]) -> dict[str, Response]:
    ratios = [row["cnr"] for row in cracked]
    middle = Response(float(np.median(ratios)), n=len(ratios)) if ratios else Response(None)
    return {
        "pod.cnr_median": middle,
        "pod.shank_background_dn": mean([row["shank_background_dn"] for row in rows]),
        "pod.head_background_dn": mean([row["head_background_dn"] for row in rows]),
    }


def _detection_responses(cracked: list[Row], blank: list[Row]) -> dict[str, Response]:
    long = [row for row in cracked if row["length_m"] >= LONG_M]
    return {
        "pod.miss_share": share(sum(not row["is_found"] for row in cracked), len(cracked)),
        "pod.miss_share_ge_3mm": share(sum(not row["is_found"] for row in long), len(long)),
        "pod.false_call_share": share(sum(row["is_rejected"] for row in blank), len(blank)),
    }


def _fit(cracked: list[Row], task: PodTask) -> tuple[PodFit | None, str]:
    """The curve, or why there is none."""
    if len(cracked) < FEWEST:
        return None, f"{len(cracked)} cracks at one point are too few for a curve of its own"
    try:
        fit = fit_pod(
            sizes=[MM * row["length_m"] for row in cracked],
            hits=[float(row["is_found"]) for row in cracked],
            link=task.link,
            transform=task.transform,
            bound=task.bound,
        )
    except UsageError as error:
        return None, str(error)
    return fit, ""


def _fit_responses(fit: PodFit, longest_mm: float) -> dict[str, Response]:
    """Sizes of the curve; far beyond the longest crack they say nothing and are left out."""
    a50, a90, a90_95 = (
        size if size is not None and size <= FAR * longest_mm else None
        for size in (fit.a50, fit.a90, fit.a90_95)
    )
    return {
        "pod.a50_mm": Response(a50, n=fit.n),
        "pod.a90_mm": Response(a90, high=a90_95, n=fit.n),
        "pod.a90_95_mm": Response(a90_95, n=fit.n),
    }


def _curve(fit: PodFit | None, task: PodTask) -> list[tuple[float, float, float]]:
    """POD and its pointwise lower bound over the lengths of the study.

    Source: MIL-HDBK-1823A, appendix G.3.4: η − 1.645 se(η).
    """
    if fit is None:
        return []
    length = np.geomspace(MM * task.lengths.low_m, MM * task.lengths.high_m, CURVE_POINTS)
    x = np.log(length) if fit.transform == "ln" else length
    (v00, v01), (_, v11) = fit.covariance
    eta, se = fit.b0 + fit.b1 * x, np.sqrt(np.maximum(v00 + 2 * x * v01 + x**2 * v11, 0))
    pod_of: Any = expit if fit.link == "logit" else ndtr
    columns = np.stack([length, pod_of(eta), pod_of(eta - Z95 * se)], axis=1)
    return [(float(a), float(b), float(c)) for a, b, c in columns]


def _classes(cracked: list[Row], task: PodTask) -> list[tuple[float, int, int]]:
    """Hits and cracks by class of length; empty classes are left out."""
    if not cracked:
        return []
    edges = np.geomspace(task.lengths.low_m, task.lengths.high_m, CLASSES + 1)
    place = np.searchsorted(edges[1:-1], [row["length_m"] for row in cracked])
    found = np.array([bool(row["is_found"]) for row in cracked])
    middles = MM * np.sqrt(edges[1:] * edges[:-1])
    return [
        (float(middles[k]), int(found[place == k].sum()), int((place == k).sum()))
        for k in range(CLASSES)
        if (place == k).any()
    ]
