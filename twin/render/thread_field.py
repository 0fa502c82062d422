"""The axial field in a thread: stronger in the roots, weaker on the crests."""

import numpy as np
from numpy.typing import NDArray

from twin.render.thread_shape import thread_shape
from twin.render.zones import zones_of
from twin.spec import datasheets as ds
from twin.spec.calibration import Calibration


def thread_axial_gain(
    *, points_m: NDArray[np.float64], fastener: ds.Fastener, calibration: Calibration
) -> NDArray[np.float64]:
    """Axial field at points (z, arc) [points, 2] over that on the plain shank [points].

    Assumes: flux crowds under the roots and leaves the crests; a cosine between the two, in
    proportion to the depth of the thread where it runs out (assumed).
    """
    zones = zones_of(fastener)
    thread = thread_shape(
        z_m=points_m[:, 0], turn=points_m[:, 1] / zones.circumference_m, zones=zones
    )
    root, crest = calibration.thread_root_gain, calibration.thread_crest_gain
    full = (root + crest) / 2 + (root - crest) / 2 * np.cos(2 * np.pi * thread.from_root)
    return 1 + thread.fullness * (full - 1)
