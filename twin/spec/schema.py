"""JSON Schema of a scenario file, for editors."""

from typing import Any, get_args

from twin.spec.assertion_checks import FORMS
from twin.spec.fault_checks import FAULT_TIMES
from twin.spec.faults import FAULT_KINDS, kinds_of
from twin.spec.fields import unit_of
from twin.spec.key_texts import KEY_TEXTS
from twin.spec.scenario import FaultTarget, Scenario

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def scenario_schema() -> dict[str, Any]:
    """JSON Schema (2020-12): every key with its meaning, unit, limits and default."""
    schema = Scenario.model_json_schema()
    blocks = {"Scenario": schema} | schema["$defs"]
    for name, block in blocks.items():
        for key, entry in block["properties"].items():
            _describe(entry, key, KEY_TEXTS[name][key])
    fault = schema["$defs"]["Fault"]
    fault["allOf"] = [_kinds_rule(target) for target in get_args(FaultTarget)]
    fault["oneOf"] = [{"required": [key]} for key in FAULT_TIMES]
    schema["$defs"]["Assertion"]["oneOf"] = [{"required": [leader]} for leader in FORMS]
    return {"$schema": DIALECT, **schema}


def _describe(entry: dict[str, Any], key: str, text: str) -> None:
    unit = unit_of(key)
    entry["description"] = text if unit is None else f"{text} [{unit}]"
    if unit is not None:
        entry["unit"] = unit


def _kinds_rule(target: str) -> dict[str, Any]:
    """Which kinds of fault go with a target, each with its effect and magnitude."""
    kinds = [_kind_rule(target, kind) for kind in kinds_of(target)]
    needs = {"required": ["signal"]} if target == "signal" else {}
    return {
        "if": {"properties": {"target": {"const": target}}, "required": ["target"]},
        "then": {"properties": {"kind": {"oneOf": kinds}}} | needs,
    }


def _kind_rule(target: str, kind: str) -> dict[str, str]:
    return {"const": kind, "description": str(FAULT_KINDS[target, kind])}
