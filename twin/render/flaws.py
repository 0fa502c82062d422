"""Drawing defects: where a crack of each kind lies, how it runs, how deep and open it is."""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from twin.render.paths import as_points, path_length_m, tortuous_path_m
from twin.render.zones import Zones, head_face_radii_m, zones_of
from twin.spec import datasheets as ds
from twin.spec.part import Defect, DefectKind, Surface

ASPECT_LOW, ASPECT_HIGH = 0.1, 0.5
"""Depth over length (assumed): from shallow laps to half-penny cracks."""
MAX_DEPTH_SHARE = 0.06
"""Depth over thread diameter (assumed); ISO 6157-1 tolerates 0.03 for seams."""
OPENING_SHARE = 0.05
"""Mouth width over depth (assumed), as in the reference cracks of the leakage table."""
TIP_MARGIN_M = 1.0e-3
VISIBLE_END_M = 0.138
"""The line-scan camera sees z up to 140 mm (2048 × 71 µm from −5 mm)."""
TRIES_PER_LENGTH = 12
SHORTENING = 0.9

Path = NDArray[np.float64]


def draw_defect(
    *, rng: np.random.Generator, kind: DefectKind, length_m: float, fastener: ds.Fastener
) -> Defect:
    """A crack of `kind`, of `length_m` or, where the surface is too small for it, shorter."""
    surface: Surface = "head" if kind == "forging_crack" else "shank"
    fits = _fits_face(fastener) if surface == "head" else _fits_shank(zones_of(fastener))
    path = _fitting_path(rng, _SHAPES[kind], length_m, fastener, fits)
    length = path_length_m(path)
    depth = min(
        length * rng.uniform(ASPECT_LOW, ASPECT_HIGH),
        MAX_DEPTH_SHARE * fastener.thread_diameter_m,
    )
    opening = float(np.clip(depth * OPENING_SHARE * rng.lognormal(0.0, 0.35), 2e-6, 80e-6))
    return Defect(kind, surface, as_points(path), length, depth, opening)


def _fitting_path(
    rng: np.random.Generator,
    shape: Callable[[np.random.Generator, float, ds.Fastener], Path],
    length_m: float,
    fastener: ds.Fastener,
    fits: Callable[[Path], bool],
) -> Path:
    """Redraw until the path lies on the surface; after some misses ask for less length."""
    while True:
        for _ in range(TRIES_PER_LENGTH):
            path = shape(rng, length_m, fastener)
            if fits(path):
                return path
        length_m *= SHORTENING


def _fits_shank(zones: Zones) -> Callable[[Path], bool]:
    last_m = min(zones.tip_m - TIP_MARGIN_M, VISIBLE_END_M)

    def fits(path: Path) -> bool:
        along, around = path[:, 0], path[:, 1]
        is_on_shank = along.min() >= 0.2e-3 and along.max() <= last_m
        return bool(is_on_shank and np.ptp(around) <= 0.9 * zones.circumference_m)

    return fits


def _fits_face(fastener: ds.Fastener) -> Callable[[Path], bool]:
    inner, outer = head_face_radii_m(fastener)

    def fits(path: Path) -> bool:
        radius = np.hypot(path[:, 0], path[:, 1])
        return bool(radius.max() <= 0.97 * outer and radius.min() >= 1.03 * inner)

    return fits


def _seam(rng: np.random.Generator, length_m: float, fastener: ds.Fastener) -> Path:
    """Straight along the axis, anywhere: it comes from the bar."""
    zones = zones_of(fastener)
    path = tortuous_path_m(rng=rng, length_m=length_m, heading_rad=0.0, roughness_rad=0.04)
    return path + _place(rng, zones, 0.0, zones.tip_m - length_m)


def _quench_crack(rng: np.random.Generator, length_m: float, fastener: ds.Fastener) -> Path:
    """Irregular: mostly along the body, else around the fillet, else any way in the thread."""
    zones = zones_of(fastener)
    where = rng.random()
    if where < 0.25:
        heading, low, high = math.pi / 2, 0.2e-3, 1.5 * zones.fillet_end_m
        roughness = 0.15
    elif where < 0.5:
        heading, low, high = rng.uniform(0, math.pi), zones.thread_start_m, zones.tip_m
        roughness = 0.35
    else:
        heading, low, high = rng.normal(0.0, 0.5), 0.0, zones.tip_m - length_m
        roughness = 0.35
    path = tortuous_path_m(rng=rng, length_m=length_m, heading_rad=heading, roughness_rad=roughness)
    return path + _place(rng, zones, low, high)


def _lap(rng: np.random.Generator, length_m: float, fastener: ds.Fastener) -> Path:
    """Along the helix of the thread, on a flank or the crest, not in the root."""
    zones = zones_of(fastener)
    heading = math.atan2(zones.circumference_m, zones.pitch_m)
    path = tortuous_path_m(rng=rng, length_m=length_m, heading_rad=heading, roughness_rad=0.05)
    turns = (zones.tip_m - zones.thread_start_m) / zones.pitch_m
    around = rng.random()
    turn = around + rng.integers(0, max(1, int(turns) - 1)) + rng.uniform(0.3, 0.7)
    return path + np.array([zones.root_z_m(turn), around * zones.circumference_m])


def _forging_crack(rng: np.random.Generator, length_m: float, fastener: ds.Fastener) -> Path:
    """Roughly radial and tortuous, on the top face of the head."""
    inner, outer = head_face_radii_m(fastener)
    angle = rng.uniform(0, 2 * math.pi)
    radius = math.sqrt(rng.uniform(inner**2, outer**2))
    inward = math.pi if rng.random() < 0.5 else 0.0
    heading = angle + inward + rng.normal(0.0, 0.35)
    path = tortuous_path_m(rng=rng, length_m=length_m, heading_rad=heading, roughness_rad=0.35)
    return path + radius * np.array([math.cos(angle), math.sin(angle)])


def _place(rng: np.random.Generator, zones: Zones, low_m: float, high_m: float) -> Path:
    """A starting point (z, arc) with z between two limits."""
    along = rng.uniform(low_m, max(low_m, high_m))
    return np.array([along, rng.uniform(0, zones.circumference_m)])


_SHAPES: dict[DefectKind, Callable[[np.random.Generator, float, ds.Fastener], Path]] = {
    "seam": _seam,
    "quench_crack": _quench_crack,
    "lap": _lap,
    "forging_crack": _forging_crack,
}
