"""The reference controller: the executable specification of the bench controller."""

from collections.abc import Iterator

from twin.controllers.alarms import Alarm
from twin.controllers.contract import Inputs, Outputs, ScanResult
from twin.controllers.cycle import Cycle
from twin.controllers.io_codes import InspectionVerdict, RobotProgram
from twin.controllers.packml import PRODUCING, State
from twin.controllers.recipe import BenchRecipe
from twin.controllers.sequence import (
    CLAMPED,
    FETCHING,
    Step,
    StepCode,
    part_sequence,
    recovering,
    removing,
    swapped_sequence,
    unloading,
)
from twin.core.units import ns_from_s

MAX_RETRIES = 2
NEXT_STATE = {
    State.CLEARING: State.STOPPED,
    State.RESETTING: State.IDLE,
    State.STARTING: State.EXECUTE,
    State.ABORTING: State.ABORTED,
    State.HOLDING: State.HELD,
    State.UNHOLDING: State.EXECUTE,
    State.COMPLETING: State.COMPLETE,
}
RESET_FROM = {State.ABORTED: State.CLEARING, State.STOPPED: State.RESETTING,
              State.COMPLETE: State.RESETTING}  # fmt: skip
START_FROM = {State.IDLE: State.STARTING, State.HELD: State.UNHOLDING}


