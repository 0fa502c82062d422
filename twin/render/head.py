"""The head as the frame camera sees it at one spindle angle."""

import numpy as np
from numpy.typing import NDArray

from twin.core.records import ProcessState, ViewName, frozen_array
from twin.physics.jit import compiled
from twin.render.depth_blur import blurred_by_depth, blurred_evenly
from twin.render.film import light_behind_filter
from twin.render.head_film import film_glow
from twin.render.head_marks import drawn_marks
from twin.render.head_optics import defocus_px, electrons_per_luminance
from twin.render.head_rays import DARK, SHANK
from twin.render.head_scene import HeadScene, head_scene
from twin.render.view import View
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
) -> View:
    """Expected photoelectrons of head view `index`, taken at `spindle_angle_rad`.

    The electrons are of the green plane, float32 [rows, columns] of the frame camera; the mask
    holds every crack on the top face. Only the head's box in the image is computed.

    Assumes: one colour plane at full resolution; stray light is even; vignetting by cos⁴ of the
    field angle alone.
    """
    scene = head_scene(
        rig=rig,
        part=part,
        process=process,
        spindle_angle_rad=spindle_angle_rad,
    )
    marks, mask, boxes = drawn_marks(scene)
    electrons = _electrons(scene, _film(scene), marks)
    return View(VIEW_NAMES[index], frozen_array(electrons), frozen_array(mask), boxes)


def _film(scene: HeadScene) -> NDArray[np.float32]:
    """Glow of the film times the irradiance on it, as the lens blurs it in and out of focus."""
    glow = film_glow(
        view=scene.view,
        shape=scene.shape,
        cover=scene.film.cover,
        texture_seed=scene.part.texture_seed,
    )
    camera, lens = scene.rig.frame_camera, scene.rig.frame_lens
    blur = defocus_px(camera=camera, lens=lens, beyond_m=scene.view.beyond_m)
    sharp = blurred_evenly(image=glow, sigma_px=scene.sharp_px)
    return blurred_by_depth(image=sharp, sigma_px=blur)


def _electrons(
    scene: HeadScene, glow: NDArray[np.float32], marks: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Photoelectrons [rows, columns] of the whole image from the patches of film and marks."""
    rig, view = scene.rig, scene.view
    light = light_behind_filter(
        bath=rig.bath,
        process=scene.process,
        material=scene.material,
        optical_filter=rig.filter,
        calibration=scene.calibration,
    )
    gain = electrons_per_luminance(camera=rig.frame_camera, lens=rig.frame_lens)
    full_e, ground_e = np.float32(gain * light.full), np.float32(gain * light.ground)
    electrons = np.empty((rig.frame_camera.rows, rig.frame_camera.columns), np.float32)
    down, right = _squared_slopes(scene)
    _surround(down, right, np.float32(SURROUND_SHARE) * ground_e, electrons)
    left, top = view.corner_px
    rows, columns = (slice(top, top + glow.shape[0]), slice(left, left + glow.shape[1]))
    _compose(
        view.surface, view.irradiance, glow, marks, full_e, ground_e,
        down[rows], right[columns], electrons[rows, columns],
    )  # fmt: skip
    return electrons


def _squared_slopes(scene: HeadScene) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Squared tangents of the field angle at the middles of the rows and of the columns."""
    camera, pose = scene.rig.frame_camera, scene.pose
    down = (np.arange(camera.rows) - pose.centre_px[1]) * pose.slope_per_px
    right = (np.arange(camera.columns) - pose.centre_px[0]) * pose.slope_per_px
    return (down**2).astype(np.float32), (right**2).astype(np.float32)


@compiled
def _surround(down, right, level, electrons):
    """Fill the whole image with the fixture's light, which falls off by cos⁴ of the field angle."""
    one = np.float32(1.0)
    for row in range(len(down)):
        for column in range(len(right)):
            inverse = one + down[row] + right[column]
            electrons[row, column] = level / (inverse * inverse)


@compiled
def _compose(surface, irradiance, glow, marks, full_e, ground_e, down, right, patch):
    """Electrons of the patch: marks hide the film, and shine no brighter than fully developed.

    The fixture takes up the shank behind the head: it is as dark as the surround but for film.
    """
    one = np.float32(1.0)
    rows, columns = patch.shape
    for row in range(rows):
        for column in range(columns):
            mark = min(marks[row, column], one)
            film = glow[row, column] * (one - mark)
            inverse = one + down[row] + right[column]
            if surface[row, column] not in (DARK, SHANK):
                light = ground_e + full_e * (film + mark * irradiance[row, column])
                patch[row, column] = light / (inverse * inverse)
            else:
                patch[row, column] += full_e * film / (inverse * inverse)
