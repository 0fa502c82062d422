"""The line-scan camera: armed by the controller, fed with lines by the trigger unit."""

from twin.core.records import LineScan
from twin.plant.camera_faults import camera_state
from twin.plant.optics_bench import OpticsBench
from twin.plant.site import Site


class LineCamera:
    """Holds the camera's signals and hands each whole acquisition to the inspection PC."""

    def __init__(self, site: Site, optics: OpticsBench) -> None:
        self._wires = site.wires
        self._faults = site.faults
        self._optics = optics
        site.env.process(self._run())

    def begin(self) -> None:
        """The first trigger of a revolution arrived."""
        self._wires["line_camera_acquiring"] = self._wires["line_camera_armed"]

    def deliver(self, line_scan: LineScan, *, is_whole: bool) -> None:
        """The revolution ended; a camera that was not armed saw nothing."""
        if not self._wires["line_camera_acquiring"]:
            return
        self._wires["line_camera_acquiring"] = False
        if self._faults.active("line_camera", "timeout") is not None:
            return
        camera = camera_state(self._faults, "line_camera")
        is_lost = self._faults.active("line_camera", "frame_dropped") is not None
        if is_whole and not is_lost:
            self._optics.take_shank(line_scan, camera)
        is_good = is_whole and not is_lost and camera.kept_share == 1.0
        self._wires["line_camera_done" if is_good else "line_camera_error"] = True

    def _run(self):
        while True:
            yield self._wires.rises("line_camera_arm")
            self._wires["line_camera_armed"] = True
            yield self._wires.falls("line_camera_arm")
            for state in ("armed", "acquiring", "done", "error"):
                self._wires[f"line_camera_{state}"] = False
