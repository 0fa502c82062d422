"""A flat field: a plate or sleeve that glows evenly all over."""

import numpy as np
from numpy.typing import NDArray

from twin.core.errors import UsageError
from twin.physics.optics import vignetting, working_distance_m
from twin.render.film import Light
from twin.render.head_optics import electrons_per_luminance
from twin.render.pieces.piece import Drawn, Parameter, Piece, Setting, saturation_e, view_of
from twin.render.pieces.stage import gain_of, scan_of

DEFAULT_LEVEL = 0.5
LEVEL = Parameter(
    "level", "1", None, 0.0, 10.0, "share of saturation where the field is brightest (0.5)"
)
LUMINANCE = Parameter(
    "luminance_cd_per_m2", "cd/m2", None, 0.0, 1e5,
    "instead of level: of the piece itself, green as the dye, through the filter",
)  # fmt: skip
EVEN = Parameter(
    "even", "1", 0.0, 0.0, 1.0,
    "1: the same in every pixel, as EMVA 1288 asks; 0: vignetting and bar fall-off",
    is_whole=True,
)  # fmt: skip


def field_electrons(setting: Setting) -> NDArray[np.float32]:
    """Photoelectrons [rows, columns] of an even field: `level` or `luminance`, `even` or not.

    Raises: UsageError where both level and luminance are given.
    """
    field = _field_e(setting)
    peak = float(field.max())
    if "luminance_cd_per_m2" not in setting.parameters:
        level = setting.parameters.get("level", DEFAULT_LEVEL)
        field, peak = field / peak, level * saturation_e(setting.sensor)
        field = field * peak
    elif "level" in setting.parameters:
        raise UsageError("piece: level and luminance_cd_per_m2: got both; allowed: one of them")
    if setting["even"]:
        field = np.full_like(field, peak)
    return np.broadcast_to(field.astype(np.float32), (_rows(setting), field.shape[1]))


def _field_e(setting: Setting) -> NDArray[np.float64]:
    """Photoelectrons of the luminance given, or of 1 cd/m²; [1, columns] of the line camera.

    Before the frame camera the piece is a plate that glows by itself, as an integrating sphere
    does: its light falls off by cos⁴ of the field angle.
    """
    luminance = setting.parameters.get("luminance_cd_per_m2", 1.0)
    behind_filter = luminance * setting.rig.filter.dye_transmission
    if setting.camera == "line":
        return gain_of(setting, Light(behind_filter, 0.0)).full_e[None].astype(np.float64)
    camera, lens = setting.rig.frame_camera, setting.rig.frame_lens
    axis_e = behind_filter * electrons_per_luminance(camera=camera, lens=lens)
    right = (np.arange(camera.columns) - (camera.columns - 1) / 2) * lens.object_pixel_m
    down = (np.arange(camera.rows) - (camera.rows - 1) / 2) * lens.object_pixel_m
    distance_m = working_distance_m(
        focal_length_m=lens.focal_length_m,
        pixel_pitch_m=camera.pixel_pitch_m,
        object_pixel_m=lens.object_pixel_m,
    )
    return axis_e * vignetting(field_m=np.hypot(right, down[:, None]), distance_m=distance_m)


def _rows(setting: Setting) -> int:
    if setting.camera == "line":
        return scan_of(setting).lines_taken
    return setting.rig.frame_camera.rows


def _draw(setting: Setting) -> Drawn:
    electrons = field_electrons(setting)
    truth = {
        "saturation_e": saturation_e(setting.sensor),
        "mean_e": float(electrons.mean(dtype=np.float64)),
        "brightest_e": float(electrons.max()),
        "darkest_e": float(electrons.min()),
    }
    return Drawn(view_of(setting.camera, electrons), truth)


FLAT = Piece(
    name="flat",
    description="evenly glowing field, to measure a camera's response and noise with",
    cameras=("line", "frame"),
    parameters=(LEVEL, LUMINANCE, EVEN),
    draw=_draw,
)
