"""The grid target of the suite: rendered, exposed, and read again from its grey values alone."""

from dataclasses import dataclass, replace
from itertools import pairwise
from math import pi

import numpy as np
from numpy.typing import NDArray

from twin.core.records import LineScan
from twin.render.camera import expose
from twin.render.pieces.registry import render_piece
from twin.spec.datasheets import LineScanCamera
from twin.spec.rig import Rig
from twin.spec.scenario import Scenario

Array = NDArray[np.float64]

LINES_AROUND = 72
LINE_WIDTH_M = 0.1e-3
DIAMETER_M = 16e-3
COLUMNS = 256
"""A window of the camera: what is measured runs along the scan, and lens distortion does not."""
READ_COLUMNS = 104
"""Around the optical axis, beyond the square that marks the target's origin."""
FULL_SHARE = 0.8
"""The target is lit so that its lines reach this share of the converter's range."""
FOOT_SHARE = 0.03
"""Grey values of less than this share of a band's height are taken for ground."""
PARAMETERS = {
    "diameter_m": DIAMETER_M, "first_z_m": -4e-3, "spacing_m": 4e-3, "rings": 5.0,
    "lines_around": float(LINES_AROUND), "line_width_m": LINE_WIDTH_M,
}  # fmt: skip
ARC_M = pi * DIAMETER_M
"""Once around the target."""


@dataclass(frozen=True)
class Bands:
    """The target's lines along the axis as an image shows them, in order.

    `row` [bands] centres [rows], `width_rows` [bands] standard deviation of each across itself;
    `rows` height of the image.
    """

    row: Array
    width_rows: Array
    rows: int


def target_image(
    *, rig: Rig, scenario: Scenario, line_scan: LineScan, rng: np.random.Generator
) -> NDArray[np.uint8]:
    """Image of the target, with the sensor's noise, uint8 [lines, COLUMNS]."""
    narrow = rig.line_camera.model_copy(update={"columns": COLUMNS})
    view = render_piece(
        name="grid", rig=_with_camera(rig, narrow), scenario=scenario, camera="line",
        parameters=PARAMETERS, line_scan=line_scan,
    )  # fmt: skip
    top_e = FULL_SHARE * (255 - narrow.black_level_dn) / narrow.gain_dn_per_e
    lit = view.electrons * np.float32(top_e / float(view.electrons.max()))
    image = expose(electrons=lit, sensor=narrow, rng=rng)
    return np.asarray(image, np.uint8)


def read_bands(image: NDArray[np.uint8]) -> Bands | None:
    """Every line of the target in `image` [rows, columns]; None where not all of them are seen.

    The mean over the columns next to the optical axis is a profile over the rows; each band is
    what stands out of it by more than half its height, measured half way to its neighbours.
    """
    middle = image.shape[1] // 2
    near_axis = image[:, middle - READ_COLUMNS // 2 : middle + READ_COLUMNS // 2]
    profile = near_axis.mean(axis=1, dtype=np.float64)
    ground, top = np.median(profile), np.percentile(profile, 99.5)
    is_high = profile > ground + (top - ground) / 2
    edges = np.flatnonzero(np.diff(np.concatenate([[False], is_high, [False]]).astype(np.int8)))
    middles = (edges[::2] + edges[1::2] - 1) / 2
    middles = _joined(middles)
    if len(middles) != LINES_AROUND:
        return None
    borders = _borders(middles, len(profile))
    found = [_moments(profile, low, high) for low, high in pairwise(borders)]
    row, width = np.array(found).T
    return Bands(row, width, len(profile))


def _joined(middles: Array) -> Array:
    """Noise can cut the crest of a band in two: runs closer than a third of the usual step."""
    if len(middles) < 3:
        return middles
    step = float(np.median(np.diff(middles)))
    groups = np.split(middles, np.flatnonzero(np.diff(middles) > step / 3) + 1)
    return np.array([group.mean() for group in groups])


def _borders(middles: Array, rows: int) -> NDArray[np.intp]:
    """Half way between neighbours; the outer ones as far out as in."""
    between = (middles[:-1] + middles[1:]) / 2
    first, last = 2 * middles[0] - between[0], 2 * middles[-1] - between[-1]
    return np.clip(np.rint([first, *between, last + 1]), 0, rows).astype(np.intp)


def _moments(profile: Array, low: int, high: int) -> tuple[float, float]:
    """Centre and standard deviation of what stands out of the ground in [low, high)."""
    piece = profile[low:high]
    ground = float(np.percentile(piece, 20))
    height = piece - ground
    height = np.where(height > FOOT_SHARE * height.max(), height, 0.0)
    row = np.arange(low, high, dtype=np.float64)
    centre = float(height @ row / height.sum())
    return centre, float(np.sqrt(height @ (row - centre) ** 2 / height.sum()))


def _with_camera(rig: Rig, camera: LineScanCamera) -> Rig:
    return replace(rig, line_camera=camera)
