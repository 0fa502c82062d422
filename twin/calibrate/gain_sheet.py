"""The fitted gain in a copy of the rig's calibration."""

from pathlib import Path

from twin.calibrate.gain import GainFit
from twin.calibrate.sheet import Entry, rounded, sheet_of, write_sheet
from twin.spec.calibration import Calibration
from twin.spec.rig import Rig


def write_gain(
    out: Path, *, fit: GainFit, rig: Rig, photos: str, piece: str, scenario: str
) -> None:
    """Write the rig's calibration with the `cover_gain` of `fit`, whole or not at all.

    `photos`, `piece` and `scenario` say in words what it was fitted to.

    Raises: UsageError where it cannot be written.
    """
    interval = f"95 % interval {rounded(fit.gain.low)} to {rounded(fit.gain.high)}"
    source = (
        f"fitted by twin calibrate gain to {photos}, piece {piece}, on scenario {scenario}: "
        f"{interval}"
    )
    write_sheet(
        out,
        template=sheet_of(rig, "calibration"),
        model=Calibration,
        entries={"cover_gain": Entry(fit.gain.value, source)},
        plain={"name": f"{rig.name}, cover_gain fitted to {photos}"},
    )
