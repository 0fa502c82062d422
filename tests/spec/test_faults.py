from typing import get_args

import pytest

from twin.spec import load_scenario
from twin.spec.faults import FAULT_KINDS
from twin.spec.scenario import FaultTarget
from twin.spec.schema import scenario_schema


def yaml_of(faults):
    return "faults=" + str(faults).replace("'", '"')


def test_every_target_has_kinds_and_every_kind_has_a_target():
    assert {target for target, _ in FAULT_KINDS} == set(get_args(FaultTarget))


@pytest.mark.parametrize(("target", "kind"), FAULT_KINDS)
def test_every_kind_loads_at_the_ends_of_its_range(target, kind):
    magnitude = FAULT_KINDS[target, kind].magnitude
    ends = [None] if magnitude is None else [magnitude.low, magnitude.high]
    name = "guard_closed" if kind == "bounce" else "trigger_lines_done"
    faults = [
        {"at_s": 10 * i, "duration_s": 5, "target": target, "kind": kind}
        | ({} if end is None else {"magnitude": end})
        | ({"signal": name} if target == "signal" else {})
        for i, end in enumerate(ends)
    ]
    loaded = load_scenario("nominal", overrides=[yaml_of(faults)])
    assert len(loaded.scenario.faults) == len(ends)


def test_magnitudes_have_a_range():
    for known in FAULT_KINDS.values():
        assert known.text
        if known.magnitude is not None:
            assert known.magnitude.low < known.magnitude.high
            assert not known.magnitude.holds(known.magnitude.high * 1.01)
            assert not known.magnitude.holds(float("nan"))


LIGHT = {"target": "light", "kind": "off"}
WIRE = {"at_s": 1, "target": "signal"}
GOOD = [
    LIGHT | {"rate_per_h": 3, "duration_s": 20},
    LIGHT | {"mtbf_s": 600, "mttr_s": 30},
    {"rate_per_h": 3, "target": "operator", "kind": "stop"},
    {"rate_per_h": 1, "target": "power", "kind": "controller_restart"},
    WIRE | {"kind": "stuck", "signal": "part_present"},
    WIRE | {"kind": "stuck", "signal": "part_present", "magnitude": 1},
    WIRE | {"kind": "stuck", "signal": "lamp_irradiance_w_per_m2", "magnitude": 12.5},
    WIRE | {"kind": "spike", "signal": "part_present"},
    WIRE | {"kind": "spike", "signal": "robot_program", "magnitude": -1},
    WIRE | {"kind": "bounce", "signal": "clamp_close", "magnitude": 0.02},
    WIRE | {"kind": "delay", "signal": "encoder_count", "magnitude": 0.5},
]


@pytest.mark.parametrize("fault", GOOD)
def test_rates_mean_times_and_wires_are_taken(fault):
    (loaded,) = load_scenario("nominal", overrides=[yaml_of([fault])]).scenario.faults
    assert loaded.model_dump(exclude_none=True) == fault


TIMES = "a fault has one of at_s, rate_per_h and mtbf_s"
BAD = [
    (LIGHT, "faults.0.at_s", TIMES),
    (LIGHT | {"at_s": 1, "rate_per_h": 3}, "faults.0.at_s: got 'at_s, rate_per_h'", TIMES),
    (LIGHT | {"at_s": 1, "mttr_s": 3}, "faults.0.mttr_s: got 3", "goes with mtbf_s only"),
    (LIGHT | {"rate_per_h": 3}, "faults.0.duration_s: got None", "must end"),
    (LIGHT | {"rate_per_h": 3, "duration_s": 1, "mttr_s": 3}, "faults.0.mttr_s", "only"),
    (LIGHT | {"mtbf_s": 600}, "faults.0.mttr_s: got None", "mtbf_s needs it"),
    (LIGHT | {"mtbf_s": 9, "mttr_s": 1, "duration_s": 3}, "faults.0.duration_s", "leave it out"),
    (LIGHT | {"rate_per_h": 0, "duration_s": 1}, "faults.0.rate_per_h", "more than 0 [1/h]"),
    (LIGHT | {"at_s": 1, "duration_s": 0}, "faults.0.duration_s: got 0", "more than 0 [s]"),
    (LIGHT | {"at_s": -1}, "faults.0.at_s: got -1", "at least 0 [s]"),
    (LIGHT | {"at_s": 1, "target": "lihgt"}, "faults.0.target: got 'lihgt'", "mean light?"),
    (LIGHT | {"at_s": 1, "kind": "flcker"}, "faults.0.kind: got 'flcker'", "mean flicker?"),
    (LIGHT | {"at_s": 1, "magnitude": 1}, "faults.0.magnitude: got 1", "has no magnitude"),
    (LIGHT | {"at_s": 1, "kind": "flicker"}, "faults.0.magnitude: got None", "needs its magnitude"),
    (LIGHT | {"at_s": 1, "kind": "flicker", "magnitude": 1}, "magnitude: got 1", "0.01 … 0.95"),
    (LIGHT | {"at_s": 1, "signal": "lamp_fault"}, "faults.0.signal", "target signal only"),
    (WIRE | {"kind": "stuck"}, "faults.0.signal: got None", "needs the signal of io.yaml"),
    (WIRE | {"kind": "stuck", "signal": "part_presnt"}, "got 'part_presnt'", "mean part_present?"),
    (WIRE | {"kind": "bounce", "signal": "robot_program", "magnitude": 1}, "faults.0.signal",
     "is int; only true-or-false signals bounce"),
    (WIRE | {"kind": "bounce", "signal": "clamp_open"}, "faults.0.magnitude", "needs its"),
    (WIRE | {"kind": "spike", "signal": "clamp_open", "magnitude": 1}, "faults.0.magnitude",
     "shows the opposite"),
    (WIRE | {"kind": "spike", "signal": "robot_program"}, "magnitude: got None", "not 0"),
    (WIRE | {"kind": "stuck", "signal": "clamp_open", "magnitude": 2}, "got 2", "at 0 or 1"),
    (WIRE | {"kind": "stuck", "signal": "robot_program", "magnitude": 1.5}, "got 1.5", "whole"),
    (WIRE | {"kind": "stuck", "signal": "robot_program", "magnitude": 1e12}, "got 1e+12", "takes"),
]  # fmt: skip


