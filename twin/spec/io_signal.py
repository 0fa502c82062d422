"""What `io.yaml` may say of a signal."""

from typing import Annotated

from pydantic import BaseModel, Field

from twin.core.signals import Direction, SignalType
from twin.spec.quantity import FROZEN

Words = Annotated[int, Field(ge=1, le=2)]
Code = Annotated[int, Field(ge=0, le=65_535)]
WORDS: dict[SignalType, int] = {"bool": 1, "int": 1, "real": 2}


class Signal(BaseModel):
    """One signal: direction seen from the controller, type, unit, word address, text.

    `words` it takes from there on, if not as many as its type does; `codes` names its values.
    """

    model_config = FROZEN
    direction: Direction
    type: SignalType
    unit: str
    register_address: Annotated[int, Field(ge=0, le=65_535, alias="register")]
    text: str
    initial: float = 0
    words: Words | None = None
    codes: dict[str, Code] = {}

    @property
    def length(self) -> int:
        """Words it takes."""
        return self.words or WORDS[self.type]


class SignalList(BaseModel):
    """Every signal between controller and bench."""

    model_config = FROZEN
    signals: Annotated[dict[str, Signal], Field(min_length=1)]
