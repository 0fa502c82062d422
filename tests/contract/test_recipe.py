"""The full recipe: every step in its order, and all that is on while it lasts."""

import pytest

from twin.controllers.alarms import Alarm
from twin.controllers.io_codes import BinSelect, RobotProgram, SpindleMode
from twin.controllers.sequence import StepCode as Step
from twin.core.units import ns_from_s

SHOT = [Step.WET, Step.DIVERT, Step.SHOT]
ONE_PART = [Step.UNCLAMP, Step.LOAD, Step.SEAT, Step.CLAMP, *SHOT, *SHOT, Step.DRAIN, Step.LIGHT,
            Step.HOME, Step.RUN_UP, Step.SPIN_UP, Step.SCAN, *4 * [Step.TURN, Step.VIEW],
            Step.REST, Step.JUDGE, Step.UNCLAMP, Step.UNLOAD, Step.CLEAR]  # fmt: skip
ALWAYS = {"packml_state": 6, "tower_green": True, "robot_enable": True}
DIVERTED = {"shower_valve": True, "divert_valve": True}
LIT = {"uv_enable": True, "spindle_enable": True, "spindle_speed_rpm": 24.0}
POSITION = LIT | {"spindle_mode": SpindleMode.POSITION}
TRIGGERS = {"trigger_arm": True, "line_camera_arm": True, "trigger_divider": 2,
            "trigger_lines": 2048}  # fmt: skip
TWO_TYPES = "infeed.mix=[{fastener: iso4014_m12x80}, {fastener: iso4014_m20x100}]"


def view(number):
    """Outputs of the spindle and the frame camera for one head view."""
    angle_deg = (0.0, 90.0, 180.0, 270.0)[number]
    return {"spindle_target_deg": angle_deg, "frame_camera_arm": True, "frame_camera_view": number}


ON = {
    Step.UNCLAMP: [{}],
    Step.LOAD: [{"robot_start": True, "robot_program": RobotProgram.LOAD}],
    Step.SEAT: [{}],
    Step.CLAMP: [{}],
    Step.WET: 2 * [{"shower_valve": True}],
    Step.DIVERT: 2 * [DIVERTED],
    Step.DRAIN: [{}],
    Step.LIGHT: [LIT],
    Step.HOME: [LIT | {"spindle_mode": SpindleMode.HOME}],
    Step.RUN_UP: [POSITION | {"spindle_target_deg": -30.0}],
    Step.SPIN_UP: [LIT | {"spindle_mode": SpindleMode.SPEED}],
    Step.SCAN: [LIT | TRIGGERS | {"spindle_mode": SpindleMode.SPEED}],
    Step.TURN: [POSITION | view(number) for number in range(4)],
    Step.VIEW: [POSITION | view(n) | {"frame_camera_trigger": True} for n in range(4)],
    Step.REST: [{"spindle_enable": True}],
    Step.JUDGE: [{"demag_request": True, "inspection_request": True}],
    Step.CLEAR: [{}],
}
"""What is on at a step, the first time, the second time, and so on; all else is off."""


def steps_of_one_part(desk):
    """The steps from taking a part to taking the next."""
    desk.go_to(Step.LOAD)
    steps = [desk.step]
    while not (steps[-1] == Step.UNCLAMP and Step.CLEAR in steps):
        desk.helped_scan()
        if desk.step not in (Step.NONE, steps[-1]):
            steps.append(desk.step)
    return [Step.UNCLAMP, *steps[:-1]]


def test_every_step_comes_in_its_order(running):
    assert steps_of_one_part(running) == ONE_PART


@pytest.mark.parametrize(
    ("magnetisation", "methods"),
    [("head", [1]), ("coil", [2, 2]), ("both", [1, 2, 1]), ("both", [1, 2, 1, 2, 1, 2])],
)
def test_there_are_as_many_shots_as_the_recipe_has(make_desk, magnetisation, methods):
    desk = make_desk(f"recipe.shots={len(methods)}", f"recipe.method={magnetisation}")
    desk.start()
    for method in methods:
        assert desk.go_to(Step.SHOT)["magnetiser_method"] == method
    desk.go_to(Step.DRAIN)
    assert desk.go_to(Step.SHOT)["cycle_id"] == 2  # of the next part


@pytest.mark.parametrize("step", ON)
def test_what_a_step_does_not_name_is_off(running, step):
    for expected in ON[step]:
        outputs = running.go_to(step)
        quiet = ("part_id", "cycle_id", "sequence_step", "clamp_close")
        found = {name: value for name, value in outputs.items() if value and name not in quiet}
        assert found == {name: value for name, value in (ALWAYS | expected).items() if value}


