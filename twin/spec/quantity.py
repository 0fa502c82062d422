"""Numbers in datasheets: `{value, unit, source}` in the file, a plain number in the model."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ConfigDict, GetCoreSchemaHandler
from pydantic_core import CoreSchema
from pydantic_core.core_schema import no_info_before_validator_function

_PARTS = {"value", "unit", "source"}


@dataclass(frozen=True)
class Unit:
    """Marks a field, as in `Annotated[float, Unit("m")]`: it is written in this unit only."""

    symbol: str

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return no_info_before_validator_function(self.read, handler(source))

    def read(self, entry: Any) -> Any:
        """The bare value of `{value, unit, source}`; raises ValueError on another unit."""
        if not isinstance(entry, Mapping):
            raise ValueError(
                f"a datasheet number is written {{value: …, unit: {self.symbol}, source: …}}"
            )
        missing, unknown = _PARTS - set(entry), set(entry) - _PARTS - {"note"}
        if missing or unknown:
            raise ValueError(
                f"a datasheet number has exactly value, unit and source (note optional); "
                f"missing {sorted(missing)}, unknown {sorted(unknown)}"
            )
        if entry["unit"] != self.symbol:
            raise ValueError(f"the unit must be {self.symbol!r}")
        if not isinstance(entry["source"], str) or not entry["source"]:
            raise ValueError('the source must be text, "(assumed)" where there is none')
        return entry["value"]


FROZEN = ConfigDict(frozen=True, extra="forbid", strict=False, allow_inf_nan=False)
