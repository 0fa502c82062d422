"""A slanted edge: one half of an even field is dark, along a line a few degrees off the pixels."""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from twin.render.pieces.flat import EVEN, LEVEL, LUMINANCE, field_electrons
from twin.render.pieces.piece import DIAMETER, Drawn, Parameter, Piece, Setting, view_of
from twin.render.pieces.plane import PixelPlane, pixel_plane


def edge_share(*, plane: PixelPlane, slant_rad: float, is_along: bool) -> NDArray[np.float32]:
    """Share of the bright side's light in every pixel, [rows, columns], 0 to 1.

    The edge goes through the middle of the image. Across the line (not `is_along`) it leans by
    `slant_rad` against the rows' course and the right is bright; along the scan it leans against
    the columns' course and the later rows are bright.

    Source: convolution of a half plane with a Gaussian, which is what beads that fill the half
    plane add up to.
    """
    normal_x, normal_y = edge_normal(slant_rad=slant_rad, is_along=is_along)
    x, y = plane.x_m - _middle(plane.x_m), plane.y_m - _middle(plane.y_m)
    sigma = np.hypot(normal_x * plane.sigma_x_m, normal_y * plane.sigma_y_m)
    return ndtr((normal_x * x + normal_y * y) / sigma).astype(np.float32)


def edge_normal(*, slant_rad: float, is_along: bool) -> tuple[float, float]:
    """Unit vector (x, y) across the edge towards the bright side."""
    cos, sin = math.cos(slant_rad), math.sin(slant_rad)
    return (-sin, cos) if is_along else (cos, -sin)


def _middle(place_m: NDArray[np.float64]) -> float:
    return float(place_m.min() + place_m.max()) / 2


def _draw(setting: Setting) -> Drawn:
    slant_rad, is_along = setting["slant_rad"], bool(setting["along"])
    plane = pixel_plane(setting, setting["diameter_m"])
    share = edge_share(plane=plane, slant_rad=slant_rad, is_along=is_along)
    dark = np.float32(setting["dark_share"])
    electrons = field_electrons(setting) * (dark + (1 - dark) * share)
    normal = edge_normal(slant_rad=slant_rad, is_along=is_along)
    truth = {
        "middle_m": [_middle(plane.x_m), _middle(plane.y_m)],
        "towards_bright": list(normal),
        "mean_blur_sigma_m": [float(plane.sigma_x_m.mean()), float(plane.sigma_y_m.mean())],
    }
    return Drawn(view_of(setting.camera, electrons), truth)


SLANT = Parameter("slant_rad", "rad", math.radians(5), 0.0, 0.7, "lean of the edge; 5 degrees")
ALONG = Parameter(
    "along", "1", 0.0, 0.0, 1.0,
    "0: the edge crosses the rows and shows the blur along a row; 1: it crosses the columns",
    is_whole=True,
)  # fmt: skip
DARK = Parameter("dark_share", "1", 0.05, 0.0, 1.0, "dark side over bright side")

EDGE = Piece(
    name="edge",
    description="slanted edge, to measure the modulation transfer with (ISO 12233)",
    cameras=("line", "frame"),
    parameters=(LEVEL, LUMINANCE, EVEN, SLANT, ALONG, DARK, DIAMETER),
    draw=_draw,
)