@pytest.mark.parametrize("type_code", [0, 1])
def test_a_shot_has_the_current_of_the_fastener_and_the_method(make_desk, type_code):
    desk = make_desk(TWO_TYPES)
    desk.write(infeed_type=type_code)
    desk.start()
    desk.go_to(Step.LOAD)
    desk.write(infeed_type=1 - type_code)  # the next one is another
    part = desk.recipe.parts[type_code]
    assert part.head_current_a == pytest.approx([180.0, 300.0][type_code])  # 15 A per mm: M12, M20
    assert part.coil_current_a != part.head_current_a
    for method, current_a in ((1, part.head_current_a), (2, part.coil_current_a)):
        outputs = desk.go_to(Step.SHOT)
        assert (outputs["magnetiser_method"], outputs["magnetiser_current_a"]) == (
            method,
            current_a,
        )
        assert outputs["magnetiser_shot_s"] == 0.5
        assert outputs["magnetiser_request"]
        assert outputs["shower_valve"]
        assert outputs["divert_valve"]


@pytest.mark.parametrize(
    ("inspection_verdict", "program", "bin_code"),
    [(1, RobotProgram.UNLOAD_OK, BinSelect.OK), (2, RobotProgram.UNLOAD_REJECT, BinSelect.REJECT)],
)
def test_the_verdict_says_which_bin(running, inspection_verdict, program, bin_code):
    running.go_to(Step.JUDGE)
    outputs = running.go_to(Step.UNLOAD, inspection_verdict=inspection_verdict)
    assert outputs["robot_start"]
    assert (outputs["robot_program"], outputs["bin_select"]) == (program, bin_code)
    defect = Alarm.NONE if inspection_verdict == 1 else Alarm.DEFECT_FOUND
    assert outputs["reject_reason"] == defect


@pytest.mark.parametrize("step", [Step.UNCLAMP, Step.CLAMP])
def test_the_clamp_holds_from_clamping_to_unclamping(running, step):
    closed = {Step.UNCLAMP: False, Step.CLAMP: True}[step]
    running.go_to(step)
    other = {Step.UNCLAMP: Step.CLAMP, Step.CLAMP: Step.UNCLAMP}[step]
    while running.step != other:
        assert running.outputs["clamp_close"] == closed
        running.helped_scan()
    assert running.outputs["clamp_close"] != closed


@pytest.mark.parametrize(
    ("step", "wait_s"),
    # two wettings share the shower's 2 s; the bath is diverted 0.1 s before the current
    [(Step.WET, 1.0), (Step.DIVERT, 0.1), (Step.DRAIN, 3.0)],
)
def test_a_dwell_lasts_its_time_to_the_nanosecond(running, step, wait_s):
    running.go_to(step)
    running.help()
    running.scan(after_ns=ns_from_s(wait_s) - 1)
    assert running.step == step
    running.scan(after_ns=1)
    assert running.step > step


def test_images_are_taken_only_of_what_stands_or_turns_as_it_should(running):
    """Each signal that ends a step is not enough while the spindle does the wrong thing."""
    for step, turning in (
        (Step.HOME, True), (Step.RUN_UP, True), (Step.SPIN_UP, False), (Step.TURN, True),
    ):  # fmt: skip
        running.go_to(step)
        for _ in range(3):
            running.helped_scan(spindle_turning=turning)
            assert running.step == step


@pytest.mark.parametrize(
    ("step", "wrong"),
    [
        (Step.LOAD, {"robot_done": False}),
        (Step.LOAD, {"robot_busy": True}),
        (Step.LOAD, {"robot_in_zone": True}),
        (Step.SEAT, {"part_present": False}),
        (Step.CLAMP, {"clamp_closed": False, "clamp_open": False}),
        (Step.CLAMP, {"clamp_open": True}),
        (Step.SHOT, {"magnetiser_current_reached": False}),
        (Step.LIGHT, {"lamp_irradiance_w_per_m2": 9.99}),
        (Step.HOME, {"spindle_homed": False}),
        (Step.RUN_UP, {"spindle_in_position": False}),
        (Step.SPIN_UP, {"spindle_at_speed": False}),
        (Step.SCAN, {"trigger_complete": False}),
        (Step.SCAN, {"line_camera_done": False}),
        (Step.TURN, {"spindle_in_position": False}),
        (Step.VIEW, {"frame_camera_done": False}),
        (Step.VIEW, {"frame_camera_acquiring": True}),
        (Step.REST, {"spindle_turning": True}),
        (Step.JUDGE, {"demag_done": False}),
        (Step.JUDGE, {"inspection_valid": False}),
        (Step.UNLOAD, {"robot_done": False}),
        (Step.UNLOAD, {"robot_busy": True}),
        (Step.UNLOAD, {"robot_in_zone": True}),
        (Step.CLEAR, {"part_present": True}),
    ],
)
def test_a_step_waits_for_all_that_it_needs(running, step, wrong):
    running.go_to(step)
    for _ in range(3):
        running.helped_scan(**wrong)
        assert running.step == step
    running.write(robot_busy=False, robot_in_zone=False, part_present=step < Step.CLEAR,
                  lamp_irradiance_w_per_m2=30.0, frame_camera_acquiring=False)  # fmt: skip
    running.helped_scan()
    assert running.step != step
