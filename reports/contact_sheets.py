"""Contact sheets: one crack a row, three bath concentrations by three irradiances across.

    python reports/contact_sheets.py reports

writes `contact_shank.png` and `contact_head.png`: cracks of 0.5 to 10 mm on an M16 bolt at nominal
settings but for the bath and the light, each picture with sensor noise. All share one scale: black
is the camera's black level, full green its full scale, with an exponent of 0.7 between them, for
the eye. The number in a corner is the peak contrast-to-noise ratio of the crack (Rose: 5 is seen
with certainty, 3 barely).
"""

import math
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path

import cv2
import numpy as np
from matplotlib.figure import Figure

from twin.core.random import stream
from twin.core.records import ProcessState
from twin.render.camera import expose
from twin.render.conditions import Spread, draw_conditions
from twin.render.false_colour import false_colour
from twin.render.head import render_head
from twin.render.paths import as_points, tortuous_path_m
from twin.render.shank import render_shank
from twin.render.view import View
from twin.render.visibility import visible_cnr
from twin.spec.datasheets import Sensor
from twin.spec.loader import load_scenario
from twin.spec.part import Defect, DefectKind, Part, Surface

FASTENER = "iso4014_m16x100"
LENGTHS_M = (0.5e-3, 1e-3, 2e-3, 3e-3, 5e-3, 10e-3)
CONCENTRATIONS_ML_PER_100ML = (0.05, 0.25, 1.0)
IRRADIANCES_W_PER_M2 = (5.0, 15.0, 50.0)
ASPECT = 0.25
MAX_DEPTH_M = 0.06 * 16e-3
OPENING_SHARE = 0.05
WINDOW_M = 13e-3
CELL_PX = 190
EXPONENT = 0.7
EXACT = Spread(
    light=0, ambient=0, concentration=0, contamination=0, clumping=0, current=0, extra_drain_s=0
)
LOADED = load_scenario("nominal")
RIG = LOADED.rig
CONDITIONS = draw_conditions(
    rig=RIG,
    scenario=LOADED.scenario,
    fastener=RIG.fasteners[FASTENER],
    rng=stream(1, "contact sheet"),
    spread=EXACT,
)


def main(folder: Path) -> None:
    """Both sheets."""
    _sheet(folder / "contact_shank.png", "Shank, seam along the axis", _shank)
    _sheet(folder / "contact_head.png", "Head, radial crack, seen at 45°", _head)


def _sheet(out: Path, title: str, picture: Callable[[float, ProcessState], np.ndarray]) -> None:
    columns = list(product(CONCENTRATIONS_ML_PER_100ML, IRRADIANCES_W_PER_M2))
    figure = Figure(figsize=(15.5, 11), layout="constrained", facecolor="white")
    axes = figure.subplots(len(LENGTHS_M), len(columns), squeeze=False)
    for row, length_m in enumerate(LENGTHS_M):
        for column, (concentration, irradiance) in enumerate(columns):
            process = replace(
                CONDITIONS.process,
                concentration_ml_per_100ml=concentration,
                uv_irradiance_w_per_m2=irradiance,
            )
            cell = axes[row, column]
            cell.imshow(picture(length_m, process))
            cell.set(xticks=[], yticks=[])
            if row == 0:
                cell.set_title(f"{concentration:g} mL/100 mL\n{irradiance:g} W/m²", fontsize=10)
            if column == 0:
                cell.set_ylabel(f"{1e3 * length_m:g} mm", fontsize=12)
    figure.suptitle(f"{title}; each picture {1e3 * WINDOW_M:g} mm wide", fontsize=13)
    figure.savefig(out, dpi=110)


def _shank(length_m: float, process: ProcessState) -> np.ndarray:
    """A crop around a seam in the middle of the plain shank."""
    radius_m, z_m = RIG.fasteners[FASTENER].thread_diameter_m / 2, 28e-3
    part = _part(_crack("seam", "shank", (z_m - length_m / 2, 0.0), length_m))
    scan = CONDITIONS.line_scan
    middle = replace(scan, angle_rad=scan.angle_rad - scan.angle_rad[len(scan.angle_rad) // 2])
    view = render_shank(rig=RIG, part=part, process=process, line_scan=middle)
    line_m = 2 * math.pi * radius_m / scan.lines_expected
    return _picture(view, RIG.line_camera, line_m, RIG.line_lens.object_pixel_m)


def _head(length_m: float, process: ProcessState) -> np.ndarray:
    """A crop around a radial crack beside the middle of the top face, in the first head view."""
    length_m = min(length_m, 10.5e-3)
    middle_m = 4.5e-3
    start_m = middle_m - length_m / 2
    part = _part(_crack("forging_crack", "head", (start_m, 1.5e-3), length_m))
    view = render_head(rig=RIG, part=part, process=process, spindle_angle_rad=0.0, index=0)
    pixel_m = RIG.frame_lens.object_pixel_m
    return _picture(view, RIG.frame_camera, pixel_m, pixel_m)


def _crack(
    kind: DefectKind, surface: Surface, start_m: tuple[float, float], length_m: float
) -> Defect:
    """A slightly crooked crack that runs from `start_m` along the first axis."""
    path = tortuous_path_m(
        rng=stream(1, "path"), length_m=length_m, heading_rad=0.0, roughness_rad=0.08
    )
    depth_m = min(ASPECT * length_m, MAX_DEPTH_M)
    points = as_points(path + np.array(start_m))
    return Defect(kind, surface, points, length_m, depth_m, OPENING_SHARE * depth_m)


def _part(crack: Defect) -> Part:
    return Part(1, FASTENER, (crack,), (), texture_seed=11)


def _picture(view: View, sensor: Sensor, row_m: float, column_m: float) -> np.ndarray:
    """The noisy image around the crack in false colour, square in space, its CNR in a corner."""
    image = expose(electrons=view.electrons, sensor=sensor, rng=stream(1, "contact", "noise"))
    rows, columns = np.nonzero(view.mask)
    half_rows, half_columns = round(WINDOW_M / 2 / row_m), round(WINDOW_M / 2 / column_m)
    y = int(np.clip(rows.mean(), half_rows, image.shape[0] - half_rows))
    x = int(np.clip(columns.mean(), half_columns, image.shape[1] - half_columns))
    crop = image[y - half_rows : y + half_rows, x - half_columns : x + half_columns]
    cell = cv2.resize(crop, (CELL_PX, CELL_PX), interpolation=cv2.INTER_AREA)
    above = np.maximum(cell - sensor.black_level_dn, 0) / (255 - sensor.black_level_dn)
    picture = np.ascontiguousarray(false_colour(np.rint(255 * above**EXPONENT).astype(np.uint8)))
    cnr = visible_cnr(view=view, sensor=sensor).get(0, 0.0)
    cv2.putText(picture, f"{cnr:.1f}", (6, CELL_PX - 8), cv2.FONT_HERSHEY_SIMPLEX, 0.5,
                (230, 230, 230), 1, cv2.LINE_AA)  # fmt: skip
    return picture


if __name__ == "__main__":
    main(Path(sys.argv[1]))
