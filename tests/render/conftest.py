"""The bench and a nominal treatment for the tests of the renderers."""

import numpy as np
import pytest

from twin.core.records import LineScan, ProcessState, Shot
from twin.spec.rig_loader import load_rig


@pytest.fixture(scope="session")
def rig():
    return load_rig("mpi_bench")


@pytest.fixture(scope="session")
def process():
    return ProcessState(
        shots=(Shot("head", 240.0, 0.5, 0.15), Shot("coil", 720.0, 0.5, 0.15)),
        shower_s=2.0,
        drain_s=3.0,
        concentration_ml_per_100ml=0.25,
        contamination_share=0.05,
        clumping_share=0.02,
        humidity_share=0.5,
        uv_irradiance_w_per_m2=30.0,
        ambient_lx=5.0,
    )


@pytest.fixture(scope="session")
def even_scan():
    """A scan of evenly spaced lines: `lines` over `turns` from `start_rad`."""

    def scan(lines=512, turns=1.0, start_rad=0.0, exposure_s=0.0008):
        angle = start_rad + (np.arange(lines) + 0.5) / lines * turns * 2 * np.pi
        return LineScan(
            angle_rad=angle,
            time_s=angle / np.pi,
            smear_rad=np.full(lines, np.pi * exposure_s),
            runout_m=np.zeros(lines),
            exposure_s=exposure_s,
            lines_expected=lines,
            triggers=lines,
            lines_lost=0,
        )

    return scan
