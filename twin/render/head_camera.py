"""The frame camera and its UV bars around the head, in head coordinates."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.render.head_shape import HeadShape
from twin.spec import datasheets as ds

VIEW_ANGLE_RAD = math.pi / 4


@dataclass(frozen=True)
class HeadCamera:
    """A thin-lens camera in head coordinates, turned against the head by the spindle angle.

    `eye_m` [3]; `axes` [3, 3] rows right, down, forward; `slope_per_px` tangent per pixel;
    `centre_px` (column, row) of the optical axis; `distance_m` eye to the aim, `focus_m` eye to
    the plane of focus; `distortion` shift of an image point over its distance from the axis, per
    squared tangent of the field angle; `bars_m` [bars, 3, 3] rows middle of a UV bar, from there
    to its end, and the direction it faces.
    """

    eye_m: NDArray[np.float64]
    axes: NDArray[np.float64]
    slope_per_px: float
    centre_px: tuple[float, float]
    distance_m: float
    focus_m: float
    distortion: float
    bars_m: NDArray[np.float64]

    def project_px(self, points_m: NDArray[np.float64]) -> NDArray[np.float64]:
        """Image points (column, row) [n, 2] of head points [n, 3]."""
        seen = (points_m - self.eye_m) @ self.axes.T
        slopes = seen[:, :2] / seen[:, 2:]
        outwards = 1 + self.distortion * (slopes**2).sum(axis=1, keepdims=True)
        return outwards * slopes / self.slope_per_px + self.centre_px

    def px_per_m(self, points_m: NDArray[np.float64]) -> NDArray[np.float64]:
        """Scale of the image across the line of sight at head points [n, 3], [n] in px/m.

        Assumes: the mean of the scales along and across the radius, which differ by less than
        twice the distortion.
        """
        seen = (points_m - self.eye_m) @ self.axes.T
        square = (seen[:, :2] ** 2).sum(axis=1) / seen[:, 2] ** 2
        return (1 + 2 * self.distortion * square) / (seen[:, 2] * self.slope_per_px)


def head_camera(
    *,
    camera: ds.FrameCamera,
    lens: ds.Lens,
    light: ds.Light,
    shape: HeadShape,
    spindle_angle_rad: float,
) -> HeadCamera:
    """Camera looking at 45° at the middle of the head, which stands turned by the spindle.

    At angle 0 the image's right is +x, and the flank facing the camera is that at +y.

    Source: radial distortion y' = y·(1 + D·(r/r_corner)²).
    Assumes: aimed at the middle of the head; an error of focus leaves the scale as it is; bars
    beside the optical axis at `bar_angle_rad`, in the plane of the image's right.
    """
    sin, cos = math.sin(VIEW_ANGLE_RAD), math.cos(VIEW_ANGLE_RAD)
    right = np.array([1.0, 0.0, 0.0])
    down = np.array([0.0, cos, sin])
    forward = np.array([0.0, -sin, cos])
    magnification = camera.pixel_pitch_m / lens.object_pixel_m
    distance = lens.focal_length_m * (1 + 1 / magnification)
    aim = np.array([0.0, 0.0, -shape.height_m / 2])
    head_from_bench = _turn(-spindle_angle_rad)
    slope_per_px = lens.object_pixel_m / distance
    centre_px = (camera.columns - 1) / 2, (camera.rows - 1) / 2
    bars = _bars(right, down, forward, light)
    bars[:, 0] += aim
    return HeadCamera(
        eye_m=head_from_bench @ (aim - distance * forward),
        axes=np.stack([right, down, forward]) @ head_from_bench.T,
        slope_per_px=slope_per_px,
        centre_px=centre_px,
        distance_m=distance,
        focus_m=distance + lens.focus_error_m,
        distortion=lens.distortion_share / (slope_per_px * math.hypot(*centre_px)) ** 2,
        bars_m=bars @ head_from_bench.T,
    )


def _turn(angle_rad: float) -> NDArray[np.float64]:
    sin, cos = math.sin(angle_rad), math.cos(angle_rad)
    return np.array([[cos, -sin, 0.0], [sin, cos, 0.0], [0.0, 0.0, 1.0]])


def _bars(
    right: NDArray[np.float64],
    down: NDArray[np.float64],
    forward: NDArray[np.float64],
    light: ds.Light,
) -> NDArray[np.float64]:
    """Middle, half length and direction [bars, 3, 3] of the bars, seen from the aim."""
    angles = light.bar_angle_rad * np.linspace(-1, 1, light.bars) if light.bars > 1 else [0.0]
    towards = [math.sin(angle) * right - math.cos(angle) * forward for angle in angles]
    half = light.bar_length_m / 2 * down
    return np.array([[light.distance_m * unit, half, -unit] for unit in towards])
