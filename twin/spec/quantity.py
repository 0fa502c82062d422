"""Numbers in datasheets: `{value, unit, source}` in the file, a plain float in the model."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict


@dataclass(frozen=True)
class Unit:
    """The one unit a field may be written in; marks the field for readers and checks."""

    symbol: str

    def read(self, entry: Any) -> Any:
        """The bare value of `{value, unit, source}`; raises ValueError on another unit."""
        if not isinstance(entry, Mapping):
            raise ValueError("a datasheet number is written {value: …, unit: …, source: …}")
        missing = {"value", "unit", "source"} - set(entry)
        unknown = set(entry) - {"value", "unit", "source", "note"}
        if missing or unknown:
            raise ValueError(
                f"a datasheet number has exactly value, unit and source (note optional); "
                f"missing {sorted(missing)}, unknown {sorted(unknown)}"
            )
        if entry["unit"] != self.symbol:
            raise ValueError(f"unit {entry['unit']!r} is not {self.symbol!r}")
        return entry["value"]


def quantity(symbol: str, kind: type = float) -> Any:
    """Type of a datasheet field measured in `symbol`."""
    unit = Unit(symbol)
    return Annotated[kind, unit, BeforeValidator(unit.read)]


FROZEN = ConfigDict(frozen=True, extra="forbid", strict=False, allow_inf_nan=False)
