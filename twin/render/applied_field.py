"""Which field each magnetising shot left along the surface of a part."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.core.records import Shot
from twin.physics.magnetisation import (
    coil_field_a_per_m,
    contact_face_field_a_per_m,
    head_shot_field_a_per_m,
    inner_field_a_per_m,
)
from twin.render.thread_field import thread_axial_gain
from twin.spec import datasheets as ds
from twin.spec.calibration import Calibration

Points = NDArray[np.float64]


@dataclass(frozen=True)
class AppliedField:
    """Tangential field of one shot at some points: vectors [points, 2], in their coordinates.

    `film_age_s` is the time the film had run off when the current came [s].
    """

    duration_s: float
    film_age_s: float
    vectors_a_per_m: NDArray[np.float64]


FieldAt = Callable[[Points], tuple[AppliedField, ...]]


def shank_field(
    points_m: Points,
    *,
    shots: tuple[Shot, ...],
    fastener: ds.Fastener,
    material: ds.Material,
    magnetiser: ds.Magnetiser,
    calibration: Calibration,
) -> tuple[AppliedField, ...]:
    """Field of every shot that carried current, at points (z, arc) on the shank.

    A head shot runs along the arc, a coil shot along z: that one is stronger in the roots of the
    thread and weaker on its crests.
    """
    crowding = thread_axial_gain(points_m=points_m, fastener=fastener, calibration=calibration)
    fields = []
    for shot in shots:
        if shot.current_a <= 0:
            continue
        vectors = np.zeros_like(points_m)
        if shot.method == "head":
            vectors[:, 1] = head_shot_field_a_per_m(
                current_a=shot.current_a, diameter_m=fastener.thread_diameter_m
            )
        else:
            axial = _axial_field(shot, fastener, material, magnetiser, calibration)
            vectors[:, 0] = axial * crowding
        fields.append(AppliedField(shot.duration_s, shot.film_age_s, vectors))
    return tuple(fields)


def head_face_field(
    points_m: Points,
    *,
    shots: tuple[Shot, ...],
    fastener: ds.Fastener,
    material: ds.Material,
    magnetiser: ds.Magnetiser,
    calibration: Calibration,
) -> tuple[AppliedField, ...]:
    """Field of every shot that carried current, at points (x, y) on the top face of the head.

    A head shot runs around the axis (it finds radial cracks); a coil shot leaves the face
    radially, weakly, most at the rim.
    """
    radius = np.hypot(points_m[:, 0], points_m[:, 1])
    outward = points_m / np.maximum(radius, 1e-9)[:, None]
    around = np.stack([-outward[:, 1], outward[:, 0]], axis=1)
    rim_m = fastener.head_width_m / 2
    fields = []
    for shot in shots:
        if shot.current_a <= 0:
            continue
        if shot.method == "head":
            strength = contact_face_field_a_per_m(
                current_a=shot.current_a, radius_m=radius, contact_radius_m=rim_m
            )
            vectors = around * strength[:, None]
        else:
            axial = _axial_field(shot, fastener, material, magnetiser, calibration)
            fringe = calibration.face_fringe_share * axial * np.minimum(radius / rim_m, 1)
            vectors = outward * fringe[:, None]
        fields.append(AppliedField(shot.duration_s, shot.film_age_s, vectors))
    return tuple(fields)


def _axial_field(
    shot: Shot,
    fastener: ds.Fastener,
    material: ds.Material,
    magnetiser: ds.Magnetiser,
    calibration: Calibration,
) -> float:
    applied = coil_field_a_per_m(
        turns=magnetiser.coil_turns,
        current_a=shot.current_a,
        coil_radius_m=magnetiser.coil_radius_m,
    )
    return bolt_axial_field_a_per_m(
        coil_field_a_per_m=applied, fastener=fastener, material=material, calibration=calibration
    )


def bolt_axial_field_a_per_m(
    *,
    coil_field_a_per_m: float,
    fastener: ds.Fastener,
    material: ds.Material,
    calibration: Calibration,
) -> float:
    """Axial field inside, and so along the surface of, a bolt between the stocks in a coil [A/m].

    `coil_field_a_per_m` is the field of the empty coil.
    """
    length_m = fastener.length_m + fastener.head_height_m
    return inner_field_a_per_m(
        applied_a_per_m=coil_field_a_per_m,
        aspect_ratio=calibration.pole_piece_ratio * length_m / fastener.thread_diameter_m,
        relative_permeability=material.relative_permeability,
    )
