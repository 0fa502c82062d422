"""The figure sheet: of every case a strip of the image, and how far its lines are off."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from twin.spec.rig import Rig
from twin.study.distortion.metrics import STEP_ROWS, target_angles_rad
from twin.study.distortion.prediction import rows_at
from twin.study.distortion.suite import Outcome

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ACROSS = 3
STRIP_ROWS = 420
"""Of each end of the image: the middle is left out, the lines would be too fine to see."""


def draw_sheet(outcomes: Sequence[Outcome], *, rig: Rig, file: Path) -> None:
    """Write the sheet of `outcomes` as PNG, SVG or PDF, by the suffix of `file`."""
    from matplotlib.figure import Figure  # half a second to import, and only figures need it

    down = -(-len(outcomes) // ACROSS)
    figure = Figure(figsize=(5.2 * ACROSS, 2.9 * down + 0.4), layout="constrained")
    axes = figure.subplots(
        2 * down, ACROSS, squeeze=False, gridspec_kw={"height_ratios": [1.0, 1.7] * down}
    )
    for index, outcome in enumerate(outcomes):
        row, column = divmod(index, ACROSS)
        _strip(axes[2 * row][column], outcome)
        _deviation(axes[2 * row + 1][column], outcome, rig)
    for index in range(len(outcomes), down * ACROSS):
        row, column = divmod(index, ACROSS)
        axes[2 * row][column].set_visible(False)
        axes[2 * row + 1][column].set_visible(False)
    figure.suptitle(
        f"Grid target under wrong line timing: the image's first {STRIP_ROWS} rows, and its lines "
        "off the square raster over one turn"
    )
    figure.savefig(file, dpi=80)


def draw_detection(outcomes: Sequence[Outcome], *, file: Path) -> None:
    """Write missed cracks and false alarms of every case, with their intervals."""
    from matplotlib.figure import Figure

    shown = [outcome for outcome in outcomes if outcome.detection]
    figure = Figure(figsize=(9, 0.34 * len(shown) + 1.6), layout="constrained")
    left, right = figure.subplots(1, 2, sharey=True)
    places = np.arange(len(shown))
    for axes, name, title in (
        (left, "missed", "cracked shanks missed"), (right, "false_alarms", "sound shanks rejected"),
    ):  # fmt: skip
        rates = [getattr(outcome.detection, name) for outcome in shown]
        share = np.array([rate.share for rate in rates])
        reach = np.array([[r.share - r.low, r.high - r.share] for r in rates]).T
        axes.errorbar(share, places, xerr=np.maximum(reach, 0), fmt="o", capsize=3)
        axes.set(title=title, xlabel="share with 95 % Clopper-Pearson interval", xlim=(-0.02, 1.02))
        axes.grid(visible=True, axis="x", alpha=0.3)
    left.set_yticks(places, [outcome.case.name for outcome in shown])
    left.invert_yaxis()
    figure.savefig(file, dpi=100)


def _strip(axes: "Axes", outcome: Outcome) -> None:
    axes.imshow(outcome.image[:STRIP_ROWS].T, cmap="gray", aspect="auto", vmin=0, vmax=255)
    mark = "✓" if outcome.passed else "✗"
    axes.set_title(f"{mark} {outcome.case.name}", fontsize=10, loc="left")
    axes.set_xlim(0, STRIP_ROWS)
    axes.set_xticks([])
    axes.set_yticks([])


def _deviation(axes: "Axes", outcome: Outcome, rig: Rig) -> None:
    """Rows ahead of the square raster at each line of the target."""
    angle = target_angles_rad()
    square = STEP_ROWS / 2 + STEP_ROWS * np.arange(len(angle))
    expected = rows_at(case=outcome.case, rig=rig, angle_rad=angle) - square
    axes.plot(np.degrees(angle), expected - expected[0], "-", linewidth=3, alpha=0.4,
              label="predicted")  # fmt: skip
    if outcome.bands is not None:
        measured = outcome.bands.row - square
        axes.plot(np.degrees(angle), measured - measured[0], ".", markersize=3, label="image")
    axes.set_xlim(0, 360)
    axes.grid(visible=True, alpha=0.3)
    axes.tick_params(labelsize=7)
    axes.set_ylabel("rows ahead", fontsize=8)
    axes.legend(fontsize=7, loc="best")
    low, high = axes.get_ylim()
    if high - low < 1.0:
        axes.set_ylim((low + high) / 2 - 0.5, (low + high) / 2 + 0.5)
