"""Pieces before the nominal bench, with few lines and what a test changes."""

from functools import lru_cache

import numpy as np
import pytest

from twin.render.pieces import drawn, set_up
from twin.spec.loader import load_scenario

STILL = (
    "spindle.line_jitter_share=0",
    "spindle.eccentricity_m=0",
    "spindle.torque_ripple_share=0",
)
"""A spindle without fault."""
STRAIGHT = "datasheets.line_lens.distortion_share=0"


@lru_cache(maxsize=32)
def loaded(overrides):
    return load_scenario("nominal", overrides=list(overrides))


def lines(count):
    """Overrides for that many lines in one turn."""
    return (f"line_scan.lines={count}", f"line_scan.divider={4096 // count}")


@pytest.fixture(scope="session")
def put():
    """Set a piece up on a bench changed by overrides."""

    def setting(name, *overrides, camera="line", line_scan=None, calibration=None, **parameters):
        bench = loaded(overrides)
        rig = bench.rig
        if calibration:
            from dataclasses import replace

            rig = replace(rig, calibration=rig.calibration.model_copy(update=calibration))
        return set_up(
            name=name, rig=rig, scenario=bench.scenario, camera=camera, parameters=parameters,
            line_scan=line_scan,
        )  # fmt: skip

    return setting


@pytest.fixture(scope="session")
def shown(put):
    """Draw a piece on a bench changed by overrides."""

    def piece(name, *overrides, **options):
        return drawn(name, put(name, *overrides, **options))

    return piece


def mean_e(view, rows, columns):
    """Mean electrons of a part of the image."""
    return float(view.electrons[rows, columns].mean(dtype=np.float64))
