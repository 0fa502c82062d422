"""The sources under sanitizers and coverage counters, for an ARM core, and for the analyser."""

import json
import shutil
import subprocess

import pytest

from twin.controllers.trigger_unit import ReferenceTriggerUnit
from twin.core.line_trigger import TriggerState

MOVES = [(n, v, a, j) for n in (0, 1, 2, 3, 50, -700) for v in (1, 300, 90_000)
         for a in (50, 10**6) for j in (0, 500, 10**8)]  # fmt: skip
REFUSED = [(5, 0, 1, 1, 0), (5, 1, 0, 1, 0), (10**6, 1000, 1, 1, 0), (-(2**31), 1, 1, 1, 0),
           (5, 1, 1, 1, -1), (5, 1, 1, 1, 2**62 + 1)]  # fmt: skip
OUT_OF_RANGE = 3


@pytest.fixture(scope="module")
def play_edges(random_case, script, status_of):
    """Random edges on a driver, each case against the reference."""

    def play(folder, seeds):
        for seed in seeds:
            setup, pins, pieces = random_case(seed)
            unit, made = ReferenceTriggerUnit(), script()
            unit.arm(setup, pins=pins)
            made.arm(setup, pins)
            for piece in pieces:
                made.edges(piece, (len(piece) + 1) * setup.multiplier)
            made.registers()
            *answers, words = made.play(folder)
            expected = [unit.edges(piece).tolist() for piece in pieces]
            assert answers[-len(pieces) :] == expected, seed
            assert status_of(words[:-1]) == unit.status(), seed

    return play


@pytest.fixture(scope="module")
def play_moves(script, plan_move):
    """Moves on a driver, each against the host library; built otherwise, it does the same."""

    def play(folder):
        made = script()
        for steps, *limits, start_ns in REFUSED:
            made.plan(steps, *limits, start_ns=start_ns)
        for move in MOVES:
            made.plan(*move)
            made.steps(1000)
        answers = made.play(folder)
        assert answers[: len(REFUSED)] == [(OUT_OF_RANGE, None)] * len(REFUSED)
        plans, pulses = answers[len(REFUSED) :: 2], answers[len(REFUSED) + 1 :: 2]
        for (steps, speed, acceleration, jerk), planned, (position, times) in zip(
            MOVES, plans, pulses, strict=True
        ):
            result, end_ns, at, ours = plan_move(
                steps, speed=speed, acceleration=acceleration, jerk=jerk
            )
            assert planned == (result, end_ns)
            assert (position, times) == (at, ours.tolist())

    return play


@pytest.fixture(scope="module")
def play_registers(script):
    """Every register written and read over the wire, good frames and bad, disarming, no room."""

    def play(folder):
        made = script()
        made.power_up(0xFF)
        made.sizes()
        for number in range(22):
            for value in (0, 1, 2**31, 2**32 - 1):
                made.write(number, value)
        for request in (b"R\x02\0\0\0\0", b"W\x02\x07\0\0\0", b"?\x02\0\0\0\0", b"R\x40\0\0\0\0"):
            made.exchange(request + b"\0")
            made.exchange(request + bytes([_crc8(request)]))
        made.write(9, 0)
        made.write(9, 1)
        made.camera_lines(3)
        made.registers()
        *_, disarmed, armed, _, words = made.play(folder)
        assert (disarmed, armed) == (0, 0)
        assert words[10] == TriggerState.ARMED
        assert words[12] == 3

    return play


def _crc8(data):
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc << 1 ^ (0x107 if crc & 0x80 else 0)) & 0x1FF
    return crc


def test_nothing_is_out_of_bounds_or_undefined(driver, play_edges, play_moves, play_registers):
    folder = driver("asan")
    play_edges(folder, range(10_000, 10_150))
    play_moves(folder)
    play_registers(folder)


def test_the_sanitizers_are_on(driver):
    symbols = subprocess.run(
        ["nm", driver("asan") / "trigger_unit_driver"], capture_output=True, text=True, check=True
    ).stdout
    assert "__asan_report_store8" in symbols
    assert "__ubsan_handle_add_overflow" in symbols


def test_the_tests_reach_95_percent_of_the_lines_and_90_of_the_branches(
    driver, play_edges, play_moves, play_registers
):
    folder = driver("gcov")
    play_edges(folder, range(20_000, 20_150))
    play_moves(folder)
    play_registers(folder)
    files = sorted((folder / "trigger_unit").glob("*.gcda"))
    output = subprocess.run(
        ["gcov", "--json-format", "--branch-probabilities", "--stdout", *files],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    lines = [line for text in output.splitlines() for file in json.loads(text)["files"]
             for line in file["lines"]]  # fmt: skip
    branches = [branch for line in lines for branch in line["branches"]]
    assert len(files) == 5
    assert len(lines) > 200
    assert sum(line["count"] > 0 for line in lines) >= 0.95 * len(lines)
    assert sum(branch["count"] > 0 for branch in branches) >= 0.90 * len(branches)


@pytest.mark.skipif(not shutil.which("arm-none-eabi-gcc"), reason="arm-none-eabi-gcc is missing")
def test_it_builds_for_a_cortex_m3_and_asks_only_for_64_bit_division(firmware, tmp_path):
    make = ["make", "--silent", "-C", firmware / "trigger_unit", "arm", f"BUILD={tmp_path}"]
    subprocess.run(make, check=True, timeout=300)
    objects = sorted((tmp_path / "arm-objects" / "trigger_unit").glob("*.o"))
    symbols = subprocess.run(
        ["arm-none-eabi-nm", "--undefined-only", "--format=just-symbols", *objects],
        capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    foreign = {name for name in symbols if not name.startswith(("tu_", "wide_", "/"))}
    assert foreign == {"__aeabi_ldivmod", "__aeabi_uldivmod"}
