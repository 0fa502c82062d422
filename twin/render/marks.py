"""Drawing nuisances: fibres, clumps, drain streaks and tool marks that must not alarm."""

import math

import numpy as np
from numpy.typing import NDArray

from twin.render.paths import as_points, spiral_path_m, tortuous_path_m
from twin.render.zones import head_face_radii_m, zones_of
from twin.spec import datasheets as ds
from twin.spec.part import Nuisance, NuisanceKind, Surface

SHANK_SHARE = 0.75
"""Share of the marks that lie on the shank, the rest on the head (assumed)."""

Path = NDArray[np.float64]


def draw_nuisance(
    *, rng: np.random.Generator, kind: NuisanceKind, fastener: ds.Fastener
) -> Nuisance:
    """One harmless mark of `kind`, somewhere on shank or head; sizes and strengths (assumed)."""
    surface: Surface = "shank" if rng.random() < SHANK_SHARE else "head"
    path, width, strength = _SHAPES[kind](rng, surface, fastener)
    if surface == "head":
        path = _on_face(path, fastener)
    return Nuisance(kind, surface, as_points(path), width, strength)


def _on_face(path: Path, fastener: ds.Fastener) -> Path:
    """The longest piece [points, 2], at least one leg, of a path that stays on the top face."""
    inner, outer = head_face_radii_m(fastener)
    radius = np.hypot(path[:, 0], path[:, 1])
    is_off = np.flatnonzero((radius < inner) | (radius > outer))
    edges = np.concatenate([[-1], is_off, [len(path)]])
    longest = int(np.diff(edges).argmax())
    piece = path[edges[longest] + 1 : edges[longest + 1]]
    return piece if len(piece) >= 2 else piece[[0, 0]] + [[0.0, 0.0], [50e-6, 0.0]]


def _lint(
    rng: np.random.Generator, surface: Surface, fastener: ds.Fastener
) -> tuple[Path, float, float]:
    """A bright, thin, curved fibre, lying any way."""
    path = tortuous_path_m(
        rng=rng,
        length_m=rng.uniform(1.5e-3, 8e-3) * (1.0 if surface == "shank" else 0.6),
        heading_rad=rng.uniform(0, 2 * math.pi),
        roughness_rad=0.12,
        bend_rad=rng.choice((-1, 1)) * rng.uniform(1.2, 4.5),
    )
    return path + _spot(rng, surface, fastener), rng.uniform(20e-6, 50e-6), rng.uniform(0.4, 1.0)


def _clump(
    rng: np.random.Generator, surface: Surface, fastener: ds.Fastener
) -> tuple[Path, float, float]:
    """A blob of particles stuck together."""
    width = rng.uniform(80e-6, 300e-6)
    blob = tortuous_path_m(
        rng=rng, length_m=width, heading_rad=rng.uniform(0, math.pi), roughness_rad=0.8
    )
    return blob + _spot(rng, surface, fastener), width, rng.uniform(0.2, 0.9)


def _streak(
    rng: np.random.Generator, surface: Surface, fastener: ds.Fastener
) -> tuple[Path, float, float]:
    """A broad, faint run of liquid: around the lying part, seldom along it."""
    is_around = rng.random() < 0.7
    path = tortuous_path_m(
        rng=rng,
        length_m=rng.uniform(4e-3, 15e-3) * (1.0 if surface == "shank" else 0.5),
        heading_rad=math.pi / 2 if is_around else 0.0,
        roughness_rad=0.06,
    )
    return path + _spot(rng, surface, fastener), rng.uniform(0.4e-3, 1.2e-3), rng.uniform(0.1, 0.3)


def _tool_mark(
    rng: np.random.Generator, surface: Surface, fastener: ds.Fastener
) -> tuple[Path, float, float]:
    """Fine parallel lines left by turning: a helix on the shank, arcs on the face."""
    width, strength = rng.uniform(30e-6, 70e-6), rng.uniform(0.15, 0.5)
    feed = rng.uniform(0.15e-3, 0.4e-3)
    turns = rng.uniform(0.3, 2.5)
    if surface == "shank":
        spot = _spot(rng, surface, fastener)
        turn_m = zones_of(fastener).circumference_m
        path = spiral_path_m(start_m=(spot[0], spot[1]), turn_m=turn_m, feed_m=feed, turns=turns)
        return path, width, strength
    inner, outer = head_face_radii_m(fastener)
    start = rng.uniform(inner + 0.1 * (outer - inner), outer - 3 * feed)
    polar = spiral_path_m(
        start_m=(start, rng.uniform(0, 2 * math.pi)), turn_m=2 * math.pi, feed_m=feed, turns=turns
    )
    path = polar[:, :1] * np.stack([np.cos(polar[:, 1]), np.sin(polar[:, 1])], axis=1)
    return path, width, strength


def _spot(rng: np.random.Generator, surface: Surface, fastener: ds.Fastener) -> Path:
    """A random point of the surface."""
    if surface == "shank":
        zones = zones_of(fastener)
        along = rng.uniform(zones.fillet_end_m, zones.tip_m)
        return np.array([along, rng.uniform(0, zones.circumference_m)])
    inner, outer = head_face_radii_m(fastener)
    radius, angle = math.sqrt(rng.uniform(inner**2, outer**2)), rng.uniform(0, 2 * math.pi)
    return radius * np.array([math.cos(angle), math.sin(angle)])


_SHAPES = {"lint": _lint, "clump": _clump, "streak": _streak, "tool_mark": _tool_mark}
