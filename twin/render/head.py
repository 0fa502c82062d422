"""One view of the head: film, indications and harmless marks as the frame camera expects them."""

from functools import partial

import numpy as np
from numpy.typing import NDArray

from twin.core.records import ProcessState, ViewName, frozen_array
from twin.physics.jit import compiled
from twin.render.calibration import NOMINAL, Calibration
from twin.render.depth_blur import blurred_by_depth
from twin.render.film import film_on_part, light_behind_filter
from twin.render.head_camera import head_camera
from twin.render.head_deposits import beads_on_face, draw_on_patch, mark_on_image
from twin.render.head_film import film_glow
from twin.render.head_geometry import HeadView, head_view
from twin.render.head_marks import crack_deposits, harmless_deposits
from twin.render.head_optics import defocus_px, electrons_per_luminance
from twin.render.head_shape import head_shape
from twin.render.view import Box, View
from twin.spec.part import Part
from twin.spec.rig import Rig

SURROUND_SHARE = 0.3
"""Ground luminance of the matt black fixture around the head over that of the steel (assumed)."""
VIEW_NAMES: tuple[ViewName, ...] = ("head_0", "head_1", "head_2", "head_3")


def render_head(
    *,
    rig: Rig,
    part: Part,
    process: ProcessState,
    spindle_angle_rad: float,
    index: int,
    calibration: Calibration = NOMINAL,
) -> View:
    """Expected photoelectrons of head view `index`, taken at `spindle_angle_rad`.

    The electrons are of the green plane, float32 [rows, columns] of the frame camera; the mask
    holds every crack on the top face. Only the head's box in the image is computed.

    Assumes: one colour plane at full resolution; stray light is even; no vignetting (below 2 %
    over the largest head); marks on top of the film saturate together with it.
    """
    camera, lens = rig.frame_camera, rig.frame_lens
    shape = head_shape(rig.fasteners[part.fastener])
    pose = head_camera(
        camera=camera, lens=lens, light=rig.light, shape=shape, spindle_angle_rad=spindle_angle_rad
    )
    view = head_view(shape=shape, camera=pose, columns=camera.columns, rows=camera.rows)
    film = film_on_part(
        bath=rig.bath,
        process=process,
        fastener=rig.fasteners[part.fastener],
        calibration=calibration,
    )
    glow = film_glow(view=view, shape=shape, cover=film.cover, texture_seed=part.texture_seed)
    blur = defocus_px(camera=camera, lens=lens, beyond_m=view.beyond_m)
    glow = blurred_by_depth(image=glow, sigma_px=blur)
    marks = np.zeros_like(glow)
    mask = np.zeros((camera.rows, camera.columns), np.uint8)
    boxes: list[Box] = []
    on_face = partial(
        beads_on_face, shape=shape, head_camera=pose, view=view, camera=camera, lens=lens
    )
    there = {"rig": rig, "part": part, "process": process, "film": film}
    for deposit in harmless_deposits(**there, calibration=calibration):
        draw_on_patch(share=marks, beads=on_face(deposit=deposit))
    for defect, deposit in crack_deposits(**there, calibration=calibration):
        beads = on_face(deposit=deposit)
        draw_on_patch(share=marks, beads=beads)
        boxes += mark_on_image(mask=mask, label=defect + 1, beads=beads, corner_px=view.corner_px)
    electrons = _electrons(rig, part, process, view, glow, marks, calibration)
    return View(VIEW_NAMES[index], frozen_array(electrons), frozen_array(mask), tuple(boxes))


def _electrons(
    rig: Rig,
    part: Part,
    process: ProcessState,
    view: HeadView,
    glow: NDArray[np.float32],
    marks: NDArray[np.float32],
    calibration: Calibration,
) -> NDArray[np.float32]:
    """Photoelectrons [rows, columns] of the whole image from the patches of film and marks."""
    camera = rig.frame_camera
    light = light_behind_filter(
        bath=rig.bath,
        process=process,
        material=rig.materials[rig.fasteners[part.fastener].material],
        optical_filter=rig.filter,
        calibration=calibration,
    )
    gain = electrons_per_luminance(camera=camera, lens=rig.frame_lens)
    surround = np.float32(SURROUND_SHARE * gain * light.ground)
    electrons = np.full((camera.rows, camera.columns), surround, np.float32)
    left, top = view.corner_px
    rows, columns = glow.shape
    patch = electrons[top : top + rows, left : left + columns]
    full, ground = np.float32(gain * light.full), np.float32(gain * light.ground)
    _compose(view.surface, view.irradiance, glow, marks, full, ground, patch)
    return electrons


@compiled
def _compose(surface, irradiance, glow, marks, full_e, ground_e, patch):
    """Electrons of the patch: marks hide the film, and shine no brighter than fully developed."""
    one = np.float32(1.0)
    rows, columns = patch.shape
    for row in range(rows):
        for column in range(columns):
            mark = min(marks[row, column], one)
            film = glow[row, column] * (one - mark)
            if surface[row, column] != 0:
                patch[row, column] = ground_e + full_e * (film + mark * irradiance[row, column])
            else:
                patch[row, column] += full_e * film
