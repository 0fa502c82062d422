"""What the faults of a camera do to one acquisition."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from twin.core.records import LineScan, frozen_array
from twin.plant.faults import Faults
from twin.spec.datasheets import Sensor

Image = NDArray[np.uint8 | np.uint16]


@dataclass(frozen=True)
class CameraState:
    """How a camera differs from a sound one.

    `exposure_share` its exposure time over the set one, `line_noise_e` [e-] in place of the
    datasheet's, `kept_share` of the rows that arrive.
    """

    exposure_share: float = 1.0
    line_noise_e: float | None = None
    kept_share: float = 1.0

    def facts(self) -> dict[str, float]:
        """What the trace says of it: only what is not as it should be."""
        return {key: value for key, value in vars(self).items() if value != getattr(SOUND, key)}

    def of_sensor(self, sensor: Sensor) -> Sensor:
        """The sensor with this camera's noise."""
        if self.line_noise_e is None:
            return sensor
        return sensor.model_copy(update={"line_noise_e": self.line_noise_e})

    def of_lines(self, scan: LineScan) -> LineScan:
        """The lines that arrive, as long exposed as they really were."""
        if self == SOUND:
            return scan
        kept = int(self.kept_share * scan.lines_taken)
        lines = {name: frozen_array(getattr(scan, name)[:kept].copy())
                 for name in ("angle_rad", "time_s", "smear_rad", "runout_m")}  # fmt: skip
        lines["smear_rad"] = frozen_array(lines["smear_rad"] * self.exposure_share)
        return replace(
            scan,
            **lines,
            exposure_s=scan.exposure_s * self.exposure_share,
            lines_lost=scan.lines_lost + scan.lines_taken - kept,
        )

    def of_frame(self, image: Image) -> Image:
        """The image with its rows that do not arrive black; they are the last ones."""
        kept = int(self.kept_share * len(image))
        if kept == len(image):
            return image
        cut = image.copy()
        cut[kept:] = 0
        return frozen_array(cut)


SOUND = CameraState()


def camera_state(faults: Faults, camera: str) -> CameraState:
    """How `camera` (line_camera, frame_camera) is now."""
    kept = faults.active(camera, "buffer_overrun")
    return CameraState(
        exposure_share=faults.active(camera, "exposure_wrong") or 1.0,
        line_noise_e=faults.active(camera, "line_noise"),
        kept_share=1.0 if kept is None else kept,
    )
