"""Beads on the top face of a head, projected into the image and drawn there."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.render.deposit import Deposit, draw_beads, mark_beads
from twin.render.head_optics import defocus_px
from twin.render.head_scene import HeadScene
from twin.render.view import Box, boxes_of_mask

MARK_SIGMAS = 1.5


@dataclass(frozen=True)
class FaceBeads:
    """Beads in pixels of a patch: centre, glow [px²], and standard deviation, each [beads]."""

    row: NDArray[np.float64]
    column: NDArray[np.float64]
    glow: NDArray[np.float64]
    sigma_row: NDArray[np.float64]
    sigma_column: NDArray[np.float64]


def beads_on_face(scene: HeadScene, deposit: Deposit) -> FaceBeads:
    """Beads of a deposit that lie on the flat top face, as the patch of the scene shows them.

    Assumes: seen at a slant a round bead is an upright ellipse; blur is Gaussian.
    """
    pose = scene.pose
    here = scene.shape.is_on_face(deposit.points_m)
    points = np.insert(deposit.points_m[here], 2, -scene.shape.height_m, axis=1)
    depth = (points - pose.eye_m) @ pose.axes[2]
    column, row = (pose.project_px(points) - scene.view.corner_px).T
    per_metre = pose.px_per_m(points)
    slant = abs(pose.axes[2, 2])
    blur = _blur_px(scene, depth)
    size = deposit.sigma_m[here] * per_metre
    return FaceBeads(
        row=row,
        column=column,
        glow=deposit.glow_m2[here] * slant * per_metre**2,
        sigma_row=np.hypot(size * slant, blur),
        sigma_column=np.hypot(size, blur),
    )


def _blur_px(scene: HeadScene, depth_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """Optical blur at distances from the lens: what is left in focus, and defocus."""
    camera, lens = scene.rig.frame_camera, scene.rig.frame_lens
    defocus = defocus_px(camera=camera, lens=lens, beyond_m=depth_m - scene.pose.focus_m)
    return np.hypot(defocus, scene.sharp_px)


def draw_on_patch(*, share: NDArray[np.float32], beads: FaceBeads) -> None:
    """Add the glow of `beads` to the patch `share` [rows, columns]."""
    draw_beads(
        share=share,
        row_m=np.arange(share.shape[0], dtype=float),
        column_m=np.arange(share.shape[1], dtype=float),
        bead_row_m=beads.row,
        bead_column_m=beads.column,
        glow_m2=beads.glow,
        sigma_row_m=beads.sigma_row,
        sigma_column_m=beads.sigma_column,
    )


def mark_on_image(
    *, mask: NDArray[np.uint8], label: int, beads: FaceBeads, corner_px: tuple[int, int]
) -> tuple[Box, ...]:
    """Set `mask` [rows, columns] of the whole image to `label` on the beads; boxes around them."""
    if beads.row.size == 0:
        return ()
    high = np.maximum(MARK_SIGMAS * beads.sigma_row, 1.0)
    wide = np.maximum(MARK_SIGMAS * beads.sigma_column, 1.0)
    left, top = corner_px
    first_row = max(0, int((beads.row - high).min()) + top - 1)
    first_column = max(0, int((beads.column - wide).min()) + left - 1)
    last_row = int((beads.row + high).max()) + top + 2
    last_column = int((beads.column + wide).max()) + left + 2
    window = mask[first_row:last_row, first_column:last_column]
    mark_beads(
        mask=window,
        label=label,
        row_m=np.arange(window.shape[0], dtype=float),
        column_m=np.arange(window.shape[1], dtype=float),
        bead_row_m=beads.row + top - first_row,
        bead_column_m=beads.column + left - first_column,
        radius_row_m=high,
        radius_column_m=wide,
    )
    only_this = np.where(window == label, np.uint8(label), np.uint8(0))
    return tuple(
        Box(box.defect, box.x + first_column, box.y + first_row, box.width, box.height)
        for box in boxes_of_mask(only_this)
    )
