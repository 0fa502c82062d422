"""Drawing defects: where one of each kind lies, how it runs, how deep and open it is."""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from twin.render.paths import as_points, path_length_m, tortuous_path_m
from twin.render.zones import Zones, head_face_radii_m, zones_of
from twin.spec import datasheets as ds
from twin.spec.part import Defect, DefectKind, Surface
from twin.spec.scenario import CrackShape, Inclusion, Infeed

MAX_DEPTH_SHARE = 0.06
"""Depth over thread diameter (assumed); ISO 6157-1 tolerates 0.03 for seams."""
OPENING_LIMITS_M = (2e-6, 80e-6)
"""Narrowest and widest mouth of a crack (assumed)."""
TIP_MARGIN_M = 1.0e-3
VISIBLE_END_M = 0.138
"""The line-scan camera sees z up to 140 mm (2048 × 71 µm from −5 mm)."""
TRIES_PER_LENGTH = 12
SHORTENING = 0.9

Path = NDArray[np.float64]
Shape = Callable[[np.random.Generator, float, ds.Fastener, float | None], Path]
"""Path of a length on a fastener; an angle, where one is given, replaces the kind's own."""


def draw_defect(
    *,
    rng: np.random.Generator,
    kind: DefectKind,
    length_m: float,
    fastener: ds.Fastener,
    infeed: Infeed,
) -> Defect:
    """A defect of `kind`, of `length_m` or, where the surface is too small for it, shorter.

    Cracks are shaped by `infeed.crack_shape`, inclusions by `infeed.inclusion`.
    """
    surface: Surface = "head" if kind == "forging_crack" else "shank"
    fits = _fits_face(fastener) if surface == "head" else _fits_shank(zones_of(fastener))
    path = _fitting_path(rng, kind, length_m, fastener, infeed.crack_shape.angle_rad, fits)
    if kind == "inclusion":
        return _inclusion(rng, path, infeed.inclusion)
    return _crack(rng, kind, surface, path, fastener, infeed.crack_shape)


def _crack(
    rng: np.random.Generator,
    kind: DefectKind,
    surface: Surface,
    path: Path,
    fastener: ds.Fastener,
    shape: CrackShape,
) -> Defect:
    """A crack along a path, as deep and open as its shape says."""
    length = path_length_m(path)
    depth = min(
        length * rng.uniform(shape.depth_low_share, shape.depth_high_share),
        MAX_DEPTH_SHARE * fastener.thread_diameter_m,
    )
    opening = np.clip(depth * shape.opening_share * rng.lognormal(0.0, 0.35), *OPENING_LIMITS_M)
    return Defect(
        kind, surface, as_points(path), length, depth, float(opening), profile=shape.profile
    )


def _inclusion(rng: np.random.Generator, path: Path, inclusion: Inclusion) -> Defect:
    """A stringer along a path, under sound metal: its depth is that of its lowest point."""
    cover = rng.uniform(inclusion.cover_low_m, inclusion.cover_high_m)
    return Defect(
        kind="inclusion",
        surface="shank",
        points_m=as_points(path),
        length_m=path_length_m(path),
        depth_m=cover + 2 * inclusion.radius_m,
        opening_m=2 * inclusion.radius_m,
        cover_m=cover,
    )


def _fitting_path(
    rng: np.random.Generator,
    kind: DefectKind,
    length_m: float,
    fastener: ds.Fastener,
    angle_rad: float | None,
    fits: Callable[[Path], bool],
) -> Path:
    """Redraw until the path lies on the surface; after some misses ask for less length."""
    while True:
        for _ in range(TRIES_PER_LENGTH):
            path = _SHAPES[kind](rng, length_m, fastener, angle_rad)
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


def _seam(
    rng: np.random.Generator, length_m: float, fastener: ds.Fastener, angle_rad: float | None
) -> Path:
    """Straight along the axis, anywhere: it comes from the bar."""
    zones = zones_of(fastener)
    heading = _given(angle_rad, 0.0)
    path = tortuous_path_m(rng=rng, length_m=length_m, heading_rad=heading, roughness_rad=0.04)
    return path + _place(rng, zones, 0.0, zones.tip_m - length_m)


def _quench_crack(
    rng: np.random.Generator, length_m: float, fastener: ds.Fastener, angle_rad: float | None
) -> Path:
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
    path = tortuous_path_m(
        rng=rng,
        length_m=length_m,
        heading_rad=_given(angle_rad, heading),
        roughness_rad=roughness,
    )
    return path + _place(rng, zones, low, high)


def _lap(
    rng: np.random.Generator, length_m: float, fastener: ds.Fastener, angle_rad: float | None
) -> Path:
    """Along the helix of the thread, on a flank or the crest, not in the root."""
    zones = zones_of(fastener)
    heading = _given(angle_rad, math.atan2(zones.circumference_m, zones.pitch_m))
    path = tortuous_path_m(rng=rng, length_m=length_m, heading_rad=heading, roughness_rad=0.05)
    turns = (zones.tip_m - zones.thread_start_m) / zones.pitch_m
    around = rng.random()
    turn = around + rng.integers(0, max(1, int(turns) - 1)) + rng.uniform(0.3, 0.7)
    return path + np.array([zones.root_z_m(turn), around * zones.circumference_m])


def _forging_crack(
    rng: np.random.Generator, length_m: float, fastener: ds.Fastener, angle_rad: float | None
) -> Path:
    """Roughly radial and tortuous, on the top face of the head."""
    inner, outer = head_face_radii_m(fastener)
    angle = rng.uniform(0, 2 * math.pi)
    radius = math.sqrt(rng.uniform(inner**2, outer**2))
    inward = math.pi if rng.random() < 0.5 else 0.0
    heading = angle + inward + _given(angle_rad, rng.normal(0.0, 0.35))
    path = tortuous_path_m(rng=rng, length_m=length_m, heading_rad=heading, roughness_rad=0.35)
    return path + radius * np.array([math.cos(angle), math.sin(angle)])


def _stringer(
    rng: np.random.Generator, length_m: float, fastener: ds.Fastener, _angle_rad: float | None
) -> Path:
    """Straight along the axis, like a seam: rolled out with the bar, whatever cracks do."""
    return _seam(rng, length_m, fastener, None)


def _given(angle_rad: float | None, own_rad: float) -> float:
    """The angle that was asked for, else the kind's own."""
    return own_rad if angle_rad is None else angle_rad


def _place(rng: np.random.Generator, zones: Zones, low_m: float, high_m: float) -> Path:
    """A starting point (z, arc) with z between two limits."""
    along = rng.uniform(low_m, max(low_m, high_m))
    return np.array([along, rng.uniform(0, zones.circumference_m)])


_SHAPES: dict[DefectKind, Shape] = {
    "seam": _seam,
    "quench_crack": _quench_crack,
    "lap": _lap,
    "forging_crack": _forging_crack,
    "inclusion": _stringer,
}
