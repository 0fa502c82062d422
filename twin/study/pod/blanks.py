"""False calls on blank sites: how often sound metal is called a crack."""

from dataclasses import dataclass

from twin.core.errors import UsageError
from twin.core.statistics import clopper_pearson

BLANKS_PER_TARGET = 3
"""Fewest blank sites for each target. Source: MIL-HDBK-1823A, section 4.5.2.2."""


@dataclass(frozen=True)
class FalseCalls:
    """`false_calls` among `blanks` sites without a target, with the exact 95 % interval."""

    blanks: int
    false_calls: int

    @property
    def rate(self) -> float | None:
        """False calls per blank site, None without any."""
        return self.false_calls / self.blanks if self.blanks else None

    @property
    def ci95(self) -> tuple[float, float]:
        """Clopper-Pearson interval of the rate."""
        return clopper_pearson(hits=self.false_calls, trials=self.blanks)

    def warnings(self, *, targets: int) -> tuple[str, ...]:
        """What weakens the figure beside so many targets."""
        if not self.blanks:
            return ("no blank sites: the false-call rate is unknown; give targets of size 0, or "
                    "--blanks and --false-calls",)  # fmt: skip
        if self.blanks < BLANKS_PER_TARGET * targets:
            return (f"{self.blanks} blank sites; MIL-HDBK-1823A asks for at least "
                    f"{BLANKS_PER_TARGET} for each of the {targets} targets",)  # fmt: skip
        return ()


def counted_false_calls(*, blanks: int, false_calls: int) -> FalseCalls:
    """The two counts, checked. Raises: UsageError where they cannot be."""
    if blanks < 0 or not 0 <= false_calls <= blanks:
        raise UsageError(
            f"pod: false calls: got {false_calls!r} of {blanks!r} blanks; allowed: 0 … blanks"
        )
    return FalseCalls(blanks, false_calls)
