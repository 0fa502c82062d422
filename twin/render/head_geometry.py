"""What each pixel of a head view sees: which surface, where on it, how lit, how far away."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.render.depth_blur import GRAIN_PX
from twin.render.head_camera import HeadCamera
from twin.render.head_light import head_light
from twin.render.head_rays import cast
from twin.render.head_shape import HeadShape

MARGIN_PX = 24


@dataclass(frozen=True)
class HeadView:
    """What the pixels of one image patch see; all maps are [rows, columns] of the patch.

    `corner_px` (column, row) of the patch in the image; `surface` one of the codes of
    `head_rays`; `first_m`, `second_m` the place on it: (x, y) on top, chamfer and socket floor,
    (arc, z) on side, socket wall and shank; `irradiance` relative to a plane at the aim that
    faces the camera; `beyond_m` distance beyond the plane of focus [m], beside the head that of
    the head.
    """

    corner_px: tuple[int, int]
    surface: NDArray[np.uint8]
    first_m: NDArray[np.float32]
    second_m: NDArray[np.float32]
    irradiance: NDArray[np.float32]
    beyond_m: NDArray[np.float32]


def head_view(*, shape: HeadShape, camera: HeadCamera, columns: int, rows: int) -> HeadView:
    """Ray-cast the patch of a `rows` × `columns` image in which the head lies.

    Fast enough (about 20 ns per pixel) to be done for every image: any spindle angle is exact and
    nothing is kept.

    Assumes: the head is convex but for its socket, and so throws no shadow on itself.
    """
    left, top, right, bottom = _patch(shape, camera, columns, rows)
    size = (bottom - top, right - left)
    surface = np.empty(size, np.uint8)
    maps = [np.empty(size, np.float32) for _ in range(4)]
    light = head_light(shape=shape, camera=camera)
    cast(
        shape.numbers(), camera.eye_m, camera.axes, camera.slope_per_px, camera.distortion,
        left - camera.centre_px[0], top - camera.centre_px[1], camera.focus_m,
        light.top[None], light.side, light.chamfer, light.shank, light.bars_m, light.facing,
        surface, *maps,
    )  # fmt: skip
    return HeadView((left, top), surface, *maps)


def _patch(
    shape: HeadShape, camera: HeadCamera, columns: int, rows: int
) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of the head's box, with a margin for blur, in whole eights."""
    turn = np.arange(72) * np.pi / 36
    ring = shape.reach_m * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    corners = np.concatenate([np.insert(ring, 2, z, axis=1) for z in (-shape.height_m, 0.0)])
    if shape.is_hex:
        corners = corners[6::12]
    seen = camera.project_px(corners)
    low = np.floor((seen.min(axis=0) - MARGIN_PX) / GRAIN_PX).astype(int) * GRAIN_PX
    high = np.ceil((seen.max(axis=0) + MARGIN_PX) / GRAIN_PX).astype(int) * GRAIN_PX
    (left, top), (right, bottom) = np.maximum(low, 0), np.minimum(high, (columns, rows))
    return int(left), int(top), int(right), int(bottom)
