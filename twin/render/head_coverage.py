"""Coverage map of a head: where which view sees it, how well lit and how finely resolved."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.core.records import frozen_array
from twin.render.head_camera import HeadCamera, head_camera
from twin.render.head_light import head_light, irradiance, socket_irradiance
from twin.render.head_shape import HeadShape, head_shape
from twin.render.head_surfaces import HeadSurface, head_surfaces
from twin.spec import datasheets as ds
from twin.spec.rig import Rig

QUARTER_TURNS_RAD = tuple(k * math.pi / 2 for k in range(4))
PITCH_M = 0.2e-3
LIT_SHARE = 0.1
"""Irradiance over that of a plane at the aim facing the camera, below which a place counts as dark
(assumed)."""


@dataclass(frozen=True)
class SurfaceCoverage:
    """What the views see of one surface; arrays [n] go with the surface's points.

    `views` number of views that see the point; of these the best `cosine` between normal and line
    of sight, the best `irradiance` over that of a plane at the aim facing the camera, and the
    best `px_per_m` in the direction in which the surface is foreshortened; 0 where unseen.
    """

    surface: HeadSurface
    views: NDArray[np.int64]
    cosine: NDArray[np.float64]
    irradiance: NDArray[np.float64]
    px_per_m: NDArray[np.float64]

    @property
    def seen_share(self) -> float:
        """Share of the area that at least one view sees."""
        return float(np.mean(self.views > 0))

    def lit_share(self, least: float = LIT_SHARE) -> float:
        """Share of the area that a view sees lit by at least this share of the reference."""
        return float(np.mean((self.views > 0) & (self.irradiance >= least)))

    @property
    def worst_px_per_m(self) -> float | None:
        """Resolution where it is lowest, of what is seen; None where nothing is."""
        return float(self.px_per_m[self.views > 0].min()) if self.views.any() else None

    @property
    def median_px_per_m(self) -> float | None:
        """Median resolution of what is seen; None where nothing is."""
        return float(np.median(self.px_per_m[self.views > 0])) if self.views.any() else None


@dataclass(frozen=True)
class HeadCoverage:
    """Coverage of every surface of one fastener's head by views at `angles_rad` of the spindle."""

    fastener: str
    angles_rad: tuple[float, ...]
    surfaces: tuple[SurfaceCoverage, ...]


def head_coverage(
    *,
    rig: Rig,
    fastener: str,
    angles_rad: tuple[float, ...] = QUARTER_TURNS_RAD,
    pitch_m: float = PITCH_M,
) -> HeadCoverage:
    """What the views at `angles_rad` see of the head of `fastener`, on a grid of `pitch_m`.

    Assumes: nothing stands between head and camera; the part turns about its own axis; a head is
    convex but for its socket, so that a surface hides itself where it faces away.
    """
    shape = head_shape(rig.fasteners[fastener])
    cameras = [
        head_camera(
            camera=rig.frame_camera,
            lens=rig.frame_lens,
            light=rig.light,
            shape=shape,
            spindle_angle_rad=angle,
        )
        for angle in angles_rad
    ]
    surfaces = head_surfaces(shape=shape, pitch_m=pitch_m)
    covered = tuple(_covered(surface, shape, cameras, rig.frame_camera) for surface in surfaces)
    return HeadCoverage(fastener, tuple(angles_rad), covered)


def _covered(
    surface: HeadSurface, shape: HeadShape, cameras: list[HeadCamera], sensor: ds.FrameCamera
) -> SurfaceCoverage:
    """Best of all views at every point of one surface."""
    views = np.zeros(len(surface.points_m), int)
    best = np.zeros((3, len(views)))
    for camera in cameras:
        cosine = _cosine_of_view(surface, camera)
        seen = (cosine > 0) & _in_frame(surface, camera, sensor)
        if surface.name.startswith("socket"):
            seen &= _past_the_rim(surface, shape, camera)
        resolution = camera.px_per_m(surface.points_m) * cosine
        found = np.stack([cosine, _lit(surface, shape, camera), resolution])
        best = np.maximum(best, np.where(seen, found, 0.0))
        views += seen
    return SurfaceCoverage(surface, frozen_array(views), *(frozen_array(row) for row in best))


def _cosine_of_view(surface: HeadSurface, camera: HeadCamera) -> NDArray[np.float64]:
    towards = camera.eye_m - surface.points_m
    return (towards * surface.normals).sum(axis=1) / np.linalg.norm(towards, axis=1)


def _in_frame(
    surface: HeadSurface, camera: HeadCamera, sensor: ds.FrameCamera
) -> NDArray[np.bool_]:
    pixels = camera.project_px(surface.points_m)
    within = (pixels > -0.5) & (pixels < np.array([sensor.columns, sensor.rows]) - 0.5)
    return np.all(within, axis=1)


def _past_the_rim(surface: HeadSurface, shape: HeadShape, camera: HeadCamera) -> NDArray[np.bool_]:
    """Whether the line of sight from points in the socket leaves through its opening."""
    towards = camera.eye_m - surface.points_m
    to_rim = (-shape.height_m - surface.points_m[:, 2]) / towards[:, 2]
    crossing = surface.points_m + to_rim[:, None] * towards
    return shape.is_in_socket(crossing[:, :2])


def _lit(surface: HeadSurface, shape: HeadShape, camera: HeadCamera) -> NDArray[np.float64]:
    """Irradiance at every point over that of a plane at the aim that faces the camera."""
    facing = head_light(shape=shape, camera=camera).facing
    places = {"points_m": surface.points_m, "normals": surface.normals}
    if surface.name.startswith("socket"):
        return socket_irradiance(shape=shape, bars_m=camera.bars_m, **places) / facing
    return irradiance(bars_m=camera.bars_m, **places) / facing
