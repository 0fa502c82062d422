"""How much of a response is due to each factor: Morris' effects and Sobol' indices, by SALib."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twin.study.evaluate.response import Response
from twin.study.evaluate.surrogate import Surrogate, responses_of
from twin.study.plan.design import MORRIS_LEVELS, salib_problem, unit_sample
from twin.study.plan.study import Study

Array = NDArray[np.float64]
DIRECT = ("pod.miss_share", "pod.false_call_share", "pod.cnr_median", "run.inspection.miss_rate",
          "run.inspection.false_alarm_rate", "run.kpi.cycle_time_s.mean")  # fmt: skip
SEED = 1
"""Of the bootstrap behind the confidence of an index."""


def direct_sensitivity(
    study: Study, responses: Mapping[int, Mapping[str, Response]]
) -> dict[str, Any] | None:
    """Indices of measured responses, where the design is one made for them."""
    design = study.file.design
    if design.kind not in ("morris", "saltelli"):
        return None
    sample = unit_sample(design, len(study.factors), seed=study.file.seed)
    indices = []
    for name in DIRECT:
        found = [responses[p.index].get(name, Response(None)).value for p in study.points]
        if all(value is not None for value in found) and np.ptp(np.array(found, float)) > 0:
            indices += _indices(study, design.kind, name, sample, np.array(found, float))
    what = ("Morris' elementary effects: μ* is the mean size of the effect of crossing the range, "
            "σ its spread, from interactions and curvature" if design.kind == "morris" else
            "Sobol' indices: share of the variance due to a factor alone (S1) and with all its "
            "interactions (ST)")  # fmt: skip
    unit = "effect [unit of the response]" if design.kind == "morris" else "share of variance [1]"
    return {"method": f"{what}; of measured responses, by SALib.", "unit": unit,
            "indices": indices}  # fmt: skip


def surrogate_sensitivity(study: Study, surrogate: Surrogate) -> dict[str, Any]:
    """Sobol' indices of the responses of a surrogate."""
    from SALib.sample import sobol

    setting = study.file.surrogate
    base = setting.base if setting else 0
    problem = salib_problem(len(study.factors))
    sample = sobol.sample(problem, base, calc_second_order=False, seed=SEED)
    indices = []
    for name, predict in responses_of(surrogate, study).items():
        values = predict(2 * sample - 1)
        if name == "a90_mm":
            values = np.log(values)
        if np.isfinite(values).all() and np.ptp(values) > 0:
            indices += _indices(study, "saltelli", name, sample, values)
    return {"method": _method(study, surrogate), "unit": "share of variance [1]",
            "indices": indices}  # fmt: skip


def _method(study: Study, surrogate: Surrogate) -> str:
    quality = surrogate.quality
    auc = quality["pod_auc_cross_validated"]
    told = f"; on points left out of the fit its area under the curve is {auc:.3f}" if auc else ""
    return (
        "Sobol' indices of a surrogate, not of the images themselves: a logistic regression of "
        f"the hits of {quality['cracks']:.0f} rendered cracks on ln(length) and a quadratic "
        f"function of the factors, one of the false calls of {quality['blanks']:.0f} blank parts "
        f"on the factors, and least squares of the cycle times of {len(study.points)} points"
        f"{told}. S1: due to the factor alone; ST: with all its interactions. Of a90 the "
        "logarithm is taken."
    )


def _indices(
    study: Study, kind: str, name: str, sample: Array, values: Array
) -> list[dict[str, Any]]:
    problem = salib_problem(len(study.factors))
    measures = _morris(problem, sample, values) if kind == "morris" else _sobol(problem, values)
    return [
        {
            "response": name,
            "factor": factor.key,
            "measure": measure,
            "value": float(found[k]),
            "half_width": None if width is None else float(width[k]),
        }
        for measure, found, width in measures
        for k, factor in enumerate(study.factors)
    ]


Measures = list[tuple[str, Array, Array | None]]


def _morris(problem: dict[str, Any], sample: Array, values: Array) -> Measures:
    from SALib.analyze import morris

    found = morris.analyze(problem, sample, values, num_levels=MORRIS_LEVELS, seed=SEED)
    return [("μ*", found["mu_star"], found["mu_star_conf"]), ("σ", found["sigma"], None)]


def _sobol(problem: dict[str, Any], values: Array) -> Measures:
    from SALib.analyze import sobol

    found = sobol.analyze(problem, values, calc_second_order=False, seed=SEED)
    return [("S1", found["S1"], found["S1_conf"]), ("ST", found["ST"], found["ST_conf"])]
