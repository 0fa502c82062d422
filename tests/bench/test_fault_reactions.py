"""Every fault of the catalogue: what the trace shows of it, and how the bench reacts.

One sound fastener, or as many as a fault needs, at timing level. `shows` is an entry of the trace
that a sound run does not have; `reason` is why the part is rejected, or else how it ends.
"""

from collections import Counter
from dataclasses import dataclass

import pyarrow.parquet as pq
import pytest

from twin.controllers.alarms import Alarm
from twin.controllers.packml import State
from twin.spec.faults import FAULT_KINDS

SOUND = ("parts=1", "infeed.defective_share=0", "detection_model.false_call_share=0")


@dataclass(frozen=True)
class Reaction:
    """What a fault does: an entry (kind, name, value, words in its text), alarms, how it ends."""

    shows: tuple[str, str, float | None, str]
    alarms: tuple[Alarm, ...] = ()
    reason: str = ""
    outcome: str = "reject"
    state: State = State.COMPLETE


def signal(name, value):
    return ("signal", name, float(value), "")


def image(view, words):
    return ("image", view, None, words)


INCOMPLETE = image("shank", '"complete": false')
MISSING_LINES = Reaction(INCOMPLETE, (Alarm.LINES_MISSING,), "lines_missing")
OVERRUN = Reaction(signal("trigger_overrun", 1), (Alarm.TRIGGER_OVERRUN,), "trigger_overrun")
CANNOT_CLAMP = Reaction(signal("alarm", Alarm.CLAMP_TIMEOUT), (Alarm.CLAMP_TIMEOUT,),
                        "clamp_timeout")  # fmt: skip