@pytest.mark.parametrize(("fault", "where", "why"), BAD)
def test_a_useless_fault_has_one_message_that_says_why(problems_of, fault, where, why):
    problems = problems_of(load_scenario, "nominal", overrides=[yaml_of([fault])])
    assert len(problems) == 1
    assert where in problems[0].replace("1000000000000.0", "1e+12")
    assert why in problems[0]


def test_the_same_fault_may_not_begin_while_it_lasts(problems_of):
    press = {"target": "operator", "kind": "reset"}
    twice = [press | {"at_s": 1}, press | {"at_s": 1.1}]
    assert "still lasts" in problems_of(load_scenario, "nominal", overrides=[yaml_of(twice)])[0]
    stuck = WIRE | {"kind": "stuck", "signal": "clamp_open"}
    other = stuck | {"signal": "clamp_closed"}
    assert problems_of(load_scenario, "nominal", overrides=[yaml_of([stuck, stuck])])
    assert load_scenario("nominal", overrides=[yaml_of([stuck, other])])
    later = [press | {"at_s": 1}, press | {"at_s": 1.3}]
    assert load_scenario("nominal", overrides=[yaml_of(later)])


def test_the_schema_tells_effect_magnitude_and_default_duration_of_every_kind():
    fault = scenario_schema()["$defs"]["Fault"]
    told = {
        (rule["if"]["properties"]["target"]["const"], kind["const"]): kind["description"]
        for rule in fault["allOf"]
        for kind in rule["then"]["properties"]["kind"]["oneOf"]
    }
    assert told.keys() == FAULT_KINDS.keys()
    for name, known in FAULT_KINDS.items():
        assert known.text in told[name]
        assert ("magnitude" in told[name]) >= (known.magnitude is not None)
    assert "lasts 0.2 s where duration_s is left out" in told["operator", "start"]
    needs_signal = [rule for rule in fault["allOf"] if "required" in rule["then"]]
    assert [rule["then"]["required"] for rule in needs_signal] == [["signal"]]
    assert fault["oneOf"] == [{"required": [key]} for key in ("at_s", "rate_per_h", "mtbf_s")]


CATALOGUE = {
    "encoder": {"missed_counts", "extra_counts", "reversed", "index_lost", "stuck", "slip"},
    "trigger": {"lost", "overspeed"},
    "line_camera": {"frame_dropped", "buffer_overrun", "timeout", "exposure_wrong", "line_noise"},
    "frame_camera": {"frame_dropped", "buffer_overrun", "timeout", "exposure_wrong", "line_noise"},
    "light": {"off", "dim", "flicker", "one_bar_out"},
    "bath": {"empty", "weak", "strong", "contaminated", "clumped"},
    "magnetiser": {"no_current", "low_current", "shot_missing"},
    "demag": {"residual_high"},
    "clamp": {"will_not_close", "will_not_open", "switch_stuck"},
    "part": {"missing", "double", "dropped", "wrong_type", "mis_seated"},
    "robot": {"mis_grip", "late", "stopped_in_zone", "drops_part"},
    "inspection": {"slow", "error", "disconnect", "malformed", "nan_score", "wrong_part_id",
                   "previous_verdict"},
    "signal": {"stuck", "bounce", "delay", "spike"},
    "operator": {"stop", "estop", "guard_open", "reset"},
    "power": {"controller_restart"},
}  # fmt: skip
"""Everything the specification of the bench says can go wrong."""


def test_the_catalogue_is_complete():
    named = {(target, kind) for target, kinds in CATALOGUE.items() for kind in kinds}
    assert named == set(FAULT_KINDS) - {("operator", "start")}  # to press start is no fault
