"""The board in QEMU: register file, requests, faults, and its end in every case."""

import os
import re
import select
import signal
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from twin.controllers import qemu_board, register_file
from twin.controllers.qemu_board import QemuBoard
from twin.controllers.register_file import EDGES, Command, Result
from twin.core.errors import ControllerError, RunError
from twin.core.signals import SignalImage

CHECKOUT = Path(__file__).parents[3]
PLACES = {"identity": "IDENTITY", "request": "REQUEST", "answer": "ANSWER", "fault": "FAULT",
          "recipe": "RECIPE", "inputs": "INPUTS", "outputs": "OUTPUTS", "edges": "EDGES",
          "triggers_ns": "TRIGGERS"}  # fmt: skip
BLOCKS = ("identity", "request", "answer", "fault")


def in_c(firmware, folder, *expressions):
    """What numbers of `register_file.h` are, by the compiler."""
    prints = "\n".join(f'printf("%zu\\n", (size_t)({text}));' for text in expressions)
    (folder / "numbers.c").write_text(
        f'#include <stdio.h>\n#include "register_file.h"\nint main(void) {{ {prints} return 0; }}\n'
    )
    folders = ("bench_controller", "trigger_unit", "board_mps2_an385")
    includes = [f"-I{firmware / name}" for name in folders]
    command = ["gcc", "-std=c99", *includes, folder / "numbers.c", "-o", folder / "numbers"]
    subprocess.run(command, check=True, timeout=60)
    told = subprocess.run([folder / "numbers"], capture_output=True, text=True, check=True).stdout
    return [int(line) for line in told.split()]


def test_the_compiler_lays_the_register_file_out_as_python_does(firmware, tmp_path):
    offsets = [f"offsetof(register_file_t, {name})" for name in PLACES]
    ours = [getattr(register_file, f"{name}_AT") for name in PLACES.values()]
    assert in_c(firmware, tmp_path, *offsets) == ours
    sizes = [f"sizeof(board_{name}_t)" for name in BLOCKS]
    structs = [getattr(register_file, name.upper()).size for name in BLOCKS]
    assert in_c(firmware, tmp_path, *sizes) == structs


def test_codes_of_both_sides_are_the_same(firmware, tmp_path):
    names = {f"BOARD_{code.name}": code for code in (*Command, *Result)}
    names |= {"BOARD_MAGIC": register_file.MAGIC, "BOARD_ABI": register_file.ABI,
              "BOARD_EDGES": EDGES}  # fmt: skip
    assert in_c(firmware, tmp_path, *names) == [int(value) for value in names.values()]
    header = (firmware / "board_mps2_an385" / "register_file.h").read_text()
    in_header = set(re.findall(r"^    (BOARD_\w+) = \d+", header, re.MULTILINE))
    assert in_header == {f"BOARD_{code.name}" for code in (*Command, *Result)}
    bell = (firmware / "board_mps2_an385" / "doorbell.h").read_text()
    signs = dict(re.findall(r"#define DOORBELL_(\w+) 0x\w+ /\* '(\w)'", bell))
    signs |= dict(re.findall(r"#define DOORBELL_(\w+) 0x\w+U +/\* '(\w)'", bell))
    assert signs == {"READY": register_file.READY.decode(),
                     "ANSWER": register_file.ANSWERED.decode(),
                     "FAULT": register_file.FAILED.decode()}  # fmt: skip


def test_what_cannot_be_served_is_refused(board):
    assert board.ask(Command.BENCH_SCAN).result == Result.REFUSED  # no recipe yet
    assert board.ask(99).result == Result.UNKNOWN_COMMAND  # type: ignore[arg-type]
    assert board.ask(Command.UNIT_READ, 20).result == Result.REFUSED
    for edges, room in ((EDGES + 1, 0), (0, 16 * (EDGES + 1) + 1), (2**32 - 1, 2**32 - 1)):
        assert board.ask(Command.UNIT_EDGES, edges, room).result == Result.OUT_OF_RANGE
    with pytest.raises(RunError, match=r"UNIT_WRITE\(2, 65\): got REFUSED"):
        board.ask_firmly(Command.UNIT_WRITE, 2, 65)
    assert board.ask_firmly(Command.UNIT_READ, 2) == 2


