"""Firmware and reference give the same triggers to the nanosecond, whatever the edges are."""

from collections import Counter

import numpy as np
import pytest

from twin.bench import equipment as equipment_module
from twin.bench.run import run
from twin.controllers.native_trigger_unit import NativeTriggerUnit
from twin.controllers.trigger_lockstep import TriggerLockstep
from twin.controllers.trigger_unit import ReferenceTriggerUnit
from twin.core.errors import RunError
from twin.core.line_trigger import TriggerError, TriggerSetup, TriggerState, edge_array
from twin.spec import load_scenario
from twin.spec.resources import scenario_names

ENCODER_FAULTS = (
    "{target: encoder, kind: missed_counts, magnitude: 40}",
    "{target: encoder, kind: extra_counts, magnitude: 40}",
    "{target: encoder, kind: reversed}",
    "{target: encoder, kind: stuck}",
    "{target: encoder, kind: slip, magnitude: -0.1}",
    "{target: encoder, kind: index_lost}",
    "{target: trigger, kind: lost, magnitude: 0.1}",
    "{target: trigger, kind: overspeed, magnitude: 30}",
)


@pytest.fixture
def lockstep(unit_library, monkeypatch):
    """Every bench built from here on has both units in lockstep; the last one's."""
    made = []

    def both(_):
        made.append(TriggerLockstep(ReferenceTriggerUnit(), NativeTriggerUnit(unit_library)))
        return made[-1]

    monkeypatch.setattr(equipment_module, "trigger_unit_of", both)
    return made


@pytest.mark.parametrize("name", scenario_names())
def test_a_scenario_has_the_same_triggers(name, lockstep, tmp_path):
    run(load_scenario(name, overrides=["imaging=timing", "parts=2"]), out=tmp_path / "run")
    assert lockstep[-1].triggers >= 2048


@pytest.mark.parametrize("mode", ["position", "motion", "forward"])
@pytest.mark.parametrize("fault", ENCODER_FAULTS)
def test_a_fault_has_the_same_triggers(fault, mode, lockstep, tmp_path):
    # between homing (ends at 13.86 s) and the end of the scan (14.15 s to 16.81 s)
    timed = fault.replace("{", "{at_s: 13.9, duration_s: 4, ")
    overrides = ["imaging=timing", "parts=1", f"faults=[{timed}]", f"line_scan.encoder_mode={mode}"]
    run(load_scenario("nominal", overrides=overrides), out=tmp_path / "run")
    is_seen = "index_lost" not in fault
    assert lockstep[-1].status().state is (TriggerState.COMPLETE if is_seen else TriggerState.ARMED)


def test_random_edges_have_the_same_triggers(unit_library, random_case):
    met = Counter()
    unit = NativeTriggerUnit(unit_library)
    for seed in range(3000):
        setup, pins, pieces = random_case(seed)
        both = TriggerLockstep(ReferenceTriggerUnit(), unit)
        both.arm(setup, pins=pins)
        try:
            for piece in pieces:
                both.edges(piece)
        except RunError as error:
            pytest.fail(f"random_case({seed}): {error}")
        status = both.status()
        met.update([status.state, *(e for e in TriggerError if e & status.errors)])
        met["triggers"] += both.triggers
    # the cases reach everything the unit can say, so that agreement means something
    for what in (*TriggerState, *TriggerError):
        is_out_of_reach = what in (TriggerState.IDLE, TriggerError.CAPACITY)
        assert (met[what] == 0) == is_out_of_reach, what
    assert met["triggers"] > 20_000


def test_the_first_difference_is_named(native):
    edges = edge_array(time_ns=[0, 10, 20, 30], pins=[4, 0, 1, 3])
    both = TriggerLockstep(ReferenceTriggerUnit(), native)
    both.arm(TriggerSetup(divider=1), pins=2)
    native.arm(TriggerSetup(divider=2), pins=2)
    with pytest.raises(RunError, match="differ in trigger 1: 20 ns and 30 ns"):
        both.edges(edges)
    both.arm(TriggerSetup(divider=1), pins=2)
    native.arm(TriggerSetup(divider=1, counts_per_turn=3, lines=3), pins=2)
    with pytest.raises(RunError, match="differ in state after 3 triggers"):
        both.edges(edges)
    both.arm(TriggerSetup(divider=1), pins=2)
    both.camera_took(3)
    native.camera_took(1)
    with pytest.raises(RunError, match="differ in lines_done after 3 triggers: 3 and 4"):
        both.edges(edges)


def test_edges_in_one_piece_or_one_by_one(native):
    count = np.arange(900)
    pins = np.array([0, 1, 3, 2])[count % 4] | np.where(count % 256 == 5, 4, 0)
    edges = edge_array(time_ns=1000 * count, pins=pins)
    setup = TriggerSetup(multiplier=3, debounce_ns=700, line_period_ns=800, counts_per_turn=256)
    native.arm(setup, pins=2)
    whole, figures = native.edges(edges).tolist(), native.status()
    native.arm(setup, pins=2)
    one_by_one = np.concatenate([native.edges(edges[i : i + 1]) for i in range(len(edges))])
    assert one_by_one.tolist() == whole
    assert native.status() == figures
