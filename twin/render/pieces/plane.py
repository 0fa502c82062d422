"""Which places of a plain cylinder, or of a flat plate, the pixels of a camera see."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.physics.optics import undistorted_share
from twin.render.head_optics import defocus_px, sharp_px
from twin.render.line_optics import line_blur
from twin.render.line_view import LineView, line_view
from twin.render.pieces.piece import Setting
from twin.render.pieces.stage import scan_of
from twin.spec.rig import Rig

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class PixelPlane:
    """Places on a piece that the pixels see, and the blur there, in metres on the piece.

    `x_m`, `y_m` where the columns and rows run; `sigma_x_m`, `sigma_y_m` standard deviations of
    the blur: each [rows, columns], or [rows, 1] where alike in all columns. On a cylinder x is z
    on its axis, and y the arc around it, unwrapped.
    """

    x_m: Array
    y_m: Array
    sigma_x_m: Array
    sigma_y_m: Array


def pixel_plane(setting: Setting, diameter_m: float) -> PixelPlane:
    """Places on a cylinder before the line camera, or on a plate before the frame camera."""
    if setting.camera == "line":
        return cylinder_plane(setting, diameter_m)
    return plate_plane(setting.rig)


def cylinder_plane(setting: Setting, diameter_m: float) -> PixelPlane:
    """Places on a plain cylinder that turns before the line-scan camera.

    Assumes: its crest is where that of a fastener is, but for the runout.
    """
    view, line_scan = line_view(setting.rig), scan_of(setting)
    blur = line_blur(rig=setting.rig, line_scan=line_scan, radius_m=diameter_m / 2)
    lines = np.arange(line_scan.lines_taken)
    across, along = blur.at(line=lines, depth_m=np.zeros(len(lines)))
    return PixelPlane(
        x_m=view.axis_m + view.field_m * nearness(view, line_scan.runout_m)[:, None],
        y_m=line_scan.angle_rad[:, None] * diameter_m / 2,
        sigma_x_m=across[:, None] * view.stretch_z,
        sigma_y_m=along[:, None] * view.stretch_arc,
    )


def nearness(view: LineView, towards_m: Array) -> Array:
    """Field seen on a surface that stands `towards_m` before its place, over that seen there.

    Source: the inverse of `seen_field_m`.
    """
    return 1 - towards_m / view.distance_m


def plate_plane(rig: Rig) -> PixelPlane:
    """Places on a plate that stands square to the frame camera's axis, where the heads are.

    The middle of the image is the origin.
    """
    camera, lens = rig.frame_camera, rig.frame_lens
    right = np.arange(camera.columns) - (camera.columns - 1) / 2
    down = np.arange(camera.rows)[:, None] - (camera.rows - 1) / 2
    corner = math.hypot(right[-1], float(down[-1, 0]))
    share = np.maximum(np.hypot(right, down) / corner, 1e-12)
    height = undistorted_share(image_share=share, distortion_share=lens.distortion_share)
    scale_m = height / share * lens.object_pixel_m
    defocus = defocus_px(camera=camera, lens=lens, beyond_m=np.array(-lens.focus_error_m))
    sigma_m = math.hypot(sharp_px(rig), float(defocus)) * scale_m
    return PixelPlane(scale_m * right, scale_m * down, sigma_m, sigma_m)
