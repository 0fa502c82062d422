"""What a camera hands to the inspection PC, and the darkroom that makes the pixels."""

import json
import zlib
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from twin.core.random import stream
from twin.core.records import Frame, LineScan, ProcessState, ViewName, frozen_array
from twin.plant.camera_faults import SOUND, CameraState
from twin.plant.workpiece import Workpiece
from twin.render.camera import expose
from twin.render.head import render_head
from twin.render.shank import render_shank
from twin.render.view import View
from twin.spec.datasheets import Sensor
from twin.spec.rig import Rig


@dataclass(frozen=True)
class Developed:
    """One image with its truth: the frame goes to the inspection, the view stays with us."""

    frame: Frame
    view: View

    @property
    def crc32(self) -> int:
        """CRC-32 of the pixels: what the trace knows of them."""
        return zlib.crc32(self.frame.image.data)


@dataclass(frozen=True)
class Capture:
    """One acquisition: of which workpiece, for which cycle; `developed` is None at timing level.

    `light_gain` [lines], of a head image [1], is the light over that of `process` where it is
    uneven in time; `fixture` is "" where there is only one.
    """

    view: ViewName
    workpiece: Workpiece
    part_id: int
    cycle_id: int
    process: ProcessState
    is_complete: bool
    line_scan: LineScan | None = None
    angle_rad: float = 0.0
    camera: CameraState = SOUND
    light_gain: NDArray[np.float64] | None = None
    developed: Future[Developed] | None = None
    fixture: str = ""

    def facts(self) -> str:
        """JSON for the journal: what the image shows and under which conditions."""
        facts = {
            "cycle": self.cycle_id,
            "complete": self.is_complete,
            "irradiance_w_per_m2": self.process.uv_irradiance_w_per_m2,
            "concentration_ml_per_100ml": self.process.concentration_ml_per_100ml,
            "contamination_share": self.process.contamination_share,
            "clumping_share": self.process.clumping_share,
            "angle_rad": self.angle_rad,
        }
        if self.line_scan is not None:
            facts |= {
                "lines_expected": self.line_scan.lines_expected,
                "lines_taken": self.line_scan.lines_taken,
                "lines_lost": self.line_scan.lines_lost,
            }
        return json.dumps(facts | self.camera.facts())


class Darkroom:
    """Renders captures in worker threads; each image has its own noise stream."""

    def __init__(self, *, rig: Rig, seed: int, workers: int = 2) -> None:
        self._rig = rig
        self._seed = seed
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="darkroom")

    def develop(self, capture: Capture) -> Future[Developed]:
        """The image of `capture`, later."""
        return self._pool.submit(self._develop, capture)

    def close(self) -> None:
        """End the worker threads."""
        self._pool.shutdown()

    def _develop(self, capture: Capture) -> Developed:
        view, sensor = self._expected(capture)
        own = (capture.fixture,) if capture.fixture else ()
        rng = stream(self._seed, "camera", *own, capture.cycle_id, capture.view)
        sensor = capture.camera.of_sensor(sensor)
        image = expose(electrons=view.electrons, sensor=sensor, rng=rng)
        if capture.line_scan is None:
            image = capture.camera.of_frame(image)
        frame = Frame(
            capture.view,
            capture.part_id,
            capture.cycle_id,
            image,
            capture.is_complete,
            sensor.pixel_format,
            sensor.bit_depth,
        )
        return Developed(frame, view)

    def _expected(self, capture: Capture) -> tuple[View, Sensor]:
        rig, part, scan = self._rig, capture.workpiece.part, capture.line_scan
        seat_rad = capture.workpiece.seat_angle_rad
        if scan is not None:
            turned = replace(scan, angle_rad=frozen_array(scan.angle_rad + seat_rad))
            view = render_shank(rig=rig, part=part, process=capture.process, line_scan=turned)
            return _lit(view, capture.light_gain), rig.line_camera
        index = int(capture.view.removeprefix("head_"))
        view = render_head(
            rig=rig,
            part=part,
            process=capture.process,
            spindle_angle_rad=capture.angle_rad + seat_rad,
            index=index,
        )
        share = capture.camera.exposure_share
        gain = None if share == 1.0 else np.array([share])
        return _lit(_lit(view, capture.light_gain), gain), rig.frame_camera


def _lit(view: View, gain: NDArray[np.float64] | None) -> View:
    """The view in `gain` [rows or 1] times the light."""
    if gain is None:
        return view
    electrons = view.electrons * gain[:, None].astype(np.float32)
    return replace(view, electrons=frozen_array(electrons))
