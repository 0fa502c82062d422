"""The notched shim taped on the plain shank: circles and a cross, lit where the field crosses."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from twin.core.random import stream
from twin.physics.magnetisation import field_across_a_per_m
from twin.render.beading import counted_deposit, resampled
from twin.render.deposit import Deposit
from twin.render.line_optics import ColumnGain
from twin.render.pieces.piece import Drawn, Parameter, Piece, Setting, view_of
from twin.render.pieces.plane import PixelPlane, cylinder_plane
from twin.render.pieces.reading import Reading
from twin.render.pieces.shim import Shim, notch_pull, notch_sigma_m
from twin.render.pieces.stage import (
    cylinder,
    fastener_of,
    film_on_cylinder,
    gain_of,
    light_of,
    process_of,
    reading_of,
    scan_of,
)
from twin.render.shank import render_shank
from twin.render.zones import zones_of
from twin.spec.part import Part

Array = NDArray[np.float64]
SHIM = Shim()
CROSS_SHARE, CROSS_SPAN_M = 0.3, 4.6e-3
"""Depth of the cross over the sheet, and length of its legs, within the inner circle (assumed)."""
SHEET_FILM_SHARE, TAPE_FILM_SHARE = 0.6, 0.35
"""Film on the smooth sheet and on the tape over its rim, over that on the shank (assumed)."""
TAPE_M = 1.5e-3
"""How far the tape reaches over the rim of the sheet, and beyond it (assumed)."""
FIELD_STEPS = 33
CIRCLE_POINTS = 361


@dataclass(frozen=True)
class Notch:
    """One notch: its line [points, 2] as (z, arc) from the middle of the sheet, and its depth."""

    name: str
    points_m: Array
    depth_share: float


def notches(*, shim: Shim, has_cross: bool) -> tuple[Notch, ...]:
    """Circles from the outside in, then the legs of the cross, along the axis and around.

    Assumes: a cross as on the shims of the series CX, which the 3C series lacks; it shows the
    direction of the field (assumed).
    """
    turn = np.linspace(0, math.tau, CIRCLE_POINTS)
    unit = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    circles = [
        Notch(f"circle {100 * share:.0f} %", unit * diameter / 2, share)
        for diameter, share in shim.circles
    ]
    if not has_cross:
        return tuple(circles)
    half = CROSS_SPAN_M / 2
    along, around = np.array([[-half, 0.0], [half, 0.0]]), np.array([[0.0, -half], [0.0, half]])
    legs = (("leg along the axis", along), ("leg around", around))
    return (*circles, *(Notch(name, leg, CROSS_SHARE) for name, leg in legs))


def notch_deposit(
    *, notch: Notch, shim: Shim, field_a_per_m: Array, setting: Setting, reading: Reading
) -> Deposit:
    """Beads on a notch in an even field (z, arc): only what crosses it draws particles.

    Points are counted from the middle of the sheet.
    """
    calibration = setting.rig.calibration
    points, tangent, step = resampled(points_m=notch.points_m, pitch_m=calibration.bead_pitch_m)
    field = np.broadcast_to(field_a_per_m, points.shape)
    across = field_across_a_per_m(field_a_per_m=field, tangent=tangent)
    sigma = notch_sigma_m(shim=shim, depth_share=notch.depth_share, reading=reading)
    return counted_deposit(
        points_m=points,
        step_m=step,
        per_m=_drawn_per_m(notch, shim, across, reading),
        sigma_m=np.full(len(points), sigma),
        film=film_on_cylinder(setting, fastener_of(setting).thread_diameter_m),
        rng=stream(setting.scenario.seed, "piece", "qqi", notch.name),
        calibration=calibration,
    )


def _drawn_per_m(notch: Notch, shim: Shim, across_a_per_m: Array, reading: Reading) -> Array:
    """Particles per length [beads, classes], interpolated between a few strengths of field."""
    strengths = np.linspace(0, max(float(across_a_per_m.max()), 1.0), FIELD_STEPS)
    table = [
        reading.drawn_per_m(
            notch_pull(
                shim=shim,
                depth_share=notch.depth_share,
                field_across_a_per_m=strength,
                reading=reading,
            )
        )
        for strength in strengths
    ]
    columns = [np.interp(across_a_per_m, strengths, column) for column in np.array(table).T]
    return np.stack(columns, axis=1)


def _draw(setting: Setting) -> Drawn:
    diameter_m = fastener_of(setting).thread_diameter_m
    scan, plane = cylinder(setting, diameter_m), cylinder_plane(setting, diameter_m)
    middle = _middle_m(setting)
    share = np.zeros((len(scan.arc_m), len(scan.z_m)), np.float32)
    mask = np.zeros(share.shape, np.uint8)
    cut = notches(shim=SHIM, has_cross=bool(setting["cross"]))
    for label, deposit in enumerate(_deposits(setting, cut), start=1):
        placed = replace(deposit, points_m=deposit.points_m + middle)
        scan.draw(share, placed)
        scan.mark(mask, placed, label)
    gain = gain_of(setting, light_of(setting))
    electrons = _bare(setting, plane, middle, gain)
    electrons += np.minimum(share, 1) * np.maximum(gain.full_e + gain.ground_e - electrons, 0)
    truth = {
        "fastener": setting.scenario.infeed.mix[0].fastener,
        "middle_m": [float(value) for value in middle],
        "side_m": SHIM.side_m,
        "notches": [{"name": notch.name, "depth_share": notch.depth_share} for notch in cut],
    }
    return Drawn(view_of(setting.camera, electrons, mask), truth)


def _deposits(setting: Setting, cut: tuple[Notch, ...]) -> Iterator[Deposit]:
    angle, reading = setting["field_rad"], reading_of(setting)
    field = setting["field_a_per_m"] * np.array([math.cos(angle), math.sin(angle)])
    for notch in cut:
        yield notch_deposit(
            notch=notch, shim=SHIM, field_a_per_m=field, setting=setting, reading=reading
        )


def _middle_m(setting: Setting) -> Array:
    """Middle (z, arc) of the sheet: of the plain shank, half a turn from the index."""
    zones = zones_of(fastener_of(setting))
    return np.array([(zones.fillet_end_m + zones.thread_start_m) / 2, zones.circumference_m / 2])


def _bare(setting: Setting, plane: PixelPlane, middle_m: Array, gain: ColumnGain) -> Array:
    """Electrons of the shank with sheet and tape on it, but nothing drawn by any field."""
    view = render_shank(
        rig=setting.rig,
        part=Part(
            1, setting.scenario.infeed.mix[0].fastener, (), (), texture_seed=setting.scenario.seed
        ),
        process=replace(process_of(setting), shots=()),
        line_scan=scan_of(setting),
    )
    taped = _square(plane, middle_m, SHIM.side_m + 2 * TAPE_M)
    open_ = _square(plane, middle_m, SHIM.side_m - 2 * TAPE_M)
    film = 1 + (TAPE_FILM_SHARE - 1) * (taped - open_) + (SHEET_FILM_SHARE - 1) * open_
    return gain.ground_e + (view.electrons - gain.ground_e) * film


def _square(plane: PixelPlane, middle_m: Array, side_m: float) -> Array:
    """1 on a square of that side, 0 beyond it, [lines, columns]."""
    x, y, half = plane.x_m - middle_m[0], plane.y_m - middle_m[1], side_m / 2
    along = ndtr((x + half) / plane.sigma_x_m) - ndtr((x - half) / plane.sigma_x_m)
    return along * (ndtr((y + half) / plane.sigma_y_m) - ndtr((y - half) / plane.sigma_y_m))


QQI = Piece(
    name="qqi",
    description="notched shim 3C2-234 taped on the plain shank of the scenario's first fastener",
    cameras=("line",),
    parameters=(
        Parameter("field_a_per_m", "A/m", 2400.0, 0.0, 50e3, "tangential field at the shim"),
        Parameter(
            "field_rad", "rad", math.pi / 2, -math.pi, math.pi,
            "direction of the field against the axis; a quarter turn: around, as of a head shot",
        ),
        Parameter("cross", "1", 1.0, 0.0, 1.0, "1: with a cross within the circles", is_whole=True),
    ),
    draw=_draw,
)  # fmt: skip
