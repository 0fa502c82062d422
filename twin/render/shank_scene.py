"""What the shank image is made of: one part on one bench, treated and turned in one way."""

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from twin.core.records import LineScan, ProcessState
from twin.render.applied_field import FieldAt, shank_field
from twin.render.film import Film, film_on_part
from twin.render.line_optics import line_blur
from twin.render.shank_surface import ShankSurface, shank_surface
from twin.render.thread_shape import thread_shape
from twin.render.unrolled import UnrolledScan
from twin.spec import datasheets as ds
from twin.spec.calibration import Calibration
from twin.spec.part import Part
from twin.spec.rig import Rig


@dataclass(frozen=True)
class ShankScene:
    """A part before the line-scan camera, with all that follows from it at once."""

    rig: Rig
    part: Part
    process: ProcessState
    line_scan: LineScan
    calibration: Calibration
    fastener: ds.Fastener
    material: ds.Material
    surface: ShankSurface
    film: Film

    @property
    def field_at(self) -> FieldAt:
        """Field of every shot at points (z, arc) of the shank."""
        return partial(
            shank_field,
            shots=self.process.shots,
            fastener=self.fastener,
            material=self.material,
            magnetiser=self.rig.magnetiser,
            calibration=self.calibration,
        )

    @property
    def scan(self) -> UnrolledScan:
        """The lines as a surface to draw on."""
        radius = self.fastener.thread_diameter_m / 2
        blur = line_blur(
            rig=self.rig,
            line_scan=self.line_scan,
            radius_m=radius,
        )
        return UnrolledScan(
            arc_m=self.line_scan.angle_rad * radius,
            view=self.surface.view,
            circumference_m=self.surface.zones.circumference_m,
            blur=blur,
            depth_at=self._depth_m,
        )

    def _depth_m(self, z_m: NDArray[np.float64], arc_m: NDArray[np.float64]) -> NDArray[np.float64]:
        """Depth of the thread at points of the shank."""
        zones = self.surface.zones
        return thread_shape(z_m=z_m, turn=arc_m / zones.circumference_m, zones=zones).depth_m


def shank_scene(
    *,
    rig: Rig,
    part: Part,
    process: ProcessState,
    line_scan: LineScan,
) -> ShankScene:
    """The scene of one part; its surface maps are made once per type of fastener."""
    fastener = rig.fasteners[part.fastener]
    return ShankScene(
        rig=rig,
        part=part,
        process=process,
        line_scan=line_scan,
        calibration=rig.calibration,
        fastener=fastener,
        material=rig.materials[fastener.material],
        surface=shank_surface(fastener=fastener, rig=rig),
        film=film_on_part(
            bath=rig.bath, process=process, fastener=fastener, calibration=rig.calibration
        ),
    )
