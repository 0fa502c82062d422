from typing import get_args

import pytest

from twin.spec import load_scenario
from twin.spec.faults import FAULT_KINDS
from twin.spec.scenario import FaultTarget


def test_every_target_has_kinds_and_every_kind_has_a_target():
    assert {target for target, _ in FAULT_KINDS} == set(get_args(FaultTarget))


@pytest.mark.parametrize(("target", "kind"), FAULT_KINDS)
def test_every_kind_loads_at_the_ends_of_its_range(target, kind):
    magnitude = FAULT_KINDS[target, kind].magnitude
    ends = [None] if magnitude is None else [magnitude.low, magnitude.high]
    faults = tuple(
        {"at_s": 10 * i, "duration_s": 5, "target": target, "kind": kind}
        | ({} if end is None else {"magnitude": end})
        for i, end in enumerate(ends)
    )
    text = "faults=" + str(list(faults)).replace("'", '"')
    assert len(load_scenario("nominal", overrides=[text]).scenario.faults) == len(ends)


def test_magnitudes_have_a_range():
    for known in FAULT_KINDS.values():
        assert known.text
        if known.magnitude is not None:
            assert known.magnitude.low < known.magnitude.high
            assert not known.magnitude.holds(known.magnitude.high * 1.01)
            assert not known.magnitude.holds(float("nan"))
