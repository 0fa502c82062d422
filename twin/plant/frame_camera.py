"""The frame camera: one head image per trigger."""

from twin.core.units import ns_from_s
from twin.plant.camera_faults import camera_state
from twin.plant.optics_bench import HEAD_VIEWS, OpticsBench
from twin.plant.site import Site


class FrameCamera:
    """On a trigger: exposes, reads out, delivers; then waits for the trigger to fall."""

    def __init__(
        self,
        site: Site,
        optics: OpticsBench,
        *,
        exposure_s: float,
        frame_period_s: float,
    ) -> None:
        self._site = site
        self._wires = site.wires
        self._faults = site.faults
        self._journal = site.journal
        self._optics = optics
        self._exposure_s = exposure_s
        self._readout_ns = ns_from_s(max(0.0, frame_period_s - exposure_s))
        site.env.process(self._arming())
        site.env.process(self._run())

    def _arming(self):
        while True:
            yield self._wires.changes("frame_camera_arm")
            self._wires["frame_camera_armed"] = self._wires["frame_camera_arm"]

    def _run(self):
        while True:
            yield self._wires.rises("frame_camera_trigger")
            if self._wires["frame_camera_armed"]:
                yield from self._take()
            yield self._wires.falls("frame_camera_trigger")
            self._wires["frame_camera_done"] = False
            self._wires["frame_camera_error"] = False

    def _take(self):
        view = int(self._wires["frame_camera_view"])
        camera = camera_state(self._faults, "frame_camera")
        exposure_s = self._exposure_s * camera.exposure_share
        self._wires["frame_camera_acquiring"] = True
        self._journal.note("station", "frame_camera", self._wires["part_id"], f"view {view}")
        yield self._site.after_s(exposure_s)
        is_silent = self._faults.active("frame_camera", "timeout") is not None
        is_lost = self._faults.active("frame_camera", "frame_dropped") is not None
        is_known = 0 <= view < len(HEAD_VIEWS)
        if is_known and not is_lost and not is_silent:
            self._optics.take_head(view, camera, exposure_s=exposure_s)
        yield self._site.env.timeout(self._readout_ns)
        self._wires["frame_camera_acquiring"] = False
        self._journal.note("station", "frame_camera", self._wires["part_id"], "")
        is_good = is_known and not is_lost and camera.kept_share == 1.0
        if not is_silent:
            self._wires["frame_camera_done" if is_good else "frame_camera_error"] = True
