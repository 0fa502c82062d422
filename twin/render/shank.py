"""The shank as the line-scan camera sees it: one line of the unrolled surface per trigger."""

import math

import numpy as np
from numpy.typing import NDArray

from twin.core.random import stream
from twin.core.records import LineScan, ProcessState, frozen_array
from twin.physics.jit import compiled
from twin.render.film import light_behind_filter
from twin.render.line_optics import ColumnGain, column_gain
from twin.render.notch import notch_cover
from twin.render.shank_marks import drawn_marks
from twin.render.shank_scene import ShankScene, shank_scene
from twin.render.shank_surface import PHASES, head_flank_shade
from twin.render.texture import ROWS, SPARE_COLUMNS, UNITY, film_texture
from twin.render.view import View, boxes_of_mask
from twin.spec.part import Part
from twin.spec.rig import Rig

POOLING_BELOW = 0.35
"""Film on the lowest generatrix of the lying part over the film elsewhere, less 1 (assumed)."""
FULL_COVER = np.float32(math.sqrt(12))
"""Cover m/m0 from which a film shines no brighter: where its approximation peaks."""


def render_shank(
    *,
    rig: Rig,
    part: Part,
    process: ProcessState,
    line_scan: LineScan,
) -> View:
    """Expected photoelectrons of every pixel of the shank image, one row per line taken.

    Columns see what `LineView` says, thread flanks at their slant. Lines sample the surface at the
    angles they were taken: a wrong rate stretches or compresses the image, a lost line is missing
    from it. The mask holds every crack on the shank, glowing or not.

    Assumes: glow blurred after it is saturated; runout moves and blurs marks but not the film,
    whose grain is drawn in focus.
    """
    scene = shank_scene(rig=rig, part=part, process=process, line_scan=line_scan)
    share, mask = drawn_marks(scene)
    electrons = _exposed(scene, share, _background_cover(scene), _gain(scene))
    return View("shank", frozen_array(electrons), frozen_array(mask), boxes_of_mask(mask))


def _gain(scene: ShankScene) -> ColumnGain:
    """Electrons per column of a full indication and of the wall."""
    light = light_behind_filter(
        bath=scene.rig.bath,
        process=scene.process,
        material=scene.material,
        optical_filter=scene.rig.filter,
        calibration=scene.calibration,
    )
    return column_gain(
        rig=scene.rig,
        light=light,
        exposure_s=scene.line_scan.exposure_s,
    )


def _background_cover(scene: ShankScene) -> NDArray[np.float32]:
    """Mean cover m/m0 of film, pooled liquid and non-relevant indications [PHASES, columns]."""
    surface = scene.surface
    pooled = surface.film + scene.calibration.root_pooling * surface.pool
    cover = scene.film.cover * pooled + notch_cover(scene) * surface.notch
    return cover.astype(np.float32)


def _exposed(
    scene: ShankScene, share: NDArray[np.float32], cover: NDArray[np.float32], gain: ColumnGain
) -> NDArray[np.float32]:
    """Electrons of the whole scene, written over the glow share of the marks."""
    surface, angle = scene.surface, scene.line_scan.angle_rad
    rng = stream(scene.part.texture_seed, "film")
    shifts = rng.integers(0, (ROWS, ROWS, SPARE_COLUMNS, SPARE_COLUMNS))
    turns = angle / (2 * math.pi)
    pooled = 1 + POOLING_BELOW * np.cos(math.pi * (turns - rng.random())) ** 8
    row = np.floor(np.mod(turns, 1.0) * ROWS).astype(np.int64)
    _compose(
        share,
        cover,
        _texture(scene),
        np.floor(np.mod(turns, 1.0) * PHASES).astype(np.int64) % PHASES,
        (row + shifts[0]) % ROWS,
        (row + shifts[1]) % ROWS,
        shifts[2],
        shifts[3],
        (pooled / UNITY**2).astype(np.float32),
        head_flank_shade(angle_rad=angle, fastener=scene.fastener).astype(np.float32),
        surface.head_columns,
        surface.lit * gain.full_e,
        gain.ground_e * surface.wall,
    )
    return share


def _texture(scene: ShankScene) -> NDArray[np.uint8]:
    return film_texture(
        columns=len(scene.surface.z_m),
        column_m=scene.rig.line_lens.object_pixel_m,
        circumference_m=scene.surface.zones.circumference_m,
        roughness_ratio=scene.fastener.roughness_m / scene.calibration.reference_roughness_m,
    )


@compiled
def _compose(
    share, cover, texture, phase, row_a, row_b, shift_a, shift_b, thickness, head_shade,
    head_columns, full_e, ground_e,
):  # fmt: skip
    """Electrons of every pixel from marks, film and wall, line by line, in place of `share`.

    `cover` and `full_e` are [PHASES, columns], of which `phase` [lines] picks a row.
    The film is two shifted copies of `texture` multiplied. 1 − exp(−x) is written
    x/(1 + x/2 + x²/12), right to 1 % up to x = 2; from its maximum on it stays there, 7 % low.
    """
    one, half, twelfth = np.float32(1), np.float32(0.5), np.float32(1 / 12)
    for line in range(share.shape[0]):
        out, base, full = share[line], cover[phase[line]], full_e[phase[line]]
        first = texture[row_a[line], shift_a : shift_a + len(out)]
        second = texture[row_b[line], shift_b : shift_b + len(out)]
        weight = thickness[line]
        for column in range(len(out)):
            x = base[column] * weight * np.float32(first[column]) * np.float32(second[column])
            x = min(x, FULL_COVER)
            film = x / (one + x * (half + x * twelfth))
            mark = min(out[column], one)
            glow = mark + film * (one - mark)
            out[column] = full[column] * glow + ground_e[column]
        for column in range(head_columns):
            out[column] *= head_shade[line]
