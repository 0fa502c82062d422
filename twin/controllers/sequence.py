"""The part sequence as a table: what each step switches on, when it is done, what if not.

All that a step does not name is off while it lasts, but for the clamp, which holds.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Literal

from twin.controllers.alarms import Alarm
from twin.controllers.contract import Inputs
from twin.controllers.cycle import Cycle
from twin.controllers.io_codes import (
    BinSelect,
    MagnetiserMethod,
    NestStation,
    RobotProgram,
    SpindleMode,
    StationRequest,
)
from twin.controllers.recipe import BenchRecipe
from twin.core.signals import Value
from twin.core.units import ns_from_s

Reaction = Literal["reject", "doubt", "abort", "reload", "unload again", "empty fixture"]
Check = Callable[[Inputs], Alarm]
HEAD_VIEWS = 4
RUN_UP_DEG = 30.0  # before the index, to be at speed when it passes (assumed)
SEAT_S = 1.0  # for the part-present switch to follow the robot (assumed)
LIGHT_S = 1.0  # for the lamps to reach their irradiance (assumed)


class StepCode(IntEnum):
    """Code of the `sequence_step` signal."""

    NONE = 0
    TO_LOAD = 5
    LOAD = 10
    SEAT = 15
    CLAMP = 20
    TO_MAGNETISE = 25
    WET = 30
    DIVERT = 35
    SHOT = 40
    DRAIN = 50
    TO_INSPECT = 55
    LIGHT = 60
    HOME = 65
    RUN_UP = 68
    SPIN_UP = 70
    SCAN = 75
    TURN = 80
    VIEW = 85
    REST = 90
    TO_UNLOAD = 95
    JUDGE = 100
    FETCH = 105
    UNCLAMP = 110
    SWAP = 115
    UNLOAD = 120
    CLEAR = 125
    DISCARD = 128
    RECOVER = 130


CLAMPED = frozenset({StepCode.WET, StepCode.DIVERT, StepCode.SHOT, StepCode.DRAIN, StepCode.LIGHT,
                     StepCode.HOME, StepCode.RUN_UP, StepCode.SPIN_UP, StepCode.SCAN, StepCode.TURN,
                     StepCode.VIEW, StepCode.TO_MAGNETISE, StepCode.TO_INSPECT})  # fmt: skip
"""Steps in which the clamp must hold the part."""
FETCHING = CLAMPED - {StepCode.TO_MAGNETISE, StepCode.TO_INSPECT} | {
    StepCode.REST, StepCode.JUDGE, StepCode.FETCH}  # fmt: skip
"""Steps during which a robot with two hands fetches the next part."""
BORDERS = {StationRequest.LOAD: StepCode.TO_LOAD,
           StationRequest.MAGNETISE: StepCode.TO_MAGNETISE,
           StationRequest.INSPECT: StepCode.TO_INSPECT,
           StationRequest.UNLOAD: StepCode.TO_UNLOAD}  # fmt: skip
"""Step that waits for each station of a rotary table."""
OF_OTHER_LAYOUTS = frozenset({*BORDERS.values(), StepCode.FETCH, StepCode.SWAP, StepCode.DISCARD})
"""Steps that a bench with one fixture and a single gripper never comes to."""


def never(_: Inputs) -> bool:
    """For steps that end by time alone."""
    return False


def no_alarm(_: Inputs) -> Alarm:
    """For steps with nothing to watch."""
    return Alarm.NONE


@dataclass(frozen=True)
class Step:
    """Done when `is_done` holds, or after `dwell_s`; in trouble after `timeout_s` or on `check`.

    Times are compared in whole nanoseconds, so that every controller ends them in the same scan.
    """

    code: StepCode
    outputs: dict[str, Value]
    is_done: Callable[[Inputs], bool] = never
    dwell_s: float | None = None
    timeout_s: float | None = None
    alarm: Alarm = Alarm.NONE
    reaction: Reaction = "reject"
    check: Check = no_alarm
    wants_clamp: bool | None = None

    @property
    def dwell_ns(self) -> int | None:
        """`dwell_s` [ns]."""
        return None if self.dwell_s is None else ns_from_s(self.dwell_s)

    @property
    def timeout_ns(self) -> int | None:
        """`timeout_s` [ns]."""
        return None if self.timeout_s is None else ns_from_s(self.timeout_s)


def part_sequence(recipe: BenchRecipe, cycle: Cycle) -> Iterator[Step]:
    """Every step of one part; each step is made when its turn comes."""
    yield from _at(StationRequest.LOAD, recipe, _loading(recipe))
    yield from _working(recipe, cycle)


def swapped_sequence(recipe: BenchRecipe, cycle: Cycle) -> Iterator[Step]:
    """Every step of a part that the robot has laid into the fixture in place of another."""
    yield from _asking(StationRequest.LOAD, recipe, _seating(recipe))
    yield from _working(recipe, cycle)


def _working(recipe: BenchRecipe, cycle: Cycle) -> Iterator[Step]:
    yield from _at(StationRequest.MAGNETISE, recipe, _magnetising(recipe, cycle))
    yield from _at(StationRequest.INSPECT, recipe, _imaging(recipe))
    yield from unloading(recipe, cycle)


def unloading(recipe: BenchRecipe, cycle: Cycle) -> Iterator[Step]:
    """From the last image to the empty fixture; also the way out after any trouble."""
    yield from _asking(StationRequest.INSPECT, recipe, [_resting(recipe)])
    yield from _at(StationRequest.UNLOAD, recipe, _judging(recipe, cycle))
    yield from removing(recipe, cycle)


def _resting(recipe: BenchRecipe) -> Step:
    return Step(StepCode.REST, {"spindle_enable": True}, lambda i: not i["spindle_turning"],
                timeout_s=recipe.station_timeout_s, alarm=Alarm.SPINDLE_TIMEOUT,
                reaction="abort")  # fmt: skip


def _judging(recipe: BenchRecipe, cycle: Cycle) -> Iterator[Step]:
    def residual(i: Inputs) -> Alarm:
        is_low = i["residual_field_a_per_m"] <= recipe.residual_max_a_per_m  # of NaN: not so
        return Alarm.RESIDUAL_HIGH if i["demag_done"] and not is_low else Alarm.NONE

    timeout_s = recipe.station_timeout_s
    is_sound = cycle.reject_reason is Alarm.NONE
    yield Step(StepCode.JUDGE, {"demag_request": True, "inspection_request": is_sound},
               lambda i: bool(i["demag_done"]) and (cycle.is_judged or not is_sound),
               timeout_s=timeout_s, alarm=Alarm.DEMAG_TIMEOUT, reaction="doubt",
               check=residual)  # fmt: skip
    if cycle.fetches:
        yield _robot(StepCode.FETCH, RobotProgram.FETCH, recipe, {})
    yield _unclamping(recipe)


def removing(recipe: BenchRecipe, cycle: Cycle) -> Iterator[Step]:
    """The robot carries the part to the bin it has earned."""
    yield from _asking(StationRequest.UNLOAD, recipe, _removing(recipe, cycle))


def _removing(recipe: BenchRecipe, cycle: Cycle) -> Iterator[Step]:
    bin_code = BinSelect.OK if cycle.may_pass else BinSelect.REJECT
    if cycle.has_next:
        swap = RobotProgram.SWAP_OK if cycle.may_pass else RobotProgram.SWAP_REJECT
        yield _robot(StepCode.SWAP, swap, recipe, {"bin_select": int(bin_code)})
        yield Step(StepCode.CLEAR, {}, lambda i: not i["gripper_holding"], timeout_s=SEAT_S,
                   alarm=Alarm.PART_STUCK, reaction="unload again")  # fmt: skip
        return
    program = RobotProgram.UNLOAD_OK if cycle.may_pass else RobotProgram.UNLOAD_REJECT
    yield _robot(StepCode.UNLOAD, program, recipe, {"bin_select": int(bin_code)})
    yield Step(StepCode.CLEAR, {}, lambda i: not i["part_present"], timeout_s=SEAT_S,
               alarm=Alarm.PART_STUCK, reaction="unload again")  # fmt: skip


def recovering(recipe: BenchRecipe, cycle: Cycle) -> Iterator[Step]:
    """After an abort: the robot ends its program, then whatever lies in the fixture goes out."""
    robot_ended = recipe.robot_timeout_s
    yield Step(StepCode.RECOVER, {}, lambda i: not i["robot_busy"], timeout_s=robot_ended,
               alarm=Alarm.ROBOT_TIMEOUT, reaction="abort")  # fmt: skip
    if recipe.swaps_parts:
        reject: dict[str, Value] = {"bin_select": int(BinSelect.REJECT)}
        yield _robot(StepCode.DISCARD, RobotProgram.DISCARD, recipe, reject)
    yield from _asking(StationRequest.INSPECT, recipe, [_resting(recipe)])
    yield Step(StepCode.SEAT, {}, lambda i: bool(i["part_present"]), reaction="empty fixture",
               check=lambda i: Alarm.NONE if i["part_present"] else Alarm.PART_MISSING)  # fmt: skip
    cycle.doubt(Alarm.CYCLE_ABORTED)
    yield from unloading(recipe, cycle)


def _at(station: StationRequest, recipe: BenchRecipe, steps: Iterable[Step]) -> Iterator[Step]:
    """Steps that are done in a station of a rotary table: they wait for it, and hold it."""
    if recipe.waits_for_station:
        here = (NestStation.FIXED, NestStation(station))
        yield Step(BORDERS[station], {"station_request": int(station)},
                   lambda i: i["nest_station"] in here, timeout_s=recipe.table_timeout_s,
                   alarm=Alarm.TABLE_TIMEOUT, reaction="abort")  # fmt: skip
    yield from _asking(station, recipe, steps)


def _asking(station: StationRequest, recipe: BenchRecipe, steps: Iterable[Step]) -> Iterator[Step]:
    """Steps during which the table must not take the fixture out of a station."""
    if not recipe.waits_for_station:
        yield from steps
        return
    for step in steps:
        yield replace(step, outputs=step.outputs | {"station_request": int(station)})


def _loading(recipe: BenchRecipe) -> Iterator[Step]:
    yield _unclamping(recipe)
    yield _robot(StepCode.LOAD, RobotProgram.LOAD, recipe, {})
    yield from _seating(recipe)


def _seating(recipe: BenchRecipe) -> Iterator[Step]:
    yield Step(StepCode.SEAT, {}, lambda i: bool(i["part_present"]), timeout_s=SEAT_S,
               alarm=Alarm.PART_MISSING, reaction="reload")  # fmt: skip
    yield Step(StepCode.CLAMP, {}, lambda i: bool(i["clamp_closed"] and not i["clamp_open"]),
               timeout_s=recipe.station_timeout_s, alarm=Alarm.CLAMP_TIMEOUT,
               wants_clamp=True)  # fmt: skip


def _unclamping(recipe: BenchRecipe) -> Step:
    return Step(StepCode.UNCLAMP, {}, lambda i: bool(i["clamp_open"] and not i["clamp_closed"]),
                timeout_s=recipe.station_timeout_s, alarm=Alarm.UNCLAMP_TIMEOUT,
                reaction="abort", wants_clamp=False)  # fmt: skip


def _robot(
    code: StepCode, program: RobotProgram, recipe: BenchRecipe, also: dict[str, Value]
) -> Step:
    def fault(i: Inputs) -> Alarm:
        return Alarm.ROBOT_FAULT if i["robot_fault"] else Alarm.NONE

    def is_home(i: Inputs) -> bool:
        return bool(i["robot_done"] and not i["robot_busy"] and not i["robot_in_zone"])

    outputs = also | {"robot_start": True, "robot_program": int(program)}
    return Step(code, outputs, is_home,
                timeout_s=recipe.robot_timeout_s, alarm=Alarm.ROBOT_TIMEOUT, reaction="abort",
                check=fault)  # fmt: skip


def _magnetising(recipe: BenchRecipe, cycle: Cycle) -> Iterator[Step]:
    def bath(i: Inputs) -> Alarm:
        return Alarm.NONE if i["bath_level_ok"] else Alarm.BATH_LEVEL

    def shot_failed(i: Inputs) -> Alarm:
        is_early = i["magnetiser_current_reached"] and i["magnetiser_on"]
        return Alarm.SHOT_FAILED if i["magnetiser_fault"] or is_early else Alarm.NONE

    def still_reached(i: Inputs) -> Alarm:
        return Alarm.SHOT_FAILED if i["magnetiser_current_reached"] else Alarm.NONE

    currents = recipe.parts[cycle.type_code]
    diverted: dict[str, Value] = {"shower_valve": True, "divert_valve": True}
    wet_s = recipe.shower_s / len(recipe.shot_methods)
    for method in recipe.shot_methods:
        is_head = method == MagnetiserMethod.HEAD
        request: dict[str, Value] = {
            "magnetiser_request": True,
            "magnetiser_method": method,
            "magnetiser_current_a": currents.head_current_a if is_head else currents.coil_current_a,
            "magnetiser_shot_s": recipe.shot_s,
        }
        yield Step(StepCode.WET, {"shower_valve": True}, dwell_s=wet_s, check=bath)  # fmt: skip
        yield Step(StepCode.DIVERT, diverted, dwell_s=recipe.divert_s, check=still_reached)
        yield Step(StepCode.SHOT, diverted | request,
                   lambda i: bool(i["magnetiser_current_reached"]),
                   timeout_s=recipe.station_timeout_s, alarm=Alarm.SHOT_FAILED,
                   check=shot_failed)  # fmt: skip
    yield Step(StepCode.DRAIN, {}, dwell_s=recipe.drain_s)


def _imaging(recipe: BenchRecipe) -> Iterator[Step]:
    def dark(i: Inputs) -> Alarm:
        is_lit = i["lamp_irradiance_w_per_m2"] >= recipe.irradiance_min_w_per_m2  # of NaN: not so
        return Alarm.LAMP_FAULT if i["lamp_fault"] or not is_lit else Alarm.NONE

    def turning(code: StepCode, mode: SpindleMode, done: str, **also: Value) -> Step:
        outputs = lit | {"spindle_mode": int(mode)} | also
        moves = mode is SpindleMode.SPEED
        return Step(code, outputs, lambda i: bool(i[done]) and i["spindle_turning"] == moves,
                    timeout_s=recipe.station_timeout_s,
                    alarm=Alarm.SPINDLE_TIMEOUT, check=dark)  # fmt: skip

    lit: dict[str, Value] = {"uv_enable": True, "spindle_enable": True,
                             "spindle_speed_rpm": recipe.spindle_speed_rpm}  # fmt: skip
    yield Step(StepCode.LIGHT, lit, lambda i: dark(i) is Alarm.NONE, timeout_s=LIGHT_S,
               alarm=Alarm.LAMP_FAULT)  # fmt: skip
    yield turning(StepCode.HOME, SpindleMode.HOME, "spindle_homed")
    yield turning(StepCode.RUN_UP, SpindleMode.POSITION, "spindle_in_position",
                  spindle_target_deg=-RUN_UP_DEG)  # fmt: skip
    yield turning(StepCode.SPIN_UP, SpindleMode.SPEED, "spindle_at_speed")
    scan: dict[str, Value] = {"spindle_mode": int(SpindleMode.SPEED), "trigger_arm": True,
                              "line_camera_arm": True, "trigger_divider": recipe.trigger_divider,
                              "trigger_lines": recipe.trigger_lines}  # fmt: skip
    yield Step(StepCode.SCAN, lit | scan,
               lambda i: bool(i["trigger_complete"] and i["line_camera_done"]),
               timeout_s=recipe.station_timeout_s, alarm=Alarm.SCAN_TIMEOUT,
               check=lambda i: _scan_trouble(i, recipe) or dark(i))  # fmt: skip
    for view in range(HEAD_VIEWS):
        at: dict[str, Value] = {"spindle_target_deg": view * 360.0 / HEAD_VIEWS,
                                "frame_camera_arm": True, "frame_camera_view": view}  # fmt: skip
        stand: dict[str, Value] = {"spindle_mode": int(SpindleMode.POSITION)}
        yield turning(StepCode.TURN, SpindleMode.POSITION, "spindle_in_position", **at)
        yield Step(StepCode.VIEW, lit | at | stand | {"frame_camera_trigger": True},
                   lambda i: bool(i["frame_camera_done"] and not i["frame_camera_acquiring"]),
                   timeout_s=recipe.station_timeout_s,
                   alarm=Alarm.FRAME_CAMERA_ERROR,
                   check=lambda i: _frame_lost(i) or dark(i))  # fmt: skip


def _frame_lost(i: Inputs) -> Alarm:
    return Alarm.FRAME_CAMERA_ERROR if i["frame_camera_error"] else Alarm.NONE


def _scan_trouble(i: Inputs, recipe: BenchRecipe) -> Alarm:
    if i["trigger_overrun"]:
        return Alarm.TRIGGER_OVERRUN
    if i["line_camera_error"]:
        return Alarm.LINE_CAMERA_ERROR
    is_short = i["trigger_lines_done"] != recipe.trigger_lines
    if i["trigger_complete"] and is_short and not recipe.accepts_any_line_count:
        return Alarm.LINES_MISSING
    return Alarm.NONE
