"""Which places of the part the pixels of the line-scan camera see, and from where."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from twin.core.records import frozen_array
from twin.physics.optics import (
    pixel_stretch,
    seen_field_m,
    undistorted_share,
    working_distance_m,
)
from twin.spec.rig import Rig

Z_FIRST_M = -5.0e-3
"""Place z that the first column would see without distortion: it fixes where the camera stands."""


@dataclass(frozen=True, eq=False)
class LineView:
    """Line of sight of every column to the generatrix nearest to the camera.

    `z_m` [columns] place that a column sees there; `stretch_z`, `stretch_arc` [columns] size of a
    pixel on the part along the line and across it, over that at the optical axis. The axis meets
    the part at `axis_m`, `distance_m` from the lens. Arrays are read-only.
    """

    z_m: NDArray[np.float64]
    stretch_z: NDArray[np.float64]
    stretch_arc: NDArray[np.float64]
    axis_m: float
    distance_m: float

    @property
    def field_m(self) -> NDArray[np.float64]:
        """Distance [columns] from the optical axis, along the part."""
        return self.z_m - self.axis_m

    def seen_m(
        self, *, z_m: NDArray[np.float64], towards_m: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Where a point at `z_m` appears that stands `towards_m` before the generatrix."""
        field = z_m - self.axis_m
        return self.axis_m + seen_field_m(
            field_m=field, towards_m=towards_m, distance_m=self.distance_m
        )


def line_view(rig: Rig) -> LineView:
    """View of the rig's line-scan camera, made once and kept."""
    camera, lens = rig.line_camera, rig.line_lens
    distance = working_distance_m(
        focal_length_m=lens.focal_length_m,
        pixel_pitch_m=camera.pixel_pitch_m,
        object_pixel_m=lens.object_pixel_m,
    )
    return _line_view(camera.columns, lens.object_pixel_m, lens.distortion_share, distance)


@lru_cache(maxsize=16)
def _line_view(
    columns: int, object_pixel_m: float, distortion_share: float, distance_m: float
) -> LineView:
    middle = (columns - 1) / 2
    image = (np.arange(columns) - middle) / (columns / 2)
    height = undistorted_share(image_share=image, distortion_share=distortion_share)
    stretch_z, stretch_arc = pixel_stretch(height_share=height, distortion_share=distortion_share)
    axis = Z_FIRST_M + object_pixel_m * middle
    return LineView(
        z_m=frozen_array(axis + object_pixel_m * columns / 2 * height),
        stretch_z=frozen_array(stretch_z),
        stretch_arc=frozen_array(stretch_arc),
        axis_m=axis,
        distance_m=distance_m,
    )
