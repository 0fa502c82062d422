"""What is drawn from all points together: indices, the front, the detection model."""

from collections.abc import Mapping
from typing import Any

from twin.study.engine.store import Store
from twin.study.evaluate.front import front_tables, pareto_front
from twin.study.evaluate.response import Response
from twin.study.evaluate.sensitivity import direct_sensitivity, surrogate_sensitivity
from twin.study.evaluate.surrogate import fit_surrogate
from twin.study.evaluate.tables import Table
from twin.study.plan.study import Study

Conclusions = tuple[dict[str, Any], dict[str, Table]]


def conclude(
    study: Study, store: Store, responses: Mapping[int, Mapping[str, Response]]
) -> Conclusions:
    """Parts of the summary, and tables by their names.

    Raises: RunError where a surrogate was asked for that cannot be fitted.
    """
    sensitivity = direct_sensitivity(study, responses)
    found: dict[str, Any] = {}
    tables: dict[str, Table] = {}
    if study.file.surrogate is not None:
        surrogate = fit_surrogate(study, store)
        sensitivity = surrogate_sensitivity(study, surrogate)
        found["surrogate"] = surrogate.quality
        if study.file.pareto is not None:
            found["pareto"] = pareto_front(study, surrogate, study.file.pareto)
            tables |= front_tables([factor.key for factor in study.factors], found["pareto"])
    if sensitivity is not None:
        found["sensitivity"] = sensitivity
        tables["sensitivity"] = _indices_table(sensitivity["indices"])
    return found, tables


def _indices_table(indices: list[dict[str, Any]]) -> Table:
    header = ["response", "factor", "measure", "value", "half_width"]
    return header, [[row[key] for key in header] for row in indices]
