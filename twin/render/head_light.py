"""How the UV bars light each surface of a head, as tables the ray caster looks up."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.render.head_camera import HeadCamera
from twin.render.head_rays import light_bars, light_socket
from twin.render.head_shape import HeadShape

AZIMUTHS = 360
STEP_M = 1e-3


@dataclass(frozen=True)
class HeadLight:
    """Irradiance relative to a plane at the aim that faces the camera.

    Each row [4] is E0 and its gradient: E(p) = E0 + g·p [1, 1/m]. `top` [4]; `side` one row per
    flat, or per degree of a cylinder; `chamfer` one row per degree; `shank` one per five
    degrees. `bars_m` as in `HeadCamera` for places that need each bar by itself, whose light is
    divided by `facing`.
    """

    top: NDArray[np.float64]
    side: NDArray[np.float64]
    chamfer: NDArray[np.float64]
    shank: NDArray[np.float64]
    bars_m: NDArray[np.float64]
    facing: float


def head_light(*, shape: HeadShape, camera: HeadCamera) -> HeadLight:
    """Tables for a head that stands turned under the bars of `camera`.

    Source: even lines of matt emitters, as in `uv_bars`; what lies beyond a surface's horizon
    does not light it.
    Assumes: irradiance varies linearly over one surface; the head throws no shadow on the shank
    (it takes less than a tenth where the camera sees the shank).
    """
    bars = camera.bars_m
    aim = np.array([[0.0, 0.0, -shape.height_m / 2]])
    facing = float(irradiance(points_m=aim, normals=-camera.axes[2:], bars_m=bars)[0])
    top = np.array([[0.0, 0.0, -shape.height_m]]), np.array([[0.0, 0.0, -1.0]])
    return HeadLight(
        top=_linear(*top, bars)[0] / facing,
        side=_linear(*_side(shape), bars) / facing,
        chamfer=_linear(*_chamfer(shape), bars) / facing,
        shank=_linear(*_shank(shape), bars) / facing,
        bars_m=bars,
        facing=facing,
    )


def irradiance(
    *, points_m: NDArray[np.float64], normals: NDArray[np.float64], bars_m: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Irradiance at points [n, 3] with unit normals [n, 3], as ∫ cos·cos/r² ds over the bars."""
    light = np.empty(len(points_m))
    light_bars(bars_m, points_m, normals, light)
    return light


def socket_irradiance(
    *,
    shape: HeadShape,
    points_m: NDArray[np.float64],
    normals: NDArray[np.float64],
    bars_m: NDArray[np.float64],
) -> NDArray[np.float64]:
    """As `irradiance`, at points in the socket of a head, whose rim hides part of the bars."""
    light = np.empty(len(points_m))
    light_socket(shape.numbers(), bars_m, points_m, normals, light)
    return light


def _linear(
    points_m: NDArray[np.float64], normals: NDArray[np.float64], bars_m: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Irradiance [n, 4] as the value at the origin and the gradient, by central differences."""

    def at(places_m: NDArray[np.float64]) -> NDArray[np.float64]:
        return irradiance(points_m=places_m, normals=normals, bars_m=bars_m)

    steps = STEP_M * np.eye(3)
    slopes = [(at(points_m + step) - at(points_m - step)) / (2 * STEP_M) for step in steps]
    gradient = np.stack(slopes, axis=1)
    return np.column_stack([at(points_m) - (gradient * points_m).sum(axis=1), gradient])


def _side(shape: HeadShape) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points and normals of the side: six flats, or every degree of a cylinder."""
    count = 6 if shape.is_hex else AZIMUTHS
    normals = _around(count, 0.0)
    return normals * shape.half_width_m - [0, 0, shape.height_m / 2], normals


def _shank(shape: HeadShape) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    normals = _around(AZIMUTHS // 5, 0.0)
    return normals * shape.shank_radius_m, normals


def _chamfer(shape: HeadShape) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    points = _around(AZIMUTHS, 0.0) * shape.half_width_m - [0, 0, shape.height_m]
    normals = _around(AZIMUTHS, -np.cos(shape.chamfer_rad))
    return points, normals


def _around(count: int, z: float) -> NDArray[np.float64]:
    """Unit vectors [count, 3] of one z, evenly around the axis."""
    turn = np.arange(count) * 2 * np.pi / count
    radius = np.sqrt(1 - z**2)
    return np.stack([np.cos(turn) * radius, np.sin(turn) * radius, np.full(count, z)], axis=1)