REACTIONS = {
    "encoder.slip magnitude=0.02": MISSING_LINES,
    "encoder.missed_counts magnitude=40": MISSING_LINES,
    "encoder.extra_counts magnitude=40": OVERRUN,
    "encoder.reversed": MISSING_LINES,
    "encoder.stuck": MISSING_LINES,
    "encoder.index_lost": Reaction(
        signal("alarm", Alarm.SPINDLE_TIMEOUT), (Alarm.SPINDLE_TIMEOUT,), "spindle_timeout"
    ),
    "trigger.lost magnitude=0.05": MISSING_LINES,
    "trigger.overspeed magnitude=2": OVERRUN,
    "line_camera.frame_dropped": Reaction(
        signal("line_camera_error", 1), (Alarm.LINE_CAMERA_ERROR,), "line_camera_error"
    ),
    "line_camera.buffer_overrun magnitude=0.5": Reaction(
        image("shank", '"lines_taken": 1024'), (Alarm.LINE_CAMERA_ERROR,), "line_camera_error"
    ),
    "line_camera.timeout": Reaction(
        signal("alarm", Alarm.SCAN_TIMEOUT), (Alarm.SCAN_TIMEOUT,), "scan_timeout"
    ),
    "line_camera.exposure_wrong magnitude=10": Reaction(
        image("shank", '"exposure_share": 10.0'), (), "defect_found"
    ),
    "line_camera.line_noise magnitude=30": Reaction(
        image("shank", '"line_noise_e": 30.0'), outcome="ok"
    ),
    "frame_camera.frame_dropped": Reaction(
        signal("frame_camera_error", 1), (Alarm.FRAME_CAMERA_ERROR,), "frame_camera_error"
    ),
    "frame_camera.buffer_overrun magnitude=0.5": Reaction(
        image("head_0", '"complete": false'), (Alarm.FRAME_CAMERA_ERROR,), "frame_camera_error"
    ),
    "frame_camera.timeout": Reaction(
        signal("alarm", Alarm.FRAME_CAMERA_ERROR), (Alarm.FRAME_CAMERA_ERROR,), "frame_camera_error"
    ),
    "frame_camera.exposure_wrong magnitude=0.1": Reaction(
        image("head_3", '"exposure_share": 0.1'), (), "defect_found"
    ),
    "frame_camera.line_noise magnitude=30": Reaction(
        image("head_2", '"line_noise_e": 30.0'), outcome="ok"
    ),
    "light.off": Reaction(signal("lamp_fault", 1), (Alarm.LAMP_FAULT,), "lamp_fault"),
    "light.dim magnitude=0.2": Reaction(
        signal("lamp_irradiance_w_per_m2", 6), (Alarm.LAMP_FAULT,), "lamp_fault"
    ),
    "light.flicker magnitude=0.75": Reaction(
        signal("lamp_irradiance_w_per_m2", 7.5), (Alarm.LAMP_FAULT,), "lamp_fault"
    ),
    "light.one_bar_out": Reaction(signal("lamp_irradiance_w_per_m2", 15), outcome="ok"),
    "bath.empty": Reaction(signal("bath_level_ok", 0), (Alarm.BATH_LEVEL,), "bath_level"),
    "bath.weak magnitude=0.05": Reaction(
        signal("bath_concentration_ok", 0), (Alarm.BATH_CONCENTRATION,), outcome="ok"
    ),
    "bath.strong magnitude=1": Reaction(
        signal("bath_concentration_ok", 0), (Alarm.BATH_CONCENTRATION,), outcome="ok"
    ),
    "bath.contaminated magnitude=0.5": Reaction(
        image("shank", '"contamination_share": 0.5'), outcome="ok"
    ),
    "bath.clumped magnitude=0.5": Reaction(image("shank", '"clumping_share": 0.5'), outcome="ok"),
    "magnetiser.no_current": Reaction(
        signal("magnetiser_fault", 1), (Alarm.SHOT_FAILED,), "shot_failed"
    ),
    "magnetiser.low_current magnitude=0.5": Reaction(
        ("shot", "head", 1.0, '"reached": false'), (Alarm.SHOT_FAILED,), "shot_failed"
    ),
    "magnetiser.shot_missing": Reaction(
        signal("alarm", Alarm.SHOT_FAILED), (Alarm.SHOT_FAILED,), "shot_failed"
    ),
    "demag.residual_high magnitude=900": Reaction(
        signal("residual_field_a_per_m", 900), (Alarm.RESIDUAL_HIGH,), "residual_high"
    ),
    "clamp.will_not_close": CANNOT_CLAMP,
    "clamp.will_not_open": Reaction(
        signal("alarm", Alarm.UNCLAMP_TIMEOUT), (Alarm.UNCLAMP_TIMEOUT,), outcome="in_process",
        state=State.ABORTED,
    ),
    "clamp.switch_stuck": CANNOT_CLAMP,
    "part.missing": Reaction(
        signal("alarm", Alarm.PART_MISSING), (Alarm.PART_MISSING, Alarm.HOLD_TIMEOUT), outcome="",
        state=State.STOPPED,
    ),
    "part.double parts=2": Reaction(
        ("part", "picked", 2.0, "double"), (Alarm.CLAMP_TIMEOUT,), "clamp_timeout"
    ),
    "part.dropped": Reaction(
        ("part", "dropped", 1.0, ""), (Alarm.PART_MISSING, Alarm.HOLD_TIMEOUT), outcome="dropped",
        state=State.STOPPED,
    ),
    "part.wrong_type": Reaction(
        signal("packml_state", State.HELD), (Alarm.TYPE_UNKNOWN, Alarm.HOLD_TIMEOUT), outcome="",
        state=State.STOPPED,
    ),
    "part.mis_seated": CANNOT_CLAMP,
    "robot.mis_grip": Reaction(
        signal("alarm", Alarm.PART_MISSING), (Alarm.PART_MISSING, Alarm.HOLD_TIMEOUT), outcome="",
        state=State.STOPPED,
    ),
    "robot.late magnitude=40": Reaction(
        signal("alarm", Alarm.ROBOT_TIMEOUT), (Alarm.ROBOT_TIMEOUT,), outcome="",
        state=State.ABORTED,
    ),
    "robot.stopped_in_zone": Reaction(
        signal("alarm", Alarm.ROBOT_TIMEOUT), (Alarm.ROBOT_TIMEOUT,), outcome="in_process",
        state=State.ABORTED,
    ),
    "robot.drops_part": Reaction(
        ("part", "dropped", 1.0, ""), (Alarm.PART_MISSING, Alarm.HOLD_TIMEOUT), outcome="dropped",
        state=State.STOPPED,
    ),
    "inspection.slow magnitude=5": Reaction(
        signal("reject_reason", Alarm.VERDICT_MISSING), (), "verdict_missing"
    ),
    "inspection.error": Reaction(signal("inspection_fault", 1), (), "inspection_fault"),
    "inspection.disconnect": Reaction(
        signal("reject_reason", Alarm.VERDICT_MISSING), (), "verdict_missing"
    ),
    "inspection.nan_score": Reaction(
        signal("reject_reason", Alarm.VERDICT_INVALID), (), "verdict_invalid"
    ),
    "inspection.malformed": Reaction(signal("inspection_verdict", 7), (), "verdict_invalid"),
    "inspection.wrong_part_id": Reaction(signal("inspection_part_id", 2), (), "verdict_invalid"),
    "inspection.previous_verdict": Reaction(
        signal("reject_reason", Alarm.VERDICT_INVALID), (), "verdict_invalid"
    ),
    "operator.start at_s=9": Reaction(("fault", "operator.start", 1.0, ""), outcome="ok"),
    "operator.reset at_s=9": Reaction(signal("reset_button", 1), outcome="ok"),
    "operator.stop at_s=9": Reaction(
        signal("packml_state", State.STOPPING), outcome="ok", state=State.STOPPED
    ),
    "operator.estop at_s=9": Reaction(
        signal("estop_ok", 0), (Alarm.EMERGENCY_STOP,), outcome="in_process", state=State.ABORTED
    ),
    "operator.guard_open at_s=9": Reaction(
        signal("guard_closed", 0), (Alarm.GUARD_OPEN,), outcome="in_process", state=State.ABORTED
    ),
    "power.controller_restart at_s=9": Reaction(
        signal("packml_state", State.STOPPED), outcome="in_process", state=State.STOPPED
    ),
    "signal.stuck signal=part_present": Reaction(
        ("wire", "part_present", 1.0, "input"), (Alarm.PART_MISSING, Alarm.HOLD_TIMEOUT),
        outcome="in_process", state=State.STOPPED,
    ),
    "signal.bounce signal=part_present magnitude=0.05": Reaction(
        ("wire", "part_present", 1.0, "input"), outcome="ok"
    ),
    "signal.delay signal=inspection_valid magnitude=3": Reaction(
        ("wire", "inspection_valid", 1.0, "input"), (), "verdict_missing"
    ),
    "signal.spike signal=clamp_closed at_s=12": Reaction(
        ("wire", "clamp_closed", 1.0, "input"), (Alarm.CLAMP_LOST,), "clamp_lost"
    ),
}  # fmt: skip


