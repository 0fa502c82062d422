"""The robot where it cannot go on: no part is lost, and doubt leads to the reject bin."""

from collections import Counter

import pyarrow.parquet as pq
import pytest

SOUND = ("infeed.defective_share=0", "detection_model.false_call_share=0")


def after(play, *faults, parts=2):
    text = ", ".join("{" + fault + "}" for fault in faults)
    result = play("nominal", *SOUND, f"parts={parts}", f"faults=[{text}]")
    assert result.summary["invariants"]["violations"] == []
    rows = pq.read_table(result.folder / "trace.parquet").to_pylist()
    return result.summary, [(row["kind"], row["name"], row["value"]) for row in rows]


def again(at_s, *buttons):
    return [f"at_s: {at_s + i}, target: operator, kind: {b}" for i, b in enumerate(buttons)]


WRONG_BIN = [
    ("robot_program", 2, "unload to the OK bin is asked for, the bin says reject"),
    ("robot_program", 9, "no such program"),
    ("bin_select", 1, "unload to the reject bin, the bin says OK"),
]


@pytest.mark.parametrize(("signal", "value"), [(s, v) for s, v, _ in WRONG_BIN])
def test_no_single_wire_sends_a_doubtful_part_to_the_ok_bin(play, signal, value):
    stuck = f"at_s: 20, duration_s: 8, target: signal, kind: stuck, signal: {signal}, " + (
        f"magnitude: {value}"
    )
    no_verdict = "at_s: 0, target: inspection, kind: disconnect"
    summary, entries = after(play, stuck, no_verdict, *again(40, "reset", "reset", "start"))
    assert ("signal", "robot_fault", 1.0) in entries
    assert summary["parts"]["ok"] == 0
    assert summary["parts"]["reject"] == 2


def test_a_part_brought_to_an_occupied_fixture_goes_to_the_reject_bin(play):
    # the part-present switch is dead when part 1 is laid down: part 2 is brought, then both go
    dead = "at_s: 0, duration_s: 9, target: signal, kind: stuck, signal: part_present"
    summary, entries = after(play, dead, *again(30, "reset", "reset", "start"), parts=3)
    assert ("signal", "robot_fault", 1.0) in entries
    assert [entry for entry in entries if entry[:2] == ("part", "reject_bin")] == [
        ("part", "reject_bin", 2.0),
        ("part", "reject_bin", 1.0),
    ]
    counted = {k: summary["parts"][k] for k in ("ok", "reject", "in_process", "dropped")}
    assert counted == {"ok": 1, "reject": 2, "in_process": 0, "dropped": 0}


@pytest.mark.parametrize("at_s", [21.2, 22.0, 22.8, 23.4, 24.0])
@pytest.mark.parametrize("kind", ["estop", "guard_open"])
def test_a_good_part_stopped_on_its_way_to_the_ok_bin_is_rejected(play, at_s, kind):
    stop = f"at_s: {at_s}, duration_s: 1, target: operator, kind: {kind}"
    summary, entries = after(play, stop, *again(at_s + 3, "reset", "reset", "start"), parts=1)
    assert ("verdict", "ok") in {entry[:2] for entry in entries}
    assert summary["parts"]["reject"] == 1
    assert summary["inspection"]["rejects_by_reason"] == {"cycle_aborted": 1}


def test_a_good_part_that_lies_in_the_ok_bin_stays_there(play):
    stop = "at_s: 25.3, duration_s: 1, target: operator, kind: estop"
    summary, _ = after(play, stop, *again(30, "reset", "reset", "start"), parts=1)
    assert summary["parts"]["ok"] == 1


def test_the_drives_halt_in_mid_motion_though_their_wire_is_stuck(play):
    stop = "at_s: 3, duration_s: 60, target: operator, kind: estop"
    stuck = "at_s: 2, target: signal, kind: stuck, signal: robot_enable, magnitude: 1"
    _, entries = after(play, stop, stuck, parts=1)
    begun = entries.index(("signal", "estop_ok", 0.0))
    moved = Counter(name for _, name, value in entries[begun:] if value)
    assert moved["robot_in_zone"] == moved["part_present"] == moved["robot_done"] == 0


def test_two_fasteners_at_once_are_both_counted(play):
    summary, entries = after(play, "at_s: 0, target: part, kind: double", parts=3)
    picked = [value for kind, name, value in entries if (kind, name) == ("part", "picked")]
    assert picked == [1.0, 2.0, 3.0]
    assert summary["parts"]["in"] == 3
    assert summary["inspection"]["rejects_by_reason"] == {"clamp_timeout": 2}


def test_a_part_that_fell_out_after_its_verdict_is_counted_as_dropped(play):
    summary, entries = after(play, "at_s: 20, target: part, kind: dropped",
                             *again(40, "reset", "reset", "start"))  # fmt: skip
    assert summary["parts"]["dropped"] == 1
    assert summary["parts"]["ok"] == 1
    assert ("part", "dropped", 1.0) in entries


def test_a_missing_part_is_taken_when_it_is_there_again(play):
    summary, entries = after(play, "at_s: 0, duration_s: 5, target: part, kind: missing", parts=1)
    assert ("signal", "alarm", 21.0) in entries
    assert summary["parts"]["ok"] == 1
