"""The frame camera: one head image per trigger."""

from twin.core.units import ns_from_s
from twin.plant.optics_bench import OpticsBench
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
        self._exposure_ns = ns_from_s(exposure_s)
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
        self._wires["frame_camera_acquiring"] = True
        self._journal.note("station", "frame_camera", self._wires["part_id"], f"view {view}")
        yield self._site.env.timeout(self._exposure_ns)
        is_lost = self._faults.active("frame_camera", "frame_dropped") is not None
        if not is_lost:
            self._optics.take_head(view)
        yield self._site.env.timeout(self._readout_ns)
        self._wires["frame_camera_acquiring"] = False
        self._journal.note("station", "frame_camera", self._wires["part_id"], "")
        self._wires["frame_camera_error" if is_lost else "frame_camera_done"] = True
