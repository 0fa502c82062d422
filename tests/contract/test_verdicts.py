"""Only an OK verdict, on time, on this part in this cycle, leads to the OK bin."""

import pytest

from twin.controllers.alarms import Alarm
from twin.controllers.io_codes import BinSelect, RobotProgram
from twin.controllers.sequence import StepCode as Step

NAN, INFINITY = float("nan"), float("inf")
DEADLINE_NS = 2_000_000_000
OK, REJECT = 1, 2


def bin_of(desk):
    """Where the part goes, and why; program and bin must agree."""
    outputs = desk.outputs if desk.step == Step.UNLOAD else desk.go_to(Step.UNLOAD)
    bins = {RobotProgram.UNLOAD_OK: BinSelect.OK, RobotProgram.UNLOAD_REJECT: BinSelect.REJECT}
    assert bins[outputs["robot_program"]] == outputs["bin_select"]
    return outputs["bin_select"], outputs["reject_reason"]


def rejected(reason):
    return BinSelect.REJECT, reason


@pytest.mark.parametrize("score", [0.0, 0.5, 1.0])
def test_an_ok_verdict_is_believed(running, score):
    running.go_to(Step.JUDGE)
    running.helped_scan(inspection_score=score)
    assert bin_of(running) == (BinSelect.OK, Alarm.NONE)


def test_a_reject_verdict_is_believed(running):
    running.go_to(Step.JUDGE)
    running.helped_scan(inspection_verdict=REJECT)
    assert bin_of(running) == rejected(Alarm.DEFECT_FOUND)


@pytest.mark.parametrize("verdict", [OK, REJECT])
@pytest.mark.parametrize("score", [NAN, -0.001, 1.001, INFINITY, -INFINITY])
def test_a_score_that_is_none_makes_no_verdict(running, score, verdict):
    running.go_to(Step.JUDGE)
    running.helped_scan(inspection_score=score, inspection_verdict=verdict)
    assert bin_of(running) == rejected(Alarm.VERDICT_INVALID)


@pytest.mark.parametrize("verdict", [0, 3, -1, 257])
def test_a_malformed_verdict_is_none(running, verdict):
    running.go_to(Step.JUDGE)
    running.helped_scan(inspection_verdict=verdict)
    assert bin_of(running) == rejected(Alarm.VERDICT_INVALID)


@pytest.mark.parametrize(
    "other",
    [
        {"inspection_part_id": 2},
        {"inspection_cycle_id": 2},
        {"inspection_part_id": 0, "inspection_cycle_id": 0},
    ],
)
@pytest.mark.parametrize("verdict", [OK, REJECT])
def test_a_verdict_on_another_part_or_cycle_is_none(running, other, verdict):
    running.go_to(Step.JUDGE)
    running.helped_scan(inspection_verdict=verdict, **other)
    assert bin_of(running) == rejected(Alarm.VERDICT_INVALID)


def test_the_verdict_of_the_previous_part_is_none(running):
    """The same number on the order, one cycle later: only the cycle tells them apart."""
    running.go_to(Step.JUDGE)
    running.help()
    verdict = {name: running.image[name] for name in
               ("inspection_valid", "inspection_verdict", "inspection_score",
                "inspection_part_id", "inspection_cycle_id")}  # fmt: skip
    running.scan()
    assert bin_of(running) == (BinSelect.OK, Alarm.NONE)
    running.go_to(Step.JUDGE)
    running.helped_scan(**verdict)
    assert bin_of(running) == rejected(Alarm.VERDICT_INVALID)


@pytest.mark.parametrize(
    "standing", [{"inspection_valid": True}, {"inspection_verdict": OK}, {"inspection_verdict": 3}]
)
def test_a_verdict_that_stands_before_it_is_asked_for_is_none(running, standing):
    running.go_to(Step.REST)
    running.helped_scan(**standing)
    assert running.step == Step.JUDGE
    assert not running.outputs["inspection_request"]
    assert bin_of(running) == rejected(Alarm.VERDICT_INVALID)


def test_no_verdict_is_missed_at_the_deadline_to_the_nanosecond(running):
    running.go_to(Step.JUDGE)
    began_ns = running.now_ns
    running.helped_scan(inspection_valid=False)
    assert running.result.wake_ns == began_ns + DEADLINE_NS
    running.scan(after_ns=began_ns + DEADLINE_NS - 1 - running.now_ns)
    assert (running.step, running.outputs["reject_reason"]) == (Step.JUDGE, Alarm.NONE)
    running.scan(after_ns=1)
    assert running.outputs["reject_reason"] == Alarm.VERDICT_MISSING
    assert bin_of(running) == rejected(Alarm.VERDICT_MISSING)


