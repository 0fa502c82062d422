"""Where part, light and cameras meet: turns a camera's shutter into a capture."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from twin.core.records import VIEWS, LineScan, ViewName, frozen_array
from twin.plant.camera_faults import CameraState
from twin.plant.captures import Capture, Darkroom
from twin.plant.inspection_pc import ImageStore
from twin.plant.site import Site
from twin.plant.spindle import Spindle
from twin.plant.uv_light import UvLight
from twin.plant.workpiece import Fixture

HEAD_VIEWS: tuple[ViewName, ...] = VIEWS[1:]


class OpticsBench:
    """Sees what lies in the fixture under the present light; empty stocks give no capture."""

    def __init__(
        self,
        site: Site,
        fixture: Fixture,
        spindle: Spindle,
        light: UvLight,
        store: ImageStore,
        *,
        ambient_lx: float,
        accepts_any_line_count: bool,
        darkroom: Darkroom | None,
        name: str = "",
    ) -> None:
        """`name` is that of the fixture, "" where it is the only one."""
        self._name = name
        self._site = site
        self._wires = site.wires
        self._journal = site.journal
        self._fixture = fixture
        self._spindle = spindle
        self._light = light
        self._store = store
        self._ambient_lx = ambient_lx
        self._accepts_any_line_count = accepts_any_line_count
        self._darkroom = darkroom

    def take_shank(self, line_scan: LineScan, camera: CameraState) -> None:
        """One revolution of the shank was scanned."""
        lines = camera.of_lines(line_scan)
        gain = self._light_gain(lines.time_s, lines.exposure_s)
        self._take("shank", camera, gain, line_scan=lines)

    def take_head(self, index: int, camera: CameraState, *, exposure_s: float) -> None:
        """The head was exposed as view `index`, at whatever angle the spindle stands."""
        began_s = np.array([self._site.now_s - exposure_s])
        self._take(HEAD_VIEWS[index], camera, self._light_gain(began_s, exposure_s))

    def _light_gain(
        self, time_s: NDArray[np.float64], exposure_s: float
    ) -> NDArray[np.float64] | None:
        if not self._light.flickers:
            return None
        return frozen_array(self._light.flicker_gain(time_s=time_s, exposure_s=exposure_s))

    def _take(
        self,
        view: ViewName,
        camera: CameraState,
        light_gain: NDArray[np.float64] | None,
        *,
        line_scan: LineScan | None = None,
    ) -> None:
        workpiece = self._fixture.workpiece
        if workpiece is None:
            return
        process = workpiece.process_state(
            now_ns=self._site.now_ns,
            uv_irradiance_w_per_m2=self._light.irradiance_w_per_m2(),
            ambient_lx=self._ambient_lx,
        )
        capture = Capture(
            view=view,
            workpiece=workpiece,
            part_id=int(self._wires["part_id"]),
            cycle_id=int(self._wires["cycle_id"]),
            process=process,
            is_complete=camera.kept_share == 1.0 and self._is_whole(line_scan),
            line_scan=line_scan,
            angle_rad=self._spindle.angle_rad(),
            camera=camera,
            light_gain=light_gain,
            fixture=self._name,
        )
        if self._darkroom:
            capture = replace(capture, developed=self._darkroom.develop(capture))
        self._journal.note("image", view, workpiece.part_id, capture.facts())
        self._store.receive(capture)

    def _is_whole(self, line_scan: LineScan | None) -> bool:
        if line_scan is None or self._accepts_any_line_count:
            return True
        return line_scan.lines_taken == line_scan.lines_expected
