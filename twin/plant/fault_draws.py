"""Faults at random: when they begin, and how long they last."""

from collections.abc import Iterator

import numpy as np

from twin.spec.faults import FAULT_KINDS
from twin.spec.scenario import Fault

S_PER_H = 3600.0


def occurrences(fault: Fault, rng: np.random.Generator) -> Iterator[Fault]:
    """Timed faults without end, one after the other, for a fault with a rate or mean times.

    Sound operation and repair times are exponential; of a rate the time of the fault is given.

    Source: alternating renewal process, Barlow and Proschan 1965, Mathematical theory of
    reliability, chapter 3.
    """
    sound_s = fault.mtbf_s if fault.rate_per_h is None else S_PER_H / fault.rate_per_h
    if sound_s is None:
        return
    end_s = 0.0
    while True:
        begin_s = end_s + float(rng.exponential(sound_s))
        lasts_s = fault.duration_s
        if fault.mttr_s is not None:
            lasts_s = float(rng.exponential(fault.mttr_s))
        elif lasts_s is None:
            lasts_s = FAULT_KINDS[fault.target, fault.kind].default_duration_s
        yield Fault.model_construct(at_s=begin_s, target=fault.target, kind=fault.kind,
                                    signal=fault.signal, fixture=fault.fixture,
                                    duration_s=lasts_s, magnitude=fault.magnitude)  # fmt: skip
        end_s = begin_s + (lasts_s or 0.0)
