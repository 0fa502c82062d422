"""A copy of a datasheet in which measured numbers have taken the place of others."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from twin.core.errors import ScenarioError
from twin.core.whole_file import write_whole
from twin.spec.rig import Rig
from twin.spec.yaml_file import parse_yaml, read_yaml

DIGITS = 5
"""Significant digits of a written number: more than any calibration gives."""


@dataclass(frozen=True)
class Entry:
    """A measured number and where it comes from."""

    value: float
    source: str


def sheet_of(rig: Rig, key: str) -> Path:
    """File of the rig that fills its field `key`, as `rig.yaml` says."""
    return rig.root / str(read_yaml(rig.root / "rig.yaml").data[key])


def write_sheet(
    out: Path,
    *,
    template: Path,
    model: type[BaseModel],
    entries: Mapping[str, Entry],
    plain: Mapping[str, Any],
) -> None:
    """Write the datasheet `template` to `out` with other `entries` and `plain` keys, or nothing.

    Comments and all other keys stay as they are. The note of a replaced number, which spoke of
    the old one, goes.

    Raises: ScenarioError where the result is no datasheet; UsageError where it cannot be written.
    """
    yaml = YAML()
    yaml.preserve_quotes, yaml.width = True, 10_000
    sheet = yaml.load(template.read_text(encoding="utf-8-sig"))
    for key, entry in entries.items():
        sheet[key] = _written(entry, unit=sheet[key]["unit"])
    for key, value in plain.items():
        sheet[key] = DoubleQuotedScalarString(value) if isinstance(value, str) else value
    text = io.StringIO()
    yaml.dump(sheet, text)
    _check(text.getvalue(), model, out)
    write_whole(out, text.getvalue())


def rounded(value: float) -> float:
    """`value` to five significant digits."""
    return float(f"{value:.{DIGITS}g}")


def _written(entry: Entry, *, unit: str) -> CommentedMap:
    block = CommentedMap(
        value=rounded(entry.value), unit=unit, source=DoubleQuotedScalarString(entry.source)
    )
    block.fa.set_flow_style()
    return block


def _check(text: str, model: type[BaseModel], out: Path) -> None:
    try:
        model.model_validate(parse_yaml(text, str(out)), strict=True)
    except ValidationError as error:
        found = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise ScenarioError(*(f"{out}: not written: {text}" for text in found)) from None
