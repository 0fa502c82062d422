"""Datasheet numbers that a scenario changes: `datasheets: {line_lens: {f_number: 4}}`.

Every number of every datasheet of the rig is so a factor of a what-if. Values are bare numbers in
the datasheet's own unit, and are held to the limits of the datasheet itself.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import BaseModel, ValidationError

from twin.core.errors import ScenarioError
from twin.spec.fields import datasheet_unit
from twin.spec.hints import did_you_mean
from twin.spec.problems import message, problems_of
from twin.spec.rig import Rig
from twin.spec.rig_checks import rig_problems
from twin.spec.rig_loader import SHEETS
from twin.spec.yaml_file import KeyPath, YamlFile

BLOCK = "datasheets"
FOLDERS = ("fasteners", "materials")
SOURCE = "set by the scenario"


def with_datasheets(rig: Rig, changes: Mapping[str, Any], file: YamlFile) -> Rig:
    """`rig` with the numbers of the scenario's block `datasheets` in place.

    Raises:
        ScenarioError: every unknown sheet, unknown key, wrong value or contradiction at once.
    """
    problems: list[str] = []
    changed: dict[str, Any] = {}
    for name, block in changes.items():
        keys = (BLOCK, name)
        if name in FOLDERS:
            sheets = getattr(rig, name)
            changed[name] = dict(sheets) | _changed_folder(sheets, block, file, keys, problems)
        elif name in SHEETS:
            changed[name] = _changed_sheet(getattr(rig, name), block, file, keys, problems)
        else:
            problems.append(_unknown(file, keys, [*SHEETS, *FOLDERS]))
    if problems:
        raise ScenarioError(*problems)
    fitted = replace(rig, **changed)
    contradictions = rig_problems(fitted) if changed else []
    if contradictions:
        place = file.origin((BLOCK,))
        raise ScenarioError(*(f"{place}: {BLOCK}: {text}" for text in contradictions))
    return fitted


def _changed_folder(
    sheets: Mapping[str, BaseModel], block: Any, file: YamlFile, at: KeyPath, problems: list[str]
) -> dict[str, BaseModel]:
    changed: dict[str, BaseModel] = {}
    if not isinstance(block, Mapping):
        problems.append(message(file, at, block, "must be a block of keys"))
        return changed
    for name, inner in block.items():
        if name in sheets:
            changed[name] = _changed_sheet(sheets[name], inner, file, (*at, name), problems)
        else:
            problems.append(_unknown(file, (*at, name), list(sheets)))
    return changed


def _changed_sheet(
    sheet: BaseModel, block: Any, file: YamlFile, at: KeyPath, problems: list[str]
) -> BaseModel:
    """`sheet` with the values of `block`; as it was where they are wrong."""
    if not isinstance(block, Mapping):
        problems.append(message(file, at, block, "must be a block of keys"))
        return sheet
    written = {key: _as_written(sheet, key, value) for key, value in block.items()}
    try:
        return type(sheet).model_validate(_as_file(sheet) | written, strict=True)
    except ValidationError as error:
        problems.extend(problems_of(type(sheet), error, file, at=at))
        return sheet


def _as_file(sheet: BaseModel) -> dict[str, Any]:
    """The content of `sheet` as its file would hold it."""
    return {key: _as_written(sheet, key, getattr(sheet, key)) for key in type(sheet).model_fields}


def _as_written(sheet: BaseModel, key: str, value: Any) -> Any:
    """A value as a datasheet writes it: numbers as `{value, unit, source}`."""
    if isinstance(value, tuple):
        return tuple(_as_file(v) if isinstance(v, BaseModel) else v for v in value)
    if isinstance(value, BaseModel):
        return _as_file(value)
    unit = datasheet_unit(type(sheet).model_fields.get(key))
    return value if unit is None else {"value": value, "unit": unit, "source": SOURCE}


def _unknown(file: YamlFile, keys: KeyPath, known: list[str]) -> str:
    name = str(keys[-1])
    hint = did_you_mean(name, known)
    return message(file, keys, name, f"unknown datasheet; {hint}allowed: {', '.join(known)}")
