"""Light that flickers with the mains."""

import math

import numpy as np
from numpy.typing import NDArray


def flicker_share(
    *,
    time_s: NDArray[np.float64],
    exposure_s: float,
    frequency_hz: float,
    depth_share: float,
) -> NDArray[np.float64]:
    """Irradiance over its crest, mean over exposures that begin at `time_s` [exposures].

    Between 1 − `depth_share` and 1 in short exposures, 1 − `depth_share`/2 in long ones.

    Source: mean of 1 − d (1 − cos 2π f t)/2 over [t, t + T]; the cosine's is sinc(f T) times its
    value at mid-exposure.
    Assumes: a sine that is at its crest at time 0.
    """
    middle_s = time_s + exposure_s / 2
    wave = np.sinc(frequency_hz * exposure_s) * np.cos(2 * math.pi * frequency_hz * middle_s)
    return 1 - depth_share * (1 - wave) / 2
