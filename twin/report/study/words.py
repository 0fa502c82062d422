"""How design points read on paper."""

from collections.abc import Mapping
from typing import Any

from twin.report.study.folder import Factor, StudyFolder
from twin.report.wording import number


def value_text(value: Any) -> str:
    """One value of a factor."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return number(value, digits=3) if is_number else str(value)


def point_text(study: StudyFolder, values: Mapping[str, Any]) -> str:
    """A design point in a line; "all settings nominal" where nothing is varied."""
    parts = [_part(factor, values[factor.key]) for factor in study.factors]
    return ", ".join(parts) or "as the scenario has it"


def _part(factor: Factor, value: Any) -> str:
    unit = f" {factor.unit}" if factor.unit else ""
    return f"{factor.name.replace('_', ' ')} {value_text(value)}{unit}"
