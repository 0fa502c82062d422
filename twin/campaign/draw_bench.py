"""A bench at random: parts, recipe, speeds, light, bath, latencies, all within what loads.

Most benches are sound, so that parts earn the OK bin and can be denied it; of a few one thing or
another keeps every part from it. Time-outs are such that a sound bench meets those of the robot
and of the stations that only an abort can leave; of a few benches the others run out.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from twin.campaign.dice import Dice
from twin.spec.rig import Rig

MOST_PARTS = 4
EXPOSURE_S = 0.0008
USED_SHARE = 0.6
"""Of the time between two lines, for the exposure."""
ODD_SHARE = 0.04
"""Of the benches, for each thing that keeps every part from the OK bin."""
SCAN_PERIODS_S = (0.001, 0.002, 0.004, 0.005, 0.010, 0.010, 0.010, 0.020)


def bench_of(rng: np.random.Generator, rig: Rig, controller: Mapping[str, Any]) -> dict[str, Any]:
    """Everything of a scenario but its name and its faults."""
    dice = Dice(rng)
    return {
        "parts": dice.whole(1, MOST_PARTS),
        "seed": dice.whole(0, 2**31),
        "controller": {**controller, "scan_period_s": _scan_period_s(dice)},
        "infeed": _infeed(dice, rig),
        "bath": _bath(dice),
        "light": {"uv_irradiance_w_per_m2": _odd(dice, (5.0, 25.0), (25.0, 100.0))},
        "recipe": _recipe(dice),
        "line_scan": _line_scan(dice, rig),
        "spindle": {"slip_share": 0.001 if dice.happens(ODD_SHARE) else 0.0},
        "inspection": {"latency": _latency(dice)},
        "detection_model": {"false_call_share": dice.one_of([0.0, 0.0, 0.02, 0.3])},
    }


def _odd(dice: Dice, odd: tuple[float, float], sound: tuple[float, float]) -> float:
    """From the one range in a few benches, from the other in most."""
    return dice.scaled(*(odd if dice.happens(ODD_SHARE) else sound))


def _scan_period_s(dice: Dice) -> float:
    return dice.one_of(SCAN_PERIODS_S) if dice.happens(0.8) else dice.even(0.001, 0.020)


def _infeed(dice: Dice, rig: Rig) -> dict[str, Any]:
    names = dice.some_of(sorted(rig.fasteners), dice.whole(1, 3))
    return {
        "mix": [{"fastener": name, "weight": dice.one_of([1, 2, 5])} for name in names],
        "defective_share": dice.one_of([0.0, 0.0, 0.1, 0.5]),
    }


def _bath(dice: Dice) -> dict[str, Any]:
    return {
        "concentration_ml_per_100ml": dice.scaled(0.05, 0.8),
        "contamination_share": dice.even(0.0, 0.3),
        "clumping_share": dice.even(0.0, 0.2),
    }


def _recipe(dice: Dice) -> dict[str, Any]:
    return {
        "method": dice.one_of(["both", "both", "head", "coil"]),
        "shower_s": dice.scaled(0.1, 5.0),
        "dwell_s": dice.even(0.0, 1.0),
        "head_current_a_per_m": dice.scaled(4000.0, 40_000.0),
        "coil_field_a_per_m": dice.scaled(4000.0, 40_000.0),
        "shot_s": dice.scaled(0.1, 2.0),
        "shots": dice.whole(1, 6),
        "drain_s": dice.even(0.0, 8.0),
        "verdict_deadline_s": _odd(dice, (0.1, 0.7), (0.7, 6.0)),
        "station_timeout_s": _odd(dice, (3.0, 9.0), (9.0, 20.0)),
        "robot_timeout_s": dice.scaled(12.0, 60.0),
        "irradiance_min_w_per_m2": dice.one_of([5.0, 10.0, 20.0]),
        "residual_max_a_per_m": _odd(dice, (40.0, 79.0), (81.0, 300.0)),
    }


def _line_scan(dice: Dice, rig: Rig) -> dict[str, Any]:
    counts = rig.encoder.lines * rig.encoder.quadrature
    divider = dice.one_of([1, 2, 2, 2, 2, 4])
    rpm = _odd(dice, (6.0, 16.0), (16.0, 90.0))
    per_s = rpm / 60
    setup = {"divider": divider, "lines": counts // divider, "spindle_speed_rpm": rpm,
             "encoder_mode": dice.one_of(["position", "motion"])}  # fmt: skip
    rate_hz = counts / divider * per_s
    if dice.happens(0.1):
        rate_hz = dice.scaled(200.0, 2000.0)
        setup |= {"trigger": "free_run", "free_run_line_rate_hz": rate_hz}
    return setup | {"exposure_s": round(min(EXPOSURE_S, USED_SHARE / rate_hz), 6)}


def _latency(dice: Dice) -> dict[str, Any]:
    return {
        "kind": dice.one_of(["fixed", "profile"]),
        "mean_s": _odd(dice, (0.5, 4.0), (0.02, 0.5)),
    }
