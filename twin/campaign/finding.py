"""What a campaign looks for."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

FindingKind = Literal["violation", "deadlock", "lost_part", "crash", "difference"]


@dataclass(frozen=True)
class Finding:
    """One thing that did not hold in a sequence.

    violation: an invariant, `what` its number · deadlock: the bench did not come to its end, or
    rests and nobody knows why · lost_part: a part is nowhere, or where it is not said to be ·
    crash: the twin itself broke down, `what` the error's type · difference: two controllers part
    ways, `what` the signal.
    """

    kind: FindingKind
    what: str
    text: str
    time_s: float | None = None

    @property
    def sign(self) -> tuple[str, str]:
        """What makes two findings the same one."""
        return self.kind, self.what

    @property
    def title(self) -> str:
        """Kind and what of it, as one word."""
        return f"{self.kind}_{self.what}" if self.what else self.kind

    def document(self) -> dict[str, Any]:
        """The finding as JSON has it."""
        return asdict(self)
