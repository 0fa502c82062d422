"""Where plain shank, fillet, thread and tip lie on a fastener, for drawing flaws and images."""

import math
from dataclasses import dataclass

from twin.spec import datasheets as ds

THREAD_DEPTH_SHARE = 0.6134
"""Depth of an ISO metric external thread over its pitch: 17/24·H with H = 0.866 P (ISO 68-1)."""


@dataclass(frozen=True)
class Zones:
    """Axial limits on the shank, z [m] from the bearing face, and the unrolled circumference."""

    fillet_end_m: float
    thread_start_m: float
    tip_m: float
    pitch_m: float
    circumference_m: float

    def root_z_m(self, turn: float) -> float:
        """Place of the thread root after `turn` turns around from arc 0 at the thread's start."""
        return self.thread_start_m + self.pitch_m * turn


def zones_of(fastener: ds.Fastener) -> Zones:
    """Zones of one type of fastener."""
    return Zones(
        fillet_end_m=fastener.fillet_radius_m,
        thread_start_m=fastener.length_m - fastener.thread_length_m,
        tip_m=fastener.length_m,
        pitch_m=fastener.thread_pitch_m,
        circumference_m=math.pi * fastener.thread_diameter_m,
    )


def head_face_radii_m(fastener: ds.Fastener) -> tuple[float, float]:
    """Inner and outer radius of the flat ring on top of the head; inner is 0 without a socket.

    Source: chamfer circle about 0.95 of the width (ISO 4014, ISO 4762); a hexagon socket reaches
    its width/√3 at the corners.
    """
    return fastener.socket_width_m / math.sqrt(3), 0.475 * fastener.head_width_m
