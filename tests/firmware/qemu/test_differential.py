"""On a Cortex-M3 the firmware answers as the reference does: not a scan apart.

Every scenario and random faults: see the file of the same name one folder up.
"""

import json
import re

from twin.bench.run import run
from twin.controllers.sequence import StepCode
from twin.spec import load_scenario

RESTARTS_S = (14.3, 40)
FAULTS = [
    {"at_s": at_s, "duration_s": 2, "target": "power", "kind": "controller_restart"}
    for at_s in RESTARTS_S
] + [
    {"at_s": at_s + wait_s, "target": "operator", "kind": kind}
    for at_s in RESTARTS_S
    for wait_s, kind in ((4, "reset"), (5, "start"))
]
OVERRIDES = ["imaging=timing", "parts=3", f"faults={json.dumps(FAULTS)}"]


def test_a_restart_in_mid_cycle_is_a_new_board(board_image, tmp_path, emulators):
    results = []
    for kind in ("native", "qemu"):
        loaded = load_scenario("nominal", overrides=[*OVERRIDES, f"controller.kind={kind}"])
        results.append(run(loaded, out=tmp_path / kind).summary)
    assert results[0]["trace_sha256"] == results[1]["trace_sha256"]
    assert results[1]["inspection"]["rejects_by_reason"]["cycle_aborted"] == len(RESTARTS_S)
    assert emulators() == []


def test_random_inputs_leave_them_in_step_within_the_stated_instructions(
    board_image, fuzz, firmware
):
    played = fuzz(board_image, seed=11, stories=25, scans=300)
    assert played.returncode == 0, played.stderr
    reached = json.loads(played.stdout)
    assert set(reached["sequence_step"]) == set(StepCode)
    assert len(reached["alarm"]) > 10
    text = (firmware / "board_mps2_an385" / "protocol.md").read_text(encoding="utf-8")
    (most,) = re.findall(r"^\| scan of the bench controller \|[^|]*\| (\d+) \|$", text, re.M)
    assert 0.8 * int(most) < reached["slowest_scan_instructions"] < 1.1 * int(most)


def test_a_wrong_controller_is_found_out(patched, fuzz):
    image = patched("bench_controller/bench_controller.c", "(at_ns < wake_ns)", "(at_ns > wake_ns)")
    played = fuzz(image, seed=1, stories=10, scans=600)
    assert played.returncode == 1, played.stderr
    assert re.search(r"story \d+: wake_ns at \d+\.\d{9} s, scan \d+: .+ and .+", played.stderr)
