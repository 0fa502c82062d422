"""A crack of a part in figures: how large, which way it runs, where it lies, what crosses it."""

from dataclasses import dataclass
from math import atan2, hypot, pi

import numpy as np

from twin.core.records import Shot
from twin.physics.magnetisation import coil_field_a_per_m, head_shot_field_a_per_m
from twin.render.applied_field import bolt_axial_field_a_per_m, head_face_field, shank_field
from twin.render.zones import zones_of
from twin.spec import datasheets as ds
from twin.spec.part import Defect, Part
from twin.spec.rig import Rig


@dataclass(frozen=True)
class CrackFigures:
    """The longest crack of a part.

    `angle_rad` of its chord to the axis, on the head to the radius: 0 … π/2. `zone` where its
    middle lies.
    """

    kind: str
    length_m: float
    depth_m: float
    opening_m: float
    cover_m: float
    angle_rad: float
    zone: str


def longest_crack(part: Part) -> Defect | None:
    """The longest defect of a part, None on a sound one."""
    return max(part.defects, key=lambda defect: defect.length_m, default=None)


def crack_figures(defect: Defect, fastener: ds.Fastener) -> CrackFigures:
    """A defect in figures."""
    along, across = _chord_along_across(defect)
    return CrackFigures(
        kind=defect.kind,
        length_m=defect.length_m,
        depth_m=defect.depth_m,
        opening_m=defect.opening_m,
        cover_m=defect.cover_m,
        angle_rad=min(atan2(abs(across), abs(along)), pi / 2),
        zone=zone_of(defect.surface, _middle(defect)[0], fastener),
    )


def zone_of(surface: str, z_m: float, fastener: ds.Fastener) -> str:
    """Name of the zone of a place: on the shank by its z [m] from the bearing face."""
    if surface == "head":
        return "head face"
    zones = zones_of(fastener)
    if z_m < 0:
        return "head flank"
    if z_m <= zones.fillet_end_m:
        return "fillet"
    if z_m < zones.thread_start_m:
        return "plain shank"
    return "thread" if z_m <= zones.tip_m else "beyond the tip"


def field_across_a_per_m(
    *, defect: Defect, shots: tuple[Shot, ...], fastener: ds.Fastener, rig: Rig
) -> float:
    """Strongest tangential field of any shot across the chord of a defect at its middle [A/m]."""
    at = head_face_field if defect.surface == "head" else shank_field
    fields = at(
        np.array([_middle(defect)]),
        shots=shots,
        fastener=fastener,
        material=rig.materials[fastener.material],
        magnetiser=rig.magnetiser,
        calibration=rig.calibration,
    )
    normal = _normal(defect)
    return max((abs(float(field.vectors_a_per_m[0] @ normal)) for field in fields), default=0.0)


def tangential_field_a_per_m(*, shots: tuple[Shot, ...], fastener: ds.Fastener, rig: Rig) -> float:
    """Strongest field of any shot along the plain shank [A/m]."""
    return max((_along_shank(shot, fastener, rig) for shot in shots), default=0.0)


def _along_shank(shot: Shot, fastener: ds.Fastener, rig: Rig) -> float:
    if shot.method == "head":
        return float(
            head_shot_field_a_per_m(current_a=shot.current_a, diameter_m=fastener.thread_diameter_m)
        )
    coil = coil_field_a_per_m(
        turns=rig.magnetiser.coil_turns,
        current_a=shot.current_a,
        coil_radius_m=rig.magnetiser.coil_radius_m,
    )
    return bolt_axial_field_a_per_m(
        coil_field_a_per_m=coil,
        fastener=fastener,
        material=rig.materials[fastener.material],
        calibration=rig.calibration,
    )


def _middle(defect: Defect) -> tuple[float, float]:
    first, second = np.array(defect.points_m)[len(defect.points_m) // 2].tolist()
    return first, second


def _chord(defect: Defect) -> tuple[float, float]:
    (u, v), (x, y) = defect.points_m[0], defect.points_m[-1]
    return x - u, y - v


def _normal(defect: Defect) -> np.ndarray:
    u, v = _chord(defect)
    size = hypot(u, v)
    return np.array([-v, u]) / size if size else np.zeros(2)


def _chord_along_across(defect: Defect) -> tuple[float, float]:
    """Chord along and across the axis; on the head along and across the radius at its middle."""
    u, v = _chord(defect)
    if defect.surface == "shank":
        return u, v
    x, y = _middle(defect)
    radius = hypot(x, y) or 1.0
    return (u * x + v * y) / radius, (v * x - u * y) / radius
