"""Points spread evenly over the surfaces of a head, each standing for the same area."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from twin.core.records import frozen_array
from twin.render.head_rays import FLATS
from twin.render.head_shape import HeadShape, across_flats_m

SurfaceName = Literal["top", "chamfer", "side", "socket wall", "socket floor", "bearing face"]


@dataclass(frozen=True)
class HeadSurface:
    """One surface of a head as points in the part frame that stand for `point_area_m2` each.

    `points_m` and outward `normals` [n, 3]; `map_m` [n, 2] the place on a flat map: (x, y) on
    faces, (arc, z) on the unrolled side and the unrolled socket wall.
    """

    name: SurfaceName
    points_m: NDArray[np.float64]
    normals: NDArray[np.float64]
    map_m: NDArray[np.float64]
    point_area_m2: float

    def __post_init__(self) -> None:
        for array in (self.points_m, self.normals, self.map_m):
            frozen_array(array)

    @property
    def area_m2(self) -> float:
        """Area of the whole surface."""
        return len(self.points_m) * self.point_area_m2


def head_surfaces(*, shape: HeadShape, pitch_m: float) -> tuple[HeadSurface, ...]:
    """All surfaces of a head on nearly square grids of about `pitch_m`.

    Assumes: the bearing face reaches from the shank to the outline of the head.
    """
    side = _flats(shape, pitch_m) if shape.is_hex else _cylinder(shape, pitch_m)
    socket = _socket(shape, pitch_m) if shape.socket_depth_m > 0 else ()
    outside = (_top(shape, pitch_m), _chamfer(shape, pitch_m), side)
    return (*outside, *socket, _bearing_face(shape, pitch_m))


def _top(shape: HeadShape, pitch_m: float) -> HeadSurface:
    plan, cell_m2 = _plan(shape, pitch_m)
    return _level("top", plan[shape.is_on_face(plan)], -shape.height_m, cell_m2)


def _chamfer(shape: HeadShape, pitch_m: float) -> HeadSurface:
    """The part of a cone between the top face's edge and the side."""
    plan, cell_m2 = _plan(shape, pitch_m)
    plan = plan[_in_outline(shape, plan) & (np.hypot(*plan.T) > shape.top_radius_m)]
    radius = np.hypot(*plan.T)
    sin, cos = math.sin(shape.chamfer_rad), math.cos(shape.chamfer_rad)
    normals = np.insert(plan / radius[:, None] * sin, 2, -cos, axis=1)
    points = np.column_stack([plan, _chamfer_z_m(shape, radius)])
    return HeadSurface("chamfer", points, normals, plan, cell_m2 / cos)


def _flats(shape: HeadShape, pitch_m: float) -> HeadSurface:
    """The six flats below the chamfer."""
    walls = _hexagon_walls("side", shape.half_width_m, (-shape.height_m, 0.0), pitch_m)
    radius = np.hypot(walls.points_m[:, 0], walls.points_m[:, 1])
    below = walls.points_m[:, 2] > _chamfer_z_m(shape, radius)
    points, normals, places = walls.points_m[below], walls.normals[below], walls.map_m[below]
    return HeadSurface("side", points, normals, places, walls.point_area_m2)


def _cylinder(shape: HeadShape, pitch_m: float) -> HeadSurface:
    half_turn = math.pi * shape.half_width_m
    top = float(_chamfer_z_m(shape, np.array(shape.half_width_m)))
    places, cell_m2 = _grid((-half_turn, half_turn), (top, 0.0), pitch_m)
    turn = places[:, 0] / shape.half_width_m
    normals = np.column_stack([np.cos(turn), np.sin(turn), np.zeros(len(turn))])
    points = np.column_stack([shape.half_width_m * normals[:, :2], places[:, 1]])
    return HeadSurface("side", points, normals, places, cell_m2)


def _socket(shape: HeadShape, pitch_m: float) -> tuple[HeadSurface, HeadSurface]:
    """Wall and floor of the socket."""
    plan, cell_m2 = _plan(shape, pitch_m)
    depth = shape.socket_depth_m - shape.height_m
    heights = -shape.height_m, depth
    wall = _hexagon_walls("socket wall", shape.socket_half_width_m, heights, pitch_m, facing=-1.0)
    return wall, _level("socket floor", plan[shape.is_in_socket(plan)], depth, cell_m2)


def _bearing_face(shape: HeadShape, pitch_m: float) -> HeadSurface:
    plan, cell_m2 = _plan(shape, pitch_m)
    ring = _in_outline(shape, plan) & (np.hypot(*plan.T) > shape.shank_radius_m)
    return _level("bearing face", plan[ring], 0.0, cell_m2, facing=1.0)


def _hexagon_walls(
    name: SurfaceName,
    half_width_m: float,
    heights_m: tuple[float, float],
    pitch_m: float,
    *,
    facing: float = 1.0,
) -> HeadSurface:
    """The six sides of a hexagonal prism, `facing` outwards (1) or inwards (−1)."""
    half = half_width_m / math.sqrt(3)
    grid, cell_m2 = _grid((-half, half), heights_m, pitch_m)
    along, z = grid.T
    outwards = np.insert(np.array(FLATS), 2, 0.0, axis=1).repeat(len(z), axis=0)
    sideways = np.column_stack([-outwards[:, 1], outwards[:, 0]])
    arc = np.concatenate([along + 2 * half * side for side in range(6)])
    along, z = np.tile(along, 6), np.tile(z, 6)
    plan = half_width_m * outwards[:, :2] + along[:, None] * sideways
    points, places = np.column_stack([plan, z]), np.column_stack([arc, z])
    return HeadSurface(name, points, facing * outwards, places, cell_m2)


def _level(
    name: SurfaceName,
    plan: NDArray[np.float64],
    z_m: float,
    cell_m2: float,
    *,
    facing: float = -1.0,
) -> HeadSurface:
    """A level face at `z_m` whose normal points along +z (1) or −z (−1)."""
    normals = np.tile([0.0, 0.0, facing], (len(plan), 1))
    return HeadSurface(name, np.insert(plan, 2, z_m, axis=1), normals, plan, cell_m2)


def _plan(shape: HeadShape, pitch_m: float) -> tuple[NDArray[np.float64], float]:
    """Grid (x, y) [n, 2] over the head seen from above, and the area of a cell."""
    return _grid((-shape.reach_m, shape.reach_m), (-shape.reach_m, shape.reach_m), pitch_m)


def _grid(
    first_m: tuple[float, float], second_m: tuple[float, float], pitch_m: float
) -> tuple[NDArray[np.float64], float]:
    """Middles [n, 2] of the nearly square cells that fill a rectangle, and a cell's area."""
    axes, cell_m2 = [], 1.0
    for low, high in (first_m, second_m):
        edges = np.linspace(low, high, max(1, round((high - low) / pitch_m)) + 1)
        axes.append((edges[1:] + edges[:-1]) / 2)
        cell_m2 *= float(edges[1] - edges[0])
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 2), cell_m2


def _chamfer_z_m(shape: HeadShape, radius_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """Height of the cone that cuts the top edge, at a distance from the axis."""
    return (radius_m - shape.top_radius_m) * math.tan(shape.chamfer_rad) - shape.height_m


def _in_outline(shape: HeadShape, plan: NDArray[np.float64]) -> NDArray[np.bool_]:
    across = across_flats_m(plan) if shape.is_hex else np.hypot(*plan.T)
    return np.asarray(across < shape.half_width_m)
