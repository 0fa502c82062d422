"""What a model says of one of its keys: the block it stands in, its neighbours, its unit."""

from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from twin.spec.quantity import Unit
from twin.spec.yaml_file import KeyPath

# Longest suffix first: `_rad_per_s` would otherwise end in `_s`.
SUFFIX_UNITS = {
    "_ml_per_100ml": "mL/100 mL",
    "_rad_per_s3": "rad/s³",
    "_rad_per_s2": "rad/s²",
    "_rad_per_s": "rad/s",
    "_kg_per_m3": "kg/m³",
    "_w_per_m2": "W/m²",
    "_cd_per_w": "cd/W",
    "_dn_per_e": "DN/e-",
    "_a_per_m": "A/m",
    "_per_h": "1/h",
    "_pa_s": "Pa s",
    "_share": "share from 0 to 1",
    "_rpm": "revolutions per minute",
    "_rad": "rad",
    "_hz": "Hz",
    "_lx": "lx",
    "_h": "h",
    "_kg": "kg",
    "_dn": "DN",
    "_m": "m",
    "_s": "s",
    "_a": "A",
    "_e": "e-",
    "_t": "T",
}


def unit_of(name: str) -> str | None:
    """Unit that a key's own name carries, None if it carries none."""
    return next((unit for suffix, unit in SUFFIX_UNITS.items() if name.endswith(suffix)), None)


def model_at(model: type[BaseModel], keys: KeyPath) -> type[BaseModel] | None:
    """Model of the block at `keys` below `model`; None where no block belongs."""
    here: Any = model
    for key in keys:
        if isinstance(here, type) and issubclass(here, BaseModel):
            field = here.model_fields.get(str(key))
            here = None if field is None else field.annotation
        else:
            here = _item_type(here)
    return here if isinstance(here, type) and issubclass(here, BaseModel) else None


def field_at(model: type[BaseModel], keys: KeyPath) -> FieldInfo | None:
    """Field that `keys` leads to, None where there is none."""
    block = model_at(model, keys[:-1]) if keys else None
    return None if block is None else block.model_fields.get(str(keys[-1]))


def datasheet_unit(field: FieldInfo | None) -> str | None:
    """Unit of a field written `{value, unit, source}`, None for any other field."""
    marks = () if field is None else field.metadata
    return next((mark.symbol for mark in marks if isinstance(mark, Unit)), None)


def _item_type(annotation: Any) -> Any:
    """Type of the entries of a list or block: the last argument that is not `...`."""
    arguments = [a for a in get_args(annotation) if a is not ... and a is not type(None)]
    return arguments[-1] if arguments else None
