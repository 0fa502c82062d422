"""One specimen through the true imaging and inspection chain, without the bench around it."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from twin.core.random import stream
from twin.core.records import VIEWS, Frame, ViewName
from twin.inspection.inspector import Inspector
from twin.render.camera import expose
from twin.render.conditions import Conditions, draw_conditions
from twin.render.head import render_head
from twin.render.shank import render_shank
from twin.render.view import View
from twin.render.visibility import visible_cnr
from twin.spec.datasheets import Sensor
from twin.spec.loader import Loaded
from twin.spec.part import Part
from twin.study.engine.located import lies_on
from twin.study.engine.specimen import specimen
from twin.study.engine.task import Row, Task

SAMPLE = 8
"""Every eighth pixel of every eighth line is enough for the median of the background."""
LIT_SHARE = 1.5
"""Pixels brighter than this times the darkest show the part."""


@dataclass(frozen=True)
class Picture:
    """One view of a specimen: what is expected and what the camera made of it."""

    view: View
    frame: Frame
    sensor: Sensor


def pod_rows(task: Task) -> list[Row]:
    """One row for each specimen of the task.

    `is_found` says that a finding at the threshold lies on the crack, `is_rejected` what the
    verdict on the part is. Without inspection there is neither.
    """
    if task.pod is None:
        return []
    inspects = not task.pod.without_inspection
    judge = inspector_for(task.loaded) if inspects else None
    return [
        _row(task.loaded, number, task.pod.cracks, judge) for number in range(task.first, task.last)
    ]


def inspector_for(loaded: Loaded) -> Inspector:
    """The inspection stack of a scenario, opened once in each process."""
    folder = loaded.rig.root / loaded.scenario.inspection.model
    return _inspector(folder, loaded.scenario.inspection.threshold)


@lru_cache(maxsize=4)
def _inspector(folder: Path, threshold: float | None) -> Inspector:
    return Inspector(folder, threshold=threshold, threads=1)


def _row(loaded: Loaded, number: int, cracks: int, inspector: Inspector | None) -> Row:
    part = specimen(rig=loaded.rig, scenario=loaded.scenario, number=number, cracks=cracks)
    pictures = _pictures(loaded, part)
    row = {"specimen": number, "fastener": part.fastener} | _truth(part)
    row |= _image_metrics(pictures, is_cracked=part.is_defective)
    if inspector is None:
        return row
    verdict = inspector.inspect([p.frame for p in pictures], part_id=number)
    found = [region for region in verdict.regions if region.score >= verdict.threshold]
    is_found = any(lies_on(region, picture.view) for region in found for picture in pictures)
    return row | {
        "is_found": is_found if part.is_defective else None,
        "is_rejected": verdict.decision == "reject",
        "score": float(verdict.score),
        "threshold": float(verdict.threshold),
    }


def _truth(part: Part) -> Row:
    if not part.defects:
        return {"is_cracked": False, "defect_kind": None, "length_m": None, "depth_m": None}
    crack = part.defects[0]
    return {
        "is_cracked": True,
        "defect_kind": crack.kind,
        "length_m": float(crack.length_m),
        "depth_m": float(crack.depth_m),
    }


def _pictures(loaded: Loaded, part: Part) -> list[Picture]:
    """All five views of a part, each with its own noise stream."""
    scenario, rig = loaded.scenario, loaded.rig
    conditions = draw_conditions(
        rig=rig,
        scenario=scenario,
        fastener=rig.fasteners[part.fastener],
        rng=stream(scenario.seed, "specimen", "conditions", part.part_id),
    )
    return [_picture(loaded, part, conditions, name) for name in VIEWS]


def _picture(loaded: Loaded, part: Part, conditions: Conditions, name: ViewName) -> Picture:
    rig = loaded.rig
    view = _view(loaded, part, conditions, name)
    sensor = rig.line_camera if name == "shank" else rig.frame_camera
    rng = stream(loaded.scenario.seed, "specimen", "camera", part.part_id, name)
    image = expose(electrons=view.electrons, sensor=sensor, rng=rng)
    frame = Frame(name, part.part_id, part.part_id, image,
                  pixel_format=sensor.pixel_format, bit_depth=sensor.bit_depth)  # fmt: skip
    return Picture(view, frame, sensor)


def _view(loaded: Loaded, part: Part, conditions: Conditions, name: ViewName) -> View:
    process, rig = conditions.process, loaded.rig
    if name == "shank":
        return render_shank(rig=rig, part=part, process=process, line_scan=conditions.line_scan)
    index = int(name.removeprefix("head_"))
    angle = conditions.head_angles_rad[index]
    return render_head(rig=rig, part=part, process=process, spindle_angle_rad=angle, index=index)


def _image_metrics(pictures: list[Picture], *, is_cracked: bool) -> Row:
    """Contrast of the crack where it shows best, and how bright what surrounds it is."""
    ratios = [
        ratio for p in pictures for ratio in visible_cnr(view=p.view, sensor=p.sensor).values()
    ]
    shank = next(p for p in pictures if p.view.name == "shank")
    heads = [_background_dn(p) for p in pictures if p.view.name != "shank"]
    return {
        "cnr": float(max(ratios, default=0.0)) if is_cracked else None,
        "shank_background_dn": _background_dn(shank),
        "head_background_dn": float(np.mean(heads)),
    }


def _background_dn(picture: Picture) -> float:
    """Median expected grey value over black of the part, its crack left out."""
    electrons = picture.view.electrons[::SAMPLE, ::SAMPLE]
    is_part = electrons > LIT_SHARE * electrons.min()
    is_part &= picture.view.mask[::SAMPLE, ::SAMPLE] == 0
    if not is_part.any():
        return 0.0
    return float(np.median(electrons[is_part])) * picture.sensor.gain_dn_per_e
