"""Faults at random: their times follow the laws they are said to follow."""

from itertools import islice

import numpy as np
import pytest

from twin.core.random import stream
from twin.plant.fault_draws import occurrences
from twin.spec.scenario import Fault

DRAWS = 4000


def drawn(count=DRAWS, seed=1, **fault):
    fault = Fault(**({"target": "light", "kind": "off"} | fault))
    return list(islice(occurrences(fault, stream(seed, "faults", 0)), count))


def gaps_s(faults):
    ends = [0.0] + [fault.at_s + fault.duration_s for fault in faults]
    return np.array([fault.at_s - end for fault, end in zip(faults, ends, strict=False)])


def test_times_between_faults_of_a_rate_are_exponential():
    # 3 per hour of sound operation: 1200 s; an exponential spreads as much as its mean
    gaps = gaps_s(drawn(rate_per_h=3, duration_s=20))
    error_s = 4 * 1200 / DRAWS**0.5
    assert gaps.mean() == pytest.approx(1200, abs=error_s)
    assert gaps.std() == pytest.approx(1200, abs=2 * error_s)
    assert np.mean(gaps > 1200) == pytest.approx(np.exp(-1), abs=4 * 0.5 / DRAWS**0.5)


def test_mean_times_of_failure_and_repair_are_those_asked_for():
    faults = drawn(mtbf_s=600, mttr_s=60)
    lasts = np.array([fault.duration_s for fault in faults])
    assert gaps_s(faults).mean() == pytest.approx(600, abs=4 * 600 / DRAWS**0.5)
    assert lasts.mean() == pytest.approx(60, abs=4 * 60 / DRAWS**0.5)


def test_one_ends_before_the_next_begins():
    faults = drawn(mtbf_s=1, mttr_s=100)
    assert (gaps_s(faults) > 0).all()


def test_each_is_the_fault_asked_for():
    (fault,) = drawn(1, rate_per_h=1, duration_s=2, target="signal", kind="stuck",
                     signal="part_present", magnitude=1)  # fmt: skip
    assert (fault.target, fault.kind, fault.signal) == ("signal", "stuck", "part_present")
    assert (fault.duration_s, fault.magnitude, fault.rate_per_h) == (2, 1, None)


def test_a_button_is_pressed_as_long_as_buttons_are():
    (fault,) = drawn(1, rate_per_h=1, target="operator", kind="stop")
    assert fault.duration_s == 0.2


def test_the_same_seed_draws_the_same_and_another_one_does_not():
    times = [[f.at_s for f in drawn(5, seed, rate_per_h=3, duration_s=1)] for seed in (1, 1, 2)]
    assert times[0] == times[1]
    assert times[0] != times[2]


def test_a_timed_fault_is_not_drawn():
    assert drawn(at_s=3) == []