@pytest.mark.parametrize(("late_ns", "is_in_time"), [(-1, True), (0, False), (1, False)])
def test_a_verdict_at_the_deadline_is_late(running, late_ns, is_in_time):
    running.go_to(Step.JUDGE)
    began_ns = running.now_ns
    running.helped_scan(inspection_valid=False)
    running.scan(after_ns=began_ns + DEADLINE_NS + late_ns - running.now_ns, inspection_valid=True)
    in_time = (BinSelect.OK, Alarm.NONE)
    assert bin_of(running) == (in_time if is_in_time else rejected(Alarm.VERDICT_MISSING))


def test_a_verdict_after_the_deadline_is_late_though_demagnetising_goes_on(running):
    running.go_to(Step.JUDGE)
    running.helped_scan(inspection_valid=False, demag_done=False)
    running.scan(after_ns=DEADLINE_NS, demag_done=False)
    running.helped_scan(demag_done=False)  # here it comes
    assert running.step == Step.JUDGE
    assert bin_of(running) == rejected(Alarm.VERDICT_MISSING)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({}, {"inspection_verdict": REJECT}, (BinSelect.OK, Alarm.NONE)),
        ({"inspection_verdict": REJECT}, {}, rejected(Alarm.DEFECT_FOUND)),
        ({"inspection_score": NAN}, {}, rejected(Alarm.VERDICT_INVALID)),
        ({"inspection_fault": True}, {}, rejected(Alarm.INSPECTION_FAULT)),
        ({}, {"inspection_fault": True}, (BinSelect.OK, Alarm.NONE)),
    ],
)
def test_the_first_answer_stands(running, first, second, expected):
    running.go_to(Step.JUDGE)
    running.helped_scan(demag_done=False, **first)
    assert running.step == Step.JUDGE
    running.write(inspection_fault=False)
    running.helped_scan(demag_done=False, **second)
    running.write(inspection_fault=False)
    running.helped_scan(inspection_valid=False)
    assert running.step == Step.UNCLAMP
    assert bin_of(running) == expected


def test_a_fault_of_the_inspection_goes_before_its_verdict(running):
    running.go_to(Step.JUDGE)
    running.helped_scan(inspection_fault=True)
    assert bin_of(running) == rejected(Alarm.INSPECTION_FAULT)


def test_a_fault_of_the_inspection_matters_only_while_it_is_asked(running):
    running.go_to(Step.REST)
    running.helped_scan(inspection_fault=True)
    running.write(inspection_fault=False)
    assert bin_of(running) == (BinSelect.OK, Alarm.NONE)


def test_no_verdict_is_asked_on_a_part_in_doubt_and_none_waited_for(running):
    running.go_to(Step.SCAN)
    running.helped_scan(line_camera_error=True)
    assert not running.go_to(Step.JUDGE)["inspection_request"]
    assert running.outputs["demag_request"]
    running.helped_scan(inspection_valid=False)
    assert running.step == Step.UNCLAMP
    assert bin_of(running) == rejected(Alarm.LINE_CAMERA_ERROR)


def test_an_ok_verdict_does_not_lift_a_doubt(running):
    running.go_to(Step.SCAN)
    running.helped_scan(line_camera_error=True)
    running.go_to(Step.JUDGE)
    running.helped_scan(demag_done=False)
    assert bin_of(running) == rejected(Alarm.LINE_CAMERA_ERROR)


def test_the_request_stands_until_demagnetising_has_ended(running):
    running.go_to(Step.JUDGE)
    running.helped_scan(inspection_verdict=REJECT, demag_done=False)
    assert running.outputs["inspection_request"]
    running.helped_scan(inspection_valid=False)
    assert bin_of(running) == rejected(Alarm.DEFECT_FOUND)


def test_nothing_is_accepted_outside_judging(running):
    """A valid verdict on the very part, but while the images are still being taken."""
    running.go_to(Step.VIEW, round=3)
    names = ("part_id", "cycle_id")
    verdict = {f"inspection_{name}": running.outputs[name] for name in names}
    verdict |= {"inspection_valid": True, "inspection_verdict": OK, "inspection_score": 0.0}
    running.helped_scan(frame_camera_done=False, **verdict)
    running.go_to(Step.JUDGE)
    running.helped_scan(inspection_valid=False)
    assert running.step == Step.JUDGE
    running.scan(after_ns=DEADLINE_NS)
    assert bin_of(running) == rejected(Alarm.VERDICT_MISSING)
