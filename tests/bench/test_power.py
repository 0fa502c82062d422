"""The controller loses its power: outputs safe, the part dealt with, nothing called good."""

import pyarrow.parquet as pq
import pytest

from twin.controllers.packml import State

ACTUATORS = ("robot_enable", "robot_start", "shower_valve", "magnetiser_request", "demag_request",
             "spindle_enable", "uv_enable", "trigger_arm", "frame_camera_trigger")  # fmt: skip
SOUND = ("infeed.defective_share=0", "detection_model.false_call_share=0")


def restarted(play, at_s, *, duration_s=2, starts_again=True, parts=2):
    faults = [
        f"{{at_s: {at_s}, duration_s: {duration_s}, target: power, kind: controller_restart}}"
    ]
    if starts_again:
        faults += [f"{{at_s: {at_s + 4 + i}, target: operator, kind: {button}}}"
                   for i, button in enumerate(("reset", "start"))]  # fmt: skip
    result = play("nominal", *SOUND, f"parts={parts}", f"faults=[{', '.join(faults)}]")
    rows = pq.read_table(result.folder / "trace.parquet").to_pylist()
    return result, rows


def at(rows, time_s):
    """Value of every signal at a time, 0 before its first change."""
    seen = {row["name"]: row["value"] for row in rows
            if row["kind"] == "signal" and row["time_ns"] <= time_s * 1e9}  # fmt: skip
    return lambda name: seen.get(name, 0.0)


@pytest.mark.parametrize("at_s", [9.0, 14.3, 17.2, 20.1])
def test_outputs_fall_and_the_clamp_stays_as_it_is(play, at_s):
    _, rows = restarted(play, at_s)
    before, without = at(rows, at_s - 1e-9), at(rows, at_s + 1)
    assert [name for name in ACTUATORS if before(name)]
    assert [name for name in ACTUATORS if without(name)] == []
    assert without("packml_state") == State.STOPPED
    assert without("clamp_close") == before("clamp_close") == 1


def test_nothing_moves_until_somebody_resets_and_starts(play):
    result, rows = restarted(play, 14.3, starts_again=False)
    now = at(rows, 1e9)
    assert now("packml_state") == State.STOPPED
    assert [name for name in ACTUATORS if now(name)] == []
    assert now("clamp_close") == 1
    assert result.summary["parts"]["in_process"] == 1


@pytest.mark.parametrize("at_s", [2.2, 3.4, 5.0, 6.6, 7.1, 9, 10.5, 14.3, 17.2, 19.5, 21.7, 23.6])
def test_the_part_in_hand_is_rejected_and_the_rest_goes_on(play, at_s):
    result, _ = restarted(play, at_s)
    summary = result.summary
    assert summary["invariants"]["violations"] == []
    counted = {k: summary["parts"][k] for k in ("ok", "reject", "in_process", "dropped")}
    assert counted == {"ok": 1, "reject": 1, "in_process": 0, "dropped": 0}
    assert summary["inspection"]["rejects_by_reason"] == {"cycle_aborted": 1}


def test_cycles_count_anew_and_no_image_of_before_is_taken_for_one_of_now(play):
    _, rows = restarted(play, 17.0, parts=2)  # in the middle of the head images of cycle 1
    images = [(row["value"], row["text"]) for row in rows if row["kind"] == "image"]
    assert {part for part, text in images if '"cycle": 1' in text} == {1.0, 2.0}
    verdicts = [row["text"] for row in rows if row["kind"] == "verdict"]
    assert ['"part": 2' in text for text in verdicts] == [True]


def test_power_that_is_gone_for_less_than_a_scan_is_gone_all_the_same(play):
    result, rows = restarted(play, 14.301, duration_s=0.002)
    assert at(rows, 15)("packml_state") == State.STOPPED
    assert result.summary["inspection"]["rejects_by_reason"] == {"cycle_aborted": 1}
