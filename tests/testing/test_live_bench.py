"""A bench under the hands of a test: time, hands, eyes and verdict."""

import pyarrow.parquet as pq
import pytest
from vcd.reader import TokenKind, tokenize

from twin.bench.run import run
from twin.core.errors import ScenarioError, SignalError, UsageError
from twin.spec import load_scenario

FAILED = pytest.fail.Exception
START_S = 0.1 + 0.2 + 0.3
"""The operator looks round, presses reset and lets it go; then presses start."""


def is_started(bench):
    return bench.signal("start_button").value


def test_nothing_happens_before_time_passes(live):
    bench = live()
    assert bench.now_s == 0
    assert bench.signal("reset_button").history == [(0.0, False)]


def test_time_passes_exactly(live):
    bench = live()
    bench.run_for(0.25)
    bench.run_for(0)
    assert bench.now_s == 0.25
    bench.run_for(1e-9)
    assert bench.now_s == pytest.approx(0.250000001, abs=1e-12)


def test_a_wait_ends_with_what_it_waits_for(live):
    bench = live()
    assert bench.run_until(is_started, timeout_s=10) == pytest.approx(START_S, abs=1e-9)
    assert bench.now_s == pytest.approx(START_S, abs=1e-9)
    assert bench.run_until(is_started, timeout_s=0) == 0


@pytest.mark.parametrize(("timeout_s", "comes"), [(START_S, True), (START_S - 1e-6, False)])
def test_what_comes_at_the_timeout_is_in_time(live, timeout_s, comes):
    bench = live()
    if comes:
        bench.run_until(is_started, timeout_s=timeout_s)
    else:
        with pytest.raises(FAILED):
            bench.run_until(is_started, timeout_s=timeout_s)
    assert bench.now_s == pytest.approx(timeout_s, abs=1e-9)


def test_a_wait_in_vain_tells_what_it_looked_at(live):
    bench = live()
    with pytest.raises(FAILED) as caught:
        bench.run_until(lambda b: b.signal("clamp_closed").value, timeout_s=2)
    said, stand, axis, *waves = str(caught.value).splitlines()
    assert said == "the condition did not come true within 2 s"
    assert stand.startswith("at 2.000 s: clamp_closed false, packml_state execute 6")
    assert axis.startswith("ms from 0.000000 s")
    assert [line.split()[0] for line in waves[:-1]] == [
        "clamp_closed", "packml_state", "sequence_step", "alarm"]  # fmt: skip
    assert waves[-1].split() == ["▲", "asked", "▲", "timeout"]


def test_the_end_is_when_every_part_is_done(live):
    bench = live()
    bench.run_to_end()
    (part,) = bench.parts
    assert part.outcome in ("ok", "reject")
    assert bench.signal("packml_state").value == 17


def test_an_end_that_does_not_come_fails(live):
    bench = live()
    with pytest.raises(FAILED, match="did not come to its end within 5 s"):
        bench.run_to_end(timeout_s=5)
    assert bench.now_s == 5


def test_a_look_at_a_signal_does_not_change_afterwards(live):
    bench = live()
    before = bench.signal("start_button")
    bench.run_until(is_started, timeout_s=1)
    assert (before.value, before.history) == (False, [(0.0, False)])
    now = bench.signal("start_button")
    assert (now.value, now.times(True)) == (True, [pytest.approx(START_S)])
    assert now.times(False) == []


def test_faults_begin_and_end_at_will(live):
    bench = live()
    bench.run_for(1)
    guard = bench.inject("operator", "guard_open")
    bench.run_for(0.5)
    assert not bench.signal("guard_closed").value
    guard.clear()
    bench.run_for(0.5)
    assert bench.signal("guard_closed").history == [(0.0, True), (1.0, False), (1.5, True)]
    with pytest.raises(UsageError, match=r"target: got 'gaurd'; "):
        bench.inject("gaurd", "open")


def test_buttons_are_pressed_and_let_go(live):
    bench = live()
    bench.run_for(1)
    bench.press("stop")
    bench.run_for(1)
    assert bench.signal("stop_button").history == [
        (0.0, False), (1.0, True), (pytest.approx(1.2), False)]  # fmt: skip
    with pytest.raises(UsageError, match="pause"):
        bench.press("pause")


def test_inputs_can_be_driven_but_not_outputs(live):
    bench = live()
    bench.set("bath_concentration_ok", False)
    bench.run_for(0.1)
    assert bench.signal("bath_concentration_ok").times(False) == [0.0]
    assert bench.signal("alarm").value == 13
    with pytest.raises(UsageError, match="clamp_close is an output"):
        bench.set("clamp_close", True)
    with pytest.raises(SignalError, match="clamp_closed"):
        bench.set("clamp_closd", True)
    with pytest.raises(SignalError):
        bench.signal("clamp_closd")