class ReferenceController:
    """PackML states around the part sequence; pure in its inputs and the time it is given."""

    def __init__(self, recipe: BenchRecipe) -> None:
        self._recipe = recipe
        self._state = State.STOPPED
        self._alarm = Alarm.NONE
        self._cycle = Cycle()
        self._steps: Iterator[Step] = iter(())
        self._step: Step | None = None
        self._step_since_ns = 0
        self._state_since_ns = 0
        self._now_ns = 0
        self._buttons: dict[str, bool] = dict.fromkeys(("start", "stop", "reset"), False)
        self._was_aborted = True  # as after a power failure: what lies in the fixture is unknown
        self._clamp_close: bool | None = None

    def scan(self, now_ns: int, inputs: Inputs) -> ScanResult:
        """One scan cycle: safety first, then states, then the part sequence."""
        self._now_ns = now_ns
        if self._clamp_close is None:
            self._wake_up(inputs)
        before = self._state, self._step
        self._follow_buttons(inputs)
        self._follow_safety(inputs)
        if self._state in PRODUCING:
            self._produce(inputs)
        has_moved = (self._state, self._step) != before
        return ScanResult(self._outputs(inputs), now_ns if has_moved else self._wake_ns())

    def _wake_up(self, inputs: Inputs) -> None:
        """At power-on the clamp stays as it is, and a button that is down has not been pressed."""
        self._clamp_close = self._cycle.wants_clamp = _is_clamp_held(inputs)
        self._buttons = self._down(inputs)

    # --- states ---------------------------------------------------------------------------

    def _follow_buttons(self, inputs: Inputs) -> None:
        down = self._down(inputs)
        edges = {b for b in down if down[b] and not self._buttons[b]}
        self._buttons = down
        if self._state in NEXT_STATE:
            self._enter(NEXT_STATE[self._state])
        elif "stop" in edges and self._state is State.EXECUTE:
            self._enter(State.STOPPING)
        elif "stop" in edges and self._state in (State.IDLE, State.HELD, State.COMPLETE):
            self._enter(State.STOPPED)
        elif "reset" in edges and self._state in RESET_FROM:
            self._enter(RESET_FROM[self._state])
        elif "start" in edges and self._state in START_FROM:
            self._enter(START_FROM[self._state])
        elif self._state is State.HELD and self._has_been_held_too_long():
            self._alarm = Alarm.HOLD_TIMEOUT
            self._enter(State.STOPPED)

    def _down(self, inputs: Inputs) -> dict[str, bool]:
        return {button: bool(inputs[f"{button}_button"]) for button in self._buttons}

    def _follow_safety(self, inputs: Inputs) -> None:
        if inputs["estop_ok"] and inputs["guard_closed"]:
            return
        alarm = Alarm.GUARD_OPEN if inputs["estop_ok"] else Alarm.EMERGENCY_STOP
        if self._state is not State.ABORTED:  # what was Aborting is Aborted by now
            self._abort(alarm)

    def _abort(self, alarm: Alarm) -> None:
        self._alarm = alarm
        self._cycle.doubt(Alarm.CYCLE_ABORTED)
        self._was_aborted = self._was_aborted or self._step is not None or self._cycle.has_next
        self._cycle.fetches = self._cycle.has_next = False
        self._steps, self._step = iter(()), None
        self._enter(State.ABORTING)

    def _enter(self, state: State) -> None:
        if state in (State.CLEARING, State.RESETTING, State.UNHOLDING):
            self._alarm = Alarm.NONE
        self._state = state
        self._state_since_ns = self._now_ns

    def _has_been_held_too_long(self) -> bool:
        held_ns = self._now_ns - self._state_since_ns
        return held_ns >= ns_from_s(self._recipe.hold_timeout_s)

    # --- sequence -------------------------------------------------------------------------

    def _produce(self, inputs: Inputs) -> None:
        """At most one step a scan: its outputs must reach the devices before its inputs count."""
        if self._step is None:
            self._begin(inputs)
        elif self._settle(self._step, inputs):
            self._conclude(self._step, inputs)
            self._advance()

    def _begin(self, inputs: Inputs) -> None:
        """Nothing is at work: remove what lies in the fixture, stop, complete, or take a part.

        What lies there the robot has swapped in, an abort has left, or its switch has shown too
        late.
        """
        if self._cycle.has_next and not self._was_aborted:
            self._take_over()
        elif self._was_aborted or inputs["part_present"]:
            self._was_aborted = False
            self._cycle.retries = 0
            if inputs["robot_busy"]:
                self._cycle.doubt(Alarm.CYCLE_ABORTED)
            self._steps = recovering(self._recipe, self._cycle)
            self._advance()
        elif self._state is State.STOPPING:
            self._enter(State.STOPPED)
        elif inputs["infeed_empty"]:
            self._enter(State.COMPLETING)
        else:
            self._load(inputs, retries=0)

    def _hold(self, alarm: Alarm) -> None:
        """Wait for the operator, with an empty fixture."""
        self._alarm = alarm
        self._step = None
        self._enter(State.HOLDING)

    def _load(self, inputs: Inputs, *, retries: int) -> None:
        if not 0 <= inputs["infeed_type"] < len(self._recipe.parts):
            self._hold(Alarm.TYPE_UNKNOWN)
            return
        self._cycle = Cycle(
            cycle_id=self._cycle.cycle_id + 1,
            part_id=int(inputs["infeed_part_id"]),
            type_code=int(inputs["infeed_type"]),
            wants_clamp=self._cycle.wants_clamp,
            retries=retries,
        )
        if retries == 0:
            self._alarm = Alarm.NONE
        self._steps = part_sequence(self._recipe, self._cycle)
        self._advance()

    def _take_over(self) -> None:
        """Work on the part that the robot has laid into the fixture in place of the last one."""
        last = self._cycle
        self._cycle = Cycle(
            cycle_id=last.cycle_id + 1,
            part_id=last.next_part_id,
            type_code=last.next_type,
            wants_clamp=last.wants_clamp,
        )
        self._alarm = Alarm.NONE
        self._steps = swapped_sequence(self._recipe, self._cycle)
        self._advance()

    def _conclude(self, step: Step, inputs: Inputs) -> None:
        """What the end of a step tells of the next part: whether to fetch it, whether it came."""
        cycle = self._cycle
        if step.code is StepCode.CLAMP and self._may_fetch(inputs):
            cycle.fetches = True
            cycle.next_part_id = int(inputs["infeed_part_id"])
            cycle.next_type = int(inputs["infeed_type"])
        elif step.code is StepCode.FETCH:
            cycle.fetches, cycle.has_next = False, bool(inputs["gripper_holding"])

    def _may_fetch(self, inputs: Inputs) -> bool:
        has_recipe = 0 <= inputs["infeed_type"] < len(self._recipe.parts)
        is_going_on = self._state is State.EXECUTE and not inputs["infeed_empty"]
        return self._recipe.swaps_parts and is_going_on and has_recipe

    def _advance(self) -> None:
        self._step = next(self._steps, None)
        self._step_since_ns = self._now_ns
        if self._step and self._step.wants_clamp is not None:
            self._cycle.wants_clamp = self._step.wants_clamp

    def _settle(self, step: Step, inputs: Inputs) -> bool:
        """Whether the step ended well; trouble is dealt with here."""
        if step.code is StepCode.REST:
            self._expect_no_verdict(inputs)
        elif step.code is StepCode.JUDGE:
            self._read_verdict(inputs)
        trouble = step.check(inputs)
        if trouble is Alarm.NONE and step.code in CLAMPED and not inputs["clamp_closed"]:
            trouble = Alarm.CLAMP_LOST
        if trouble is Alarm.NONE and step.is_done(inputs):
            return True
        if step.dwell_ns is not None and self._elapsed_ns() >= step.dwell_ns:
            return trouble is Alarm.NONE or self._react(step, trouble, inputs)
        if trouble is Alarm.NONE and step.timeout_ns is not None:
            trouble = step.alarm if self._elapsed_ns() >= step.timeout_ns else Alarm.NONE
        return trouble is not Alarm.NONE and self._react(step, trouble, inputs)

    def _react(self, step: Step, trouble: Alarm, inputs: Inputs) -> bool:
        """Follow the step's reaction; true where the sequence simply goes on."""
        self._alarm = Alarm.NONE if step.reaction == "empty fixture" else trouble
        match step.reaction:
            case "abort":
                self._abort(trouble)
            case "doubt":
                self._cycle.doubt(trouble)
                return True
            case "reject":
                self._cycle.doubt(trouble)
                self._steps = unloading(self._recipe, self._cycle)
                self._advance()
            case "reload":
                self._retry_load(inputs)
            case "unload again":
                self._retry_unload()
            case "empty fixture":
                self._step = None
        return False

    def _retry_load(self, inputs: Inputs) -> None:
        """Take another part; with none left somebody must look where the last one is."""
        if self._cycle.retries >= MAX_RETRIES or inputs["infeed_empty"]:
            self._hold(Alarm.PART_MISSING)
        else:
            self._load(inputs, retries=self._cycle.retries + 1)

    def _retry_unload(self) -> None:
        if self._cycle.retries >= MAX_RETRIES:
            self._abort(Alarm.PART_STUCK)
            return
        self._cycle.retries += 1
        self._steps = removing(self._recipe, self._cycle)
        self._advance()

    def _expect_no_verdict(self, inputs: Inputs) -> None:
        """A verdict that stands before it was asked for belongs to nobody."""
        if inputs["inspection_valid"] or inputs["inspection_verdict"] != InspectionVerdict.NONE:
            self._cycle.doubt(Alarm.VERDICT_INVALID)

    def _read_verdict(self, inputs: Inputs) -> None:
        cycle = self._cycle
        if cycle.is_judged or cycle.reject_reason is not Alarm.NONE:
            return
        cycle.is_judged = True
        if self._elapsed_ns() >= ns_from_s(self._recipe.verdict_deadline_s):
            cycle.doubt(Alarm.VERDICT_MISSING)
        elif inputs["inspection_fault"]:
            cycle.doubt(Alarm.INSPECTION_FAULT)
        elif inputs["inspection_valid"]:
            self._accept_verdict(inputs)
        else:
            cycle.is_judged = False

    def _accept_verdict(self, inputs: Inputs) -> None:
        cycle = self._cycle
        is_ours = (
            inputs["inspection_part_id"] == cycle.part_id
            and inputs["inspection_cycle_id"] == cycle.cycle_id
        )
        verdict, is_score = inputs["inspection_verdict"], 0 <= inputs["inspection_score"] <= 1
        if is_ours and is_score and verdict == InspectionVerdict.OK:
            cycle.has_ok_verdict = True
        elif is_ours and is_score and verdict == InspectionVerdict.REJECT:
            cycle.doubt(Alarm.DEFECT_FOUND)
        else:
            cycle.doubt(Alarm.VERDICT_INVALID)

    # --- outputs --------------------------------------------------------------------------

    def _outputs(self, inputs: Inputs) -> Outputs:
        outputs: Outputs = {
            "clamp_close": self._cycle.wants_clamp,
            "part_id": self._cycle.part_id,
            "cycle_id": self._cycle.cycle_id,
            "reject_reason": int(self._cycle.reject_reason),
            "alarm": int(self._standing_alarm(inputs)),
            "packml_state": int(self._state),
            "tower_red": self._state in (State.ABORTING, State.ABORTED),
            "tower_yellow": self._standing_alarm(inputs) is not Alarm.NONE,
            "tower_green": self._state in PRODUCING,
        }
        if self._state in PRODUCING and self._step is not None:
            outputs |= self._step.outputs
            if self._cycle.fetches and self._step.code in FETCHING:
                outputs |= {"robot_start": True, "robot_program": int(RobotProgram.FETCH)}
            outputs["sequence_step"] = int(self._step.code)
            outputs["robot_enable"] = True
        return self._interlocked(outputs, inputs)

    def _standing_alarm(self, inputs: Inputs) -> Alarm:
        if self._alarm is Alarm.NONE and not inputs["bath_concentration_ok"]:
            return Alarm.BATH_CONCENTRATION
        return self._alarm

    def _interlocked(self, outputs: Outputs, inputs: Inputs) -> Outputs:
        """Last word before the wires: nothing dangerous while the robot is in the fixture."""
        if inputs["robot_in_zone"]:
            outputs |= {"magnetiser_request": False, "spindle_mode": 0, "demag_request": False}
            outputs["clamp_close"] = bool(self._clamp_close)
        self._clamp_close = bool(outputs["clamp_close"])
        return outputs

    def _wake_ns(self) -> int | None:
        """The next time at which something ends by itself, None if nothing does."""
        ends = [*self._step_ends_ns()]
        if self._state is State.HELD:
            ends.append(self._state_since_ns + ns_from_s(self._recipe.hold_timeout_s))
        return min((ns for ns in ends if ns > self._now_ns), default=None)

    def _step_ends_ns(self) -> Iterator[int]:
        if self._step is None:
            return
        waits_ns = [self._step.dwell_ns, self._step.timeout_ns]
        if self._step.code is StepCode.JUDGE:
            waits_ns.append(ns_from_s(self._recipe.verdict_deadline_s))
        yield from (self._step_since_ns + wait for wait in waits_ns if wait is not None)

    def _elapsed_ns(self) -> int:
        return self._now_ns - self._step_since_ns


def _is_clamp_held(inputs: Inputs) -> bool:
    """How the clamp stands at power-on.

    Where neither switch is made it is held, unless the robot is in the zone: it reaches into an
    open clamp only, so a switch is dead.
    """
    may_be_closed = inputs["clamp_closed"] or not inputs["robot_in_zone"]
    return bool(may_be_closed and not inputs["clamp_open"])