def test_instructions_are_counted_the_same_whenever_they_run(board_image, controller_on, loaded):
    """Nothing on the board depends on the clock of this machine."""
    counts = []
    for controller in (controller_on(board_image), controller_on(board_image)):
        image, per_scan = SignalImage(loaded.rig.tags), []
        for scan in range(40):
            image["reset_button"], image["start_button"] = scan == 5, scan == 12
            controller.scan(scan * 10_000_000, image.inputs())
            per_scan.append(controller.slowest_scan)
        counts.append(per_scan)
    assert counts[0] == counts[1]
    assert any(first < second for first, second in pairwise(counts[0]))
    assert 100 < counts[0][-1] < 100_000


def test_a_longer_request_counts_more(board):
    """A unit's start sets its 20 registers; reading one is a few instructions."""
    board.slowest = 0
    board.ask_firmly(Command.UNIT_READ, 0)
    short, board.slowest = board.slowest, 0
    board.ask_firmly(Command.UNIT_INIT, 0)
    assert 5 < short < 60
    assert 3 * short < board.slowest < 1000


def test_variables_have_their_first_values(patched):
    """The image as shipped has none that is not 0, so one is added."""
    image = patched(
        "board_mps2_an385/server.c",
        "    identity->edges = BOARD_EDGES;\n",
        "    static volatile uint32_t before = 17U; identity->edges = before + BOARD_EDGES - 16U;\n"
        "    before = 16U;\n",
    )
    with pytest.raises(ControllerError, match="ABI 1, 257 edges"):
        QemuBoard(image)


FAULTS = {
    'for (;;) { __asm__ volatile("nop"); }': r"exception 15 \(SysTick: a request did not end\)",
    "*(volatile uint32_t *)0x50000000U = 1U;": r"access to no memory .*BFAR 0x50000000",
    '__asm__ volatile("udf #0");': r"exception 3 \(HardFault\).*: undefined instruction",
    '__asm__ volatile("svc #0");': r"exception 11 \(SVCall\)",
    "volatile uint8_t big[17000]; big[0] = 1U;": r"HardFault.* stack run over",
}


@pytest.mark.parametrize("trouble", FAULTS)
def test_a_fault_in_the_firmware_is_told(trouble, patched, controller_on, loaded, emulators):
    place = "    state->now_ns = now_ns;\n"
    image = patched("bench_controller/bench_controller.c", place, place + trouble + "\n")
    controller = controller_on(image)
    with pytest.raises(RunError, match=FAULTS[trouble]) as caught:
        controller.scan(0, SignalImage(loaded.rig.tags).inputs())
    assert f"{image}: BENCH_SCAN failed" in str(caught.value)
    controller.close()
    assert emulators() == []


def test_an_emulator_that_is_killed_or_stands_still(board, monkeypatch):
    monkeypatch.setattr(qemu_board, "ANSWER_S", 0.2)
    os.kill(board.pid, signal.SIGSTOP)
    with pytest.raises(RunError, match=r"UNIT_INIT failed: nothing heard for 0\.2 s"):
        board.ask(Command.UNIT_INIT)
    os.kill(board.pid, signal.SIGKILL)
    with pytest.raises(RunError, match="qemu-system-arm ended with SIGKILL"):
        board.ask(Command.UNIT_INIT)
    board.close()
    with pytest.raises(RunError, match="the board is off"):
        board.ask(Command.UNIT_INIT)


def test_it_ends_with_the_last_that_holds_it(board_image, emulators):
    board = QemuBoard(board_image)
    assert emulators() == [board.pid]
    del board
    assert emulators() == []


HOLDER = """
import os, signal, sys
from pathlib import Path
from twin.controllers.qemu_board import QemuBoard
board = QemuBoard(Path(sys.argv[1]))
print(board.pid, flush=True)
sys.stdin.readline()
if sys.argv[2] == "killed":
    os.kill(os.getpid(), signal.SIGKILL)
if sys.argv[2] == "raises":
    raise SystemExit("enough")
"""


@pytest.mark.parametrize("end", ["ends", "raises", "killed"])
def test_no_emulator_outlives_the_process_that_started_it(end, board_image):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, board_image, end],
        env=os.environ | {"PYTHONPATH": str(CHECKOUT)},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    emulator = os.pidfd_open(int(holder.stdout.readline()))
    assert select.select([emulator], [], [], 0) == ([], [], [])
    holder.communicate("\n", timeout=60)
    assert select.select([emulator], [], [], 60) == ([emulator], [], [])
    os.close(emulator)