def test_parts_are_told_while_they_are_in_process(live):
    bench = live("parts=2")
    assert bench.parts == []
    bench.run_until(lambda b: b.signal("clamp_closed").value, timeout_s=30)
    (first,) = bench.parts
    assert (first.part_id, first.outcome) == (1, "in_process")
    bench.run_until(lambda b: len(b.parts) == 2, timeout_s=60)
    assert bench.parts[0].outcome in ("ok", "reject")
    assert first.outcome == "in_process"


def test_it_plays_the_same_trace_as_a_run(live, tmp_path):
    bench = live()
    bench.run_to_end()
    looks = {tag.name: bench.signal(tag.name).history[1:] for tag in bench.rig.tags}
    summary = bench.close()
    loaded = load_scenario("nominal", overrides=["imaging=timing", "parts=1"])
    result = run(loaded, out=tmp_path / "run")
    assert summary["trace_sha256"] == result.summary["trace_sha256"]
    rows = pq.read_table(result.folder / "trace.parquet").to_pylist()
    changes = [row for row in rows if row["kind"] == "signal"]
    assert sum(len(history) for history in looks.values()) == len(changes) > 100
    assert all((row["time_ns"] / 1e9, row["value"]) in looks[row["name"]] for row in changes)


def test_sound_runs_keep_the_invariants(live):
    bench = live()
    bench.run_for(15)
    bench.assert_invariants()


def test_a_broken_invariant_fails_and_is_told(live):
    bench = live()
    bench.run_until(lambda b: b.signal("magnetiser_on").value, timeout_s=30)
    bench.set("robot_in_zone", True)
    with pytest.raises(FAILED, match=r"invariant 3: magnetiser energised while the robot"):
        bench.assert_invariants()


def test_assertions_of_the_scenario_are_judged_with_the_invariants(live):
    dark = "{name: dark, never: [{signal: uv_enable, is: true}]}"
    bench = live(f"assertions=[{dark}]")
    bench.run_for(5)
    bench.assert_invariants()
    bench.run_until(lambda b: b.signal("uv_enable").value, timeout_s=30)
    bench.run_for(0.1)
    with pytest.raises(FAILED, match=r"dark: violated 1 times[\s\S]*uv_enable .*▁▔"):
        bench.assert_invariants()


SHOTS = "{between: {signal: clamp_closed, becomes: true}, and: {signal: clamp_closed, becomes: " \
        "false}, count: {signal: magnetiser_on, becomes: true}, exactly: %d}"  # fmt: skip


def test_an_assertion_over_what_has_happened(live):
    bench = live()
    with pytest.raises(FAILED, match=r"assertion: not exercised in 0\.000 s"):
        bench.assert_holds(SHOTS % 2)
    bench.run_to_end()
    bench.assert_holds(SHOTS % 2)
    with pytest.raises(FAILED, match=r"magnetiser_on becomes true 2 times .* must be exactly 3"):
        bench.assert_holds(SHOTS % 3)


def test_an_assertion_may_be_a_mapping(live):
    bench = live()
    bench.run_until(is_started, timeout_s=1)
    bench.run_for(1)
    answer = {"name": "answer", "when": {"signal": "start_button", "becomes": True},
              "within_s": 0.05, "then": {"signal": "packml_state", "equals": 6},
              "while": [{"signal": "estop_ok", "is": True}]}  # fmt: skip
    bench.assert_holds(answer)
    with pytest.raises(FAILED, match="answer: violated 1 times"):
        bench.assert_holds(answer | {"then": {"signal": "packml_state", "equals": 11}})


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("{never: [{signal: clamp_closd, is: true}]}", "did you mean clamp_closed?"),
        ({"never": [{"signal": "clamp_closed", "is": 1}]}, "must be true or false"),
        ("[]", "must be a block of keys"),
        ("{when", "not YAML"),
        ({"exactly": 2}, "exactly one of when"),
    ],
)
def test_a_wrong_assertion_is_told(live, wrong, words):
    with pytest.raises(ScenarioError) as caught:
        live().assert_holds(wrong)
    assert words in str(caught.value)


def test_signals_can_be_looked_at_as_waves_and_dumped(live, tmp_path):
    bench = live()
    bench.run_until(is_started, timeout_s=1)
    bench.run_for(0.1)
    axis, line = bench.excerpt("start_button", last_s=0.2).splitlines()
    assert "|0" not in axis.split()[0]
    assert line.split()[1].strip("▁").strip("▔") == ""
    assert "▁▔" in line
    bench.write_vcd(tmp_path / "bench.vcd")
    with (tmp_path / "bench.vcd").open("rb") as file:
        tokens = list(tokenize(file))
    assert sum(token.kind is TokenKind.VAR for token in tokens) == len(bench.rig.tags)
