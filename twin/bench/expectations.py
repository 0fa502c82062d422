"""Expectations of a scenario against the summary of its run."""

from collections.abc import Mapping, Sequence
from typing import Any

from twin.spec.scenario import Expectation


def judge_expectations(
    expectations: Sequence[Expectation], summary: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """One row per expectation: name, metric, value, limit as text, passed.

    A figure the run could not give (None, or no such metric) has not passed.
    """
    return [_judge(expectation, summary) for expectation in expectations]


def _judge(expectation: Expectation, summary: Mapping[str, Any]) -> dict[str, Any]:
    value = look_up(expectation.metric, summary)
    is_number = isinstance(value, int | float)
    is_met = is_number and (
        (expectation.min is None or value >= expectation.min)
        and (expectation.max is None or value <= expectation.max)
    )
    return {
        "name": expectation.name,
        "metric": expectation.metric,
        "value": value if is_number else None,
        "limit": _limit(expectation),
        "passed": bool(is_met),
    }


def look_up(metric: str, summary: Mapping[str, Any]) -> Any:
    """Figure at a dotted path of the summary, None where there is none."""
    found: Any = summary
    for key in metric.split("."):
        if not isinstance(found, Mapping) or key not in found:
            return None
        found = found[key]
    return found


def _limit(expectation: Expectation) -> str:
    limits = (("≥", expectation.min), ("≤", expectation.max))
    return " and ".join(f"{sign} {limit:g}" for sign, limit in limits if limit is not None)
