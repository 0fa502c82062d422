"""Outer shape of a fastener head, as the numbers the ray caster needs."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.render.zones import head_face_radii_m
from twin.spec import datasheets as ds

CHAMFER_RAD = {"hex": math.radians(30), "socket": math.radians(40)}
"""Slope of the chamfer: ISO 4014 asks for 15° to 30°; ISO 4762 leaves the edge open (assumed)."""
SIN_60 = math.sqrt(3) / 2
MAKER_MARKS = ("TK", "EIB", "GOI", "BAT", "ORT")


@dataclass(frozen=True)
class HeadShape:
    """A head in the part frame: top face on z = −height_m, bearing face on z = 0.

    The side is six flats at half width `half_width_m` if `is_hex`, else a cylinder of that radius.
    A cone cuts the top edge: it leaves a flat disc of `top_radius_m` and falls away at
    `chamfer_rad` to the top plane. `socket_half_width_m` is 0 where there is no socket.
    """

    is_hex: bool
    half_width_m: float
    height_m: float
    top_radius_m: float
    chamfer_rad: float
    socket_half_width_m: float
    socket_depth_m: float
    shank_radius_m: float
    markings: tuple[str, ...]

    @property
    def reach_m(self) -> float:
        """Largest distance of the head from its axis [m]."""
        return self.half_width_m / math.cos(math.pi / 6) if self.is_hex else self.half_width_m

    def is_on_face(self, points_m: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which points (x, y) [n, 2] lie on the flat top face, outside the socket."""
        return (np.hypot(*points_m.T) <= self.top_radius_m) & ~self.is_in_socket(points_m)

    def is_in_socket(self, points_m: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which points (x, y) [n, 2] lie within the hexagon of the socket."""
        return across_flats_m(points_m) < self.socket_half_width_m

    def numbers(self) -> tuple[float, ...]:
        """The shape for compiled code, in the order of `head_rays`."""
        return (
            float(self.is_hex), self.half_width_m, self.height_m, self.top_radius_m,
            math.tan(self.chamfer_rad), self.socket_half_width_m, self.socket_depth_m,
            self.shank_radius_m,
        )  # fmt: skip


def across_flats_m(points_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """Half width of the hexagon, a flat facing +x, on which each point (x, y) [n, 2] lies."""
    x, y = points_m.T
    return np.max([np.abs(x), np.abs(x / 2 + SIN_60 * y), np.abs(x / 2 - SIN_60 * y)], axis=0)


def head_shape(fastener: ds.Fastener) -> HeadShape:
    """Shape and markings of the head of `fastener`.

    Source: ISO 4014 (30° chamfer, washer face hidden), ISO 4762; markings ISO 898-1 clause 10.
    Assumes: markings of hex heads are raised on the top face; socket heads carry none there.
    """
    half_width = fastener.head_width_m / 2
    is_hex = fastener.head == "hex"
    return HeadShape(
        is_hex=is_hex,
        half_width_m=half_width,
        height_m=fastener.head_height_m,
        top_radius_m=head_face_radii_m(fastener)[1],
        chamfer_rad=CHAMFER_RAD[fastener.head],
        socket_half_width_m=fastener.socket_width_m / 2,
        socket_depth_m=fastener.socket_depth_m,
        shank_radius_m=fastener.thread_diameter_m / 2,
        markings=_markings(fastener) if is_hex else (),
    )


def _markings(fastener: ds.Fastener) -> tuple[str, ...]:
    """Maker's mark and property class, the same on every head of one type."""
    number = sum(map(ord, fastener.name))
    return (MAKER_MARKS[number % len(MAKER_MARKS)], "10.9" if number % 2 else "8.8")
