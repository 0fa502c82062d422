"""One regression over all points of a study: POD, false calls and cycle time anywhere between.

Rendering a POD study at every candidate of a front, or at the thousands of points that Sobol
indices ask for, would take days. Instead, hits of all cracks of all points are fitted together:

    logit POD = b1 · ln(length) + quadratic function of the scaled factors

likewise, without length and squares, the false calls; and the cycle time by least squares.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from twin.core.errors import RunError
from twin.study.engine.store import Store
from twin.study.engine.task import Row
from twin.study.evaluate.logistic import LogisticFit, area_under_curve, fit_logistic
from twin.study.evaluate.scaled import (
    Scale,
    linear_terms,
    quadratic_terms,
    scaled_points,
    scales_of,
)
from twin.study.evaluate.table import ByPoint, rows_by_point
from twin.study.plan.study import Study
from twin.study.pod.bound import wald_bound
from twin.study.pod.likelihood import Estimate
from twin.study.pod.link import LINKS

Array = NDArray[np.float64]
FOLDS = 8
LENGTHS = 48
MM = 1000.0
CYCLE_TIME = "kpi.cycle_time_s.mean"


@dataclass(frozen=True)
class Surrogate:
    """Predicts at scaled factors z [n, factors]; `cycle` is None where nothing was played."""

    scales: list[Scale]
    pod: LogisticFit
    calls: LogisticFit
    cycle: Array | None
    quality: dict[str, float | None]

    def miss_rate(self, z: Array, *, from_m: float, to_m: float) -> Array:
        """Share [n] of cracks missed whose lengths are even between two limits."""
        length_mm = MM * np.linspace(from_m, to_m, LENGTHS)
        eta = quadratic_terms(z) @ self.pod.beta[:-1]
        return 1 - expit(eta[:, None] + self.pod.beta[-1] * np.log(length_mm)).mean(axis=1)

    def false_call_share(self, z: Array) -> Array:
        """Share [n] of blank parts that are rejected."""
        return self.calls.probability(linear_terms(z))

    def a90_mm(self, z: Array) -> tuple[Array, Array]:
        """a90 and a90/95 [n] in mm, infinite where there is none.

        Source: MIL-HDBK-1823A, appendix G.3.4, with the factors as further terms.
        """
        terms, beta, cov = quadratic_terms(z), self.pod.beta, self.pod.covariance
        slope = np.full(len(z), beta[-1])
        estimate = Estimate(
            b0=terms @ beta[:-1],
            b1=slope,
            var_b0=np.einsum("ij,jk,ik->i", terms, cov[:-1, :-1], terms),
            cov_b0_b1=terms @ cov[:-1, -1],
            var_b1=np.full(len(z), cov[-1, -1]),
            log_likelihood=np.zeros(len(z)),
        )
        with np.errstate(over="ignore"):
            best = np.exp((logit(0.9) - estimate.b0) / slope)
            return best, np.exp(wald_bound(estimate=estimate, link=LINKS["logit"]))

    def cycle_time_s(self, z: Array) -> Array:
        """Mean cycle time [n]."""
        if self.cycle is None:
            raise RunError("the study has no run block: there are no cycle times")
        return _cycle_terms(self.scales, z) @ self.cycle


def fit_surrogate(study: Study, store: Store) -> Surrogate:
    """Raises: RunError where cracks or blanks are missing, so that nothing can be fitted."""
    scales = scales_of(study)
    values = {point.index: point.values for point in study.points}
    pods = rows_by_point(store.out, "pod")
    cracked, blank = _split(pods)
    if not cracked or not blank:
        raise RunError("a surrogate needs cracks and blanks")
    z, found = _scaled(scales, values, cracked), _flags(cracked, "is_found")
    length = np.log([MM * row["length_m"] for row in cracked])
    terms = np.column_stack([quadratic_terms(z), length])
    z_blank, called = _scaled(scales, values, blank), _flags(blank, "is_rejected")
    points = np.array([row["point"] for row in cracked])
    cycle, spread = _cycle(study, store, scales, values)
    quality = {
        "pod_auc_cross_validated": _cross_validated(terms, found, points),
        "cracks": float(len(cracked)),
        "blanks": float(len(blank)),
        "cycle_time_residual_s": spread,
    }
    pod = fit_logistic(terms=terms, hits=found)
    calls = fit_logistic(terms=linear_terms(z_blank), hits=called)
    return Surrogate(scales, pod, calls, cycle, quality)


def responses_of(surrogate: Surrogate, study: Study) -> dict[str, Callable[[Array], Array]]:
    """What the surrogate predicts, by the names of the measured responses it stands for."""
    setting = study.file.surrogate
    if setting is None:
        return {}
    named: dict[str, Callable[[Array], Array]] = {
        "miss_rate": lambda z: surrogate.miss_rate(
            z, from_m=setting.pod_from_m, to_m=setting.pod_to_m
        ),
        "false_call_share": surrogate.false_call_share,
        "a90_mm": lambda z: surrogate.a90_mm(z)[0],
    }
    if surrogate.cycle is not None:
        named["cycle_time_s"] = surrogate.cycle_time_s
    return named


def _split(pods: ByPoint) -> tuple[list[Row], list[Row]]:
    rows = [row for _, rows in sorted(pods.items()) for row in rows]
    return [r for r in rows if r["is_cracked"]], [r for r in rows if not r["is_cracked"]]


def _scaled(scales: list[Scale], values: dict[int, dict[str, Any]], rows: list[Row]) -> Array:
    return scaled_points(scales, [values[row["point"]] for row in rows])


def _flags(rows: list[Row], name: str) -> NDArray[np.bool_]:
    return np.array([bool(row[name]) for row in rows])


def _cross_validated(terms: Array, hits: NDArray[np.bool_], points: NDArray) -> float | None:
    """Area under the curve of points that were left out of the fit, an eighth at a time."""
    score = np.zeros(len(hits))
    for fold in range(FOLDS):
        is_out = points % FOLDS == fold
        if is_out.any() and not is_out.all():
            fit = fit_logistic(terms=terms[~is_out], hits=hits[~is_out])
            score[is_out] = terms[is_out] @ fit.beta
    return area_under_curve(score=score, hits=hits)


def _cycle(
    study: Study, store: Store, scales: list[Scale], values: dict[int, dict[str, Any]]
) -> tuple[Array | None, float | None]:
    """Least squares over the runs, and the spread of what is left."""
    if study.file.run is None:
        return None, None
    played = [row for _, rows in sorted(rows_by_point(store.out, "run").items()) for row in rows
              if row.get(CYCLE_TIME) is not None]  # fmt: skip
    terms = _cycle_terms(scales, _scaled(scales, values, played))
    times = np.array([row[CYCLE_TIME] for row in played])
    beta = np.asarray(np.linalg.lstsq(terms, times, rcond=None)[0], np.float64)
    return beta, float(np.std(times - terms @ beta))


def _cycle_terms(scales: list[Scale], z: Array) -> Array:
    """Intercept, factors and, of positive ones, their inverses: times and speeds are exact."""
    values = [scale.value(z[:, k]) for k, scale in enumerate(scales)]
    inverse = [1 / value for value, scale in zip(values, scales, strict=True) if scale.low > 0]
    return np.column_stack([linear_terms(z), *inverse])
