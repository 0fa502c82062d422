"""Pydantic's complaints in plain words: `file:line: key.path: got value; what is allowed`."""

import re
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from twin.core.errors import ScenarioError
from twin.spec.fields import datasheet_unit, field_at, model_at, unit_of
from twin.spec.hints import did_you_mean
from twin.spec.yaml_file import KeyPath, YamlFile, dotted, short

M = TypeVar("M", bound=BaseModel)

_LIMITS = {
    "greater_than": ("more than", "gt"),
    "greater_than_equal": ("at least", "ge"),
    "less_than": ("less than", "lt"),
    "less_than_equal": ("at most", "le"),
}
_KINDS = {
    "float_type": "a number",
    "finite_number": "a finite number",
    "int_type": "a whole number",
    "int_parsing_size": "a smaller whole number",
    "bool_type": "true or false",
    "string_type": "text",
    "tuple_type": "a list",
    "model_type": "a block of keys",
    "dict_type": "a block of keys",
    "missing": "given",
}


def validated(model: type[M], file: YamlFile) -> M:
    """The content of `file` as `model`, without any silent conversion.

    Raises:
        ScenarioError: one argument per key that is unknown, missing or wrong.
    """
    try:
        return model.model_validate(file.data, strict=True)
    except ValidationError as error:
        raise ScenarioError(*problems_of(model, error, file)) from None


def problems_of(
    model: type[BaseModel], error: ValidationError, file: YamlFile, *, at: KeyPath = ()
) -> list[str]:
    """What pydantic finds wrong with a block of `file` at the keys `at`, one line each."""
    return [_problem(model, file, e, at) for e in error.errors() if not _is_echo(e)]


def message(file: YamlFile, keys: KeyPath, value: Any, allowed: str) -> str:
    """One problem, in the form all problems have."""
    return f"{file.origin(keys)}: {dotted(keys)}: got {short(value)}; {allowed}"


def _problem(model: type[BaseModel], file: YamlFile, error: ErrorDetails, at: KeyPath) -> str:
    keys = error["loc"]
    if error["type"] == "extra_forbidden":
        return _unknown_key(model, file, keys, at)
    keys = keys[:-1] if keys[-1] == "[key]" else keys  # pydantic's mark of a wrong key
    if error["type"] == "missing":
        here = (*at, *keys)
        return f"{file.origin(here)}: {dotted(here)}: missing; {_allowed(model, keys, error)}"
    value = error["input"]
    if error["type"] in _LIMITS and isinstance(value, dict):
        value = value["value"]  # of a datasheet number: its unit was right, its size is not
    return message(file, (*at, *keys), value, _allowed(model, keys, error))


def _is_echo(error: ErrorDetails) -> bool:
    """Whether a list only seems too short because pydantic counts its faultless entries."""
    context = error.get("ctx", {})
    return error["type"] == "too_short" and len(error["input"]) >= context["min_length"]


def _unknown_key(model: type[BaseModel], file: YamlFile, keys: KeyPath, at: KeyPath) -> str:
    block = model_at(model, keys[:-1])
    fields = {} if block is None else block.model_fields
    known = [field.alias or key for key, field in fields.items()]
    name = str(keys[-1])
    return (
        f"{file.origin((*at, *keys))}: {dotted((*at, *keys))}: unknown key {dotted((name,))}; "
        f"{did_you_mean(name, known)}allowed: {', '.join(known)}"
    )


def _allowed(model: type[BaseModel], keys: KeyPath, error: ErrorDetails) -> str:
    kind, context = error["type"], error.get("ctx", {})
    in_unit = _in_unit(model, keys)
    if kind in _LIMITS:
        words, limit = _LIMITS[kind]
        return f"must be {words} {_plain(context[limit])}{in_unit}"
    if kind in _KINDS:
        bare = "; write the bare number" if _is_quoted_number(error["input"], kind) else ""
        return f"must be {_KINDS[kind]}{in_unit}{bare}"
    if kind == "literal_error":
        hint = did_you_mean(str(error["input"]), re.findall("'([^']*)'", context["expected"]))
        return f"{hint}allowed: {context['expected']}"
    if kind == "too_short":
        return f"must have at least {context['min_length']} entries"
    if kind == "too_long":
        return f"must have at most {context['max_length']} entries"
    return error["msg"].removeprefix("Value error, ")


def _plain(limit: float) -> str:
    """A limit as one would write it: 0, not 0.0."""
    return f"{limit:g}" if isinstance(limit, float) else str(limit)


def _is_quoted_number(value: Any, kind: str) -> bool:
    """Whether a number was asked for and text that begins like one came, as in "3 min"."""
    wants_number = kind in ("float_type", "int_type")
    return wants_number and isinstance(value, str) and bool(re.match(r"\s*[-+]?\.?\d", value))


def _in_unit(model: type[BaseModel], keys: KeyPath) -> str:
    """Words for the unit of the number at `keys`, empty where it has none."""
    symbol = datasheet_unit(field_at(model, keys))
    if symbol is not None:
        return f" [{symbol}]"
    name = next((str(key) for key in reversed(keys) if isinstance(key, str)), "")
    unit = unit_of(name)
    return "" if unit is None else f" [{unit}]"