def fault_of(text):
    """`target.kind key=value …` as a fault in YAML; parts= is for the scenario."""
    name, *settings = text.split()
    target, kind = name.split(".")
    given = {"at_s": "0", "target": target, "kind": f"'{kind}'"}
    given |= dict(setting.split("=") for setting in settings)
    parts = given.pop("parts", "1")
    return "{" + ", ".join(f"{key}: {value}" for key, value in given.items()) + "}", parts


def entries_of(result):
    rows = pq.read_table(result.folder / "trace.parquet").to_pylist()
    return [(row["kind"], row["name"], row["value"], row["text"] or "") for row in rows]


def is_shown(entries, shows):
    kind, name, value, words = shows
    return any(
        (entry[0], entry[1]) == (kind, name) and value in (None, entry[2]) and words in entry[3]
        for entry in entries
    )


def outcome_of(summary):
    ends = {name for name in ("ok", "reject", "dropped", "in_process") if summary["parts"][name]}
    return "+".join(sorted(ends))


def test_the_whole_catalogue_is_here():
    named = {tuple(text.split()[0].split(".")) for text in REACTIONS}
    assert named == set(FAULT_KINDS)


@pytest.mark.parametrize("text", REACTIONS)
def test_the_trace_shows_the_fault_and_the_bench_reacts(play, text):
    reaction = REACTIONS[text]
    fault, parts = fault_of(text)
    mix = "infeed.mix=[{fastener: iso4014_m16x100}]"
    result = play("nominal", *SOUND, mix, f"parts={parts}", f"faults=[{fault}]")
    entries, summary = entries_of(result), result.summary
    assert is_shown(entries, reaction.shows)
    named = {Alarm(int(value)) for kind, name, value, _ in entries
             if (kind, name) == ("signal", "alarm") and value}  # fmt: skip
    assert named >= set(reaction.alarms)
    assert outcome_of(summary) == reaction.outcome
    reasons = {reaction.reason: int(parts)} if reaction.reason else {}
    assert summary["inspection"]["rejects_by_reason"] == reasons
    states = [
        value for kind, name, value, _ in entries if (kind, name) == ("signal", "packml_state")
    ]
    assert State(int(states[-1])) == reaction.state
    assert summary["invariants"]["violations"] == []


def test_a_sound_run_shows_none_of_it(play):
    result = play("nominal", *SOUND, "infeed.mix=[{fastener: iso4014_m16x100}]")
    entries = entries_of(result)
    seen = {text for text, reaction in REACTIONS.items() if is_shown(entries, reaction.shows)}
    assert seen <= {"operator.reset at_s=9"}  # it is pressed to begin with
    assert Counter(kind for kind, *_ in entries)["wire"] == 0
