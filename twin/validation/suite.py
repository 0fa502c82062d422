"""The whole suite: every check run, its figure drawn, and what came out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from twin.core.errors import UsageError
from twin.validation.check import Check, Validation


@dataclass(frozen=True)
class Outcome:
    """One check that has been run: it passes if all of its rows do."""

    validation: Validation
    rows: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        """Whether there are rows and none of them fails."""
        return bool(self.rows) and all(row.passed for row in self.rows)


def run_checks(
    validations: Sequence[Validation], *, figures: Path | None = None
) -> Iterator[Outcome]:
    """Run `validations` one after the other; their pictures go to the folder `figures`.

    Raises: UsageError where the folder cannot be written or nothing can be drawn.
    """
    if figures is not None:
        _prepare(figures)
    for validation in validations:
        rows = validation.rows()
        if figures is not None and validation.figure is not None:
            validation.figure(figures / figure_name(validation))
        yield Outcome(validation, rows)


def figure_name(validation: Validation) -> str:
    """File of the picture of a check: `08_photon_transfer.png`."""
    words = "".join(c if c.isalnum() else " " for c in validation.title.lower()).split()
    return f"{validation.number:02d}_{'_'.join(words)}.png"


def _prepare(figures: Path) -> None:
    if find_spec("matplotlib") is None:
        raise UsageError("figures need the extra `validate`: pip install mpi-twin[validate]")
    try:
        figures.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{figures}: cannot be written: {error.strerror}") from error
