"""Whatever fails, whenever: the invariants hold, and the bench comes to an end.

Each run meets one fault in four phases of the cycle; after each an operator resets and starts.
"""

import pytest

from twin.spec import load_rig
from twin.spec.faults import FAULT_KINDS

MOMENTS_S = (4.3, 43.1, 88.7, 139.4)  # loading, wetting or shooting, scanning, unloading
TAGS = load_rig("mpi_bench").tags
DEVICES = [name for name in FAULT_KINDS if name[0] not in ("signal", "operator")]


def strength(kind):
    """A magnitude in the middle of its range, on the scale it lives on."""
    magnitude = FAULT_KINDS[kind].magnitude
    if magnitude is None:
        return {}
    low, high = magnitude.low, magnitude.high
    return {"magnitude": (low * high) ** 0.5 if low > 0 else high / 2}


def recovery(at_s):
    buttons = enumerate(("reset", "reset", "start"))
    return [{"at_s": at_s + i, "target": "operator", "kind": kind} for i, kind in buttons]


def survives(play, faults):
    text = str(faults).replace("'", '"')
    result = play("nominal", "parts=4", "seed=8", f"faults={text}")
    parts = result.summary["parts"]
    assert result.summary["invariants"]["violations"] == []
    assert result.reached_end
    assert parts["in"] == sum(parts[k] for k in ("ok", "reject", "in_process", "dropped"))
    return parts


@pytest.mark.parametrize("kind", DEVICES, ids=".".join)
def test_any_device_may_fail_for_a_while(play, kind):
    fault = {"target": kind[0], "kind": kind[1], "duration_s": 3} | strength(kind)
    faults = [fault | {"at_s": at_s} for at_s in MOMENTS_S]
    for at_s in MOMENTS_S:
        faults += recovery(at_s + 15)
    parts = survives(play, faults)
    assert parts["ok"] + parts["reject"] + parts["dropped"] == 4


@pytest.mark.parametrize("kind", DEVICES, ids=".".join)
def test_any_device_may_fail_for_good(play, kind):
    fault = {"target": kind[0], "kind": kind[1], "at_s": 14.2, "duration_s": 3600} | strength(kind)
    survives(play, [fault, *recovery(60), *recovery(110)])


@pytest.mark.parametrize("kind", ["estop", "guard_open", "stop", "start", "reset"])
def test_any_button_may_be_pressed(play, kind):
    faults = [{"target": "operator", "kind": kind, "at_s": s, "duration_s": 0.7} for s in MOMENTS_S]
    for at_s in MOMENTS_S:
        faults += recovery(at_s + 5)
    parts = survives(play, faults)
    assert parts["ok"] + parts["reject"] == 4


@pytest.mark.parametrize("tag", TAGS, ids=lambda tag: tag.name)
def test_any_wire_may_be_at_fault(play, tag):
    is_bool = tag.type == "bool"
    kinds = [
        {"kind": "stuck", "duration_s": 5},
        {"kind": "delay", "duration_s": 5, "magnitude": 0.3},
        {"kind": "spike"} | ({} if is_bool else {"magnitude": 1}),
        {"kind": "stuck", "magnitude": 1, "duration_s": 20},
    ]
    faults = [
        kind | {"at_s": at_s, "target": "signal", "signal": tag.name}
        for kind, at_s in zip(kinds, MOMENTS_S, strict=True)
    ]
    for at_s in MOMENTS_S:
        faults += recovery(at_s + 22)
    survives(play, faults)
