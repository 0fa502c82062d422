"""A Cortex-M3 board in QEMU: its process, the RAM it shares with us, and its doorbell.

Neither side ever waits in a loop: each sleeps until the other rings. The clock of the emulated
core counts instructions, so nothing on the board depends on the clock of this machine.
"""

import mmap
import os
import shutil
import signal
import socket
import subprocess
import weakref
from pathlib import Path

from twin.controllers.arm_image import check_arm_image
from twin.controllers.register_file import (
    ABI,
    ANSWER,
    ANSWER_AT,
    ANSWERED,
    EDGES,
    FAILED,
    FAULT,
    FAULT_AT,
    IDENTITY,
    IDENTITY_AT,
    MAGIC,
    READY,
    REQUEST,
    REQUEST_AT,
    Answer,
    Command,
    Fault,
    Identity,
    Result,
)
from twin.core.errors import ControllerError, RunError

QEMU = "qemu-system-arm"
PARENT_GUARD = ("setpriv", "--pdeathsig", "KILL")
"""Has the kernel end the emulator with whoever started it, however that ends (util-linux)."""
SHARED_BYTES = 16 * 2**20
"""RAM of the machine mps2-an385 from 0x21000000 on; QEMU takes no other size."""
ICOUNT_SHIFT = 7
"""2^7 ns per instruction: 3.2 ticks of the 25 MHz clock, so ticks tell instructions apart."""
TICKS_PER_INSTRUCTION = 2**ICOUNT_SHIFT * 25e6 / 1e9
BOOT_S = 20.0
"""Longest wait for the board to come up; it takes 0.03 s where nothing else runs."""
ANSWER_S = 60.0
"""Longest wait for an answer; the board's own watchdog bites after 5 million instructions."""
RING = b"!"


class QemuBoard:
    """One board with one program. It runs until `close`, until nobody holds it, or until we end.

    For the kernel "we" is the thread that has started it: let none start one and end before it.
    """

    def __init__(self, image: Path, *, boot_s: float = BOOT_S) -> None:
        """Start the program in the ELF file at `image`; wait at most `boot_s` [s] for it.

        Raises: ControllerError where it does not boot, or nothing here can run it.
        """
        check_arm_image(image)
        self.image = image
        self.slowest = 0
        """Most instructions that a request has taken."""
        self._number = 0
        shared = _shared_ram()
        self._bell, far_end = socket.socketpair()
        try:
            self.memory = mmap.mmap(shared, SHARED_BYTES)
            self._process = _started(image, shared, far_end.fileno())
        except BaseException:
            self._bell.close()
            raise
        finally:
            os.close(shared)
            far_end.close()
        self.close = weakref.finalize(self, _end, self._process, self._bell, os.getpid())
        self.identity = self._boot(boot_s)

    @property
    def pid(self) -> int:
        """Of the emulator's process."""
        return self._process.pid

    def ask(self, command: Command, first: int = 0, second: int = 0, *, now_ns: int = 0) -> Answer:
        """Have a request served; what it reads lies in the memory already.

        Raises: RunError where no answer comes, saying what happened instead.
        """
        if not self.close.alive:
            raise RunError(f"{self.image}: {command.name} failed: the board is off")
        self._number = (self._number + 1) % 2**32
        REQUEST.pack_into(self.memory, REQUEST_AT, self._number, command, first, second, now_ns)
        sign = self._ring(ANSWER_S)
        answer = Answer(*ANSWER.unpack_from(self.memory, ANSWER_AT))
        if sign != ANSWERED or answer.number != self._number:
            raise RunError(f"{self.image}: {command.name} failed: {self._ailment(sign, ANSWER_S)}")
        self.slowest = max(self.slowest, round(answer.ticks / TICKS_PER_INSTRUCTION))
        return answer

    def ask_firmly(self, command: Command, first: int = 0, second: int = 0) -> int:
        """Have a request served that cannot be refused; its value.

        Raises: RunError where it is.
        """
        answer = self.ask(command, first, second)
        if answer.result != Result.DONE:
            raise RunError(f"{self.image}: {command.name}({first}, {second}): "
                           f"got {Result(answer.result).name}")  # fmt: skip
        return answer.value

    def _boot(self, boot_s: float) -> Identity:
        sign = self._listen(boot_s)
        identity = Identity(*IDENTITY.unpack_from(self.memory, IDENTITY_AT))
        is_ours = (identity.magic, identity.abi, identity.edges) == (MAGIC, ABI, EDGES)
        if sign == READY and is_ours:
            return identity
        reason = "another register file" if sign == READY else self._ailment(sign, boot_s)
        self.close()
        raise ControllerError(
            f"{self.image}: does not boot on a Cortex-M3 (mps2-an385): {reason}; got magic word "
            f"{identity.magic:#010x}, ABI {identity.abi}, {identity.edges} edges; allowed: "
            f"{MAGIC:#010x}, {ABI}, {EDGES}"
        )

    def _ring(self, wait_s: float) -> bytes | None:
        try:
            self._bell.send(RING)
        except OSError:
            return b""
        return self._listen(wait_s)

    def _listen(self, wait_s: float) -> bytes | None:
        """The board's next ring; b"" where it is gone, None where none comes in time."""
        self._bell.settimeout(wait_s)
        try:
            return self._bell.recv(1)
        except TimeoutError:
            return None
        except OSError:
            return b""

    def _ailment(self, sign: bytes | None, waited_s: float) -> str:
        if sign is None:
            return f"nothing heard for {waited_s:g} s"
        if sign == FAILED:
            return f"the program ended by {Fault(*FAULT.unpack_from(self.memory, FAULT_AT))}"
        if sign == b"":
            return _last_words(self._process)
        return f"got {sign!r} over UART 0, not {READY!r} at the start and {ANSWERED!r} from then on"


def _shared_ram() -> int:
    """Descriptor of memory without a name: nothing is left of it when the last user has gone."""
    if not hasattr(os, "memfd_create"):
        raise ControllerError("controller.kind: got 'qemu'; shared RAM without a file needs Linux")
    shared = os.memfd_create("mps2-an385")
    os.ftruncate(shared, SHARED_BYTES)
    return shared


def _started(image: Path, shared: int, bell: int) -> subprocess.Popen[bytes]:
    """The emulator; it inherits the two descriptors and finds them by their numbers."""
    missing = [name for name in (QEMU, PARENT_GUARD[0]) if shutil.which(name) is None]
    if missing:
        raise ControllerError(
            f"controller.kind: got 'qemu', but {' and '.join(missing)} cannot be found; "
            "Debian has them in qemu-system-arm and util-linux"
        )
    ram = f"memory-backend-file,id=ram,size={SHARED_BYTES},share=on,mem-path=/proc/self/fd/{shared}"
    return subprocess.Popen(
        [*PARENT_GUARD, QEMU,
         "-machine", "mps2-an385,memory-backend=ram", "-object", ram,
         "-icount", f"shift={ICOUNT_SHIFT},sleep=off",
         "-nodefaults", "-display", "none", "-monitor", "none",
         "-chardev", f"socket,id=bell,fd={bell}", "-serial", "chardev:bell",
         "-kernel", str(image.resolve())],
        pass_fds=(shared, bell), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, cwd="/",
    )  # fmt: skip


def _last_words(process: subprocess.Popen[bytes]) -> str:
    """Why the emulator ended by itself."""
    try:
        _, told = process.communicate(timeout=ANSWER_S)
    except subprocess.TimeoutExpired:
        return f"{QEMU} has closed its UART and runs on"
    lines = [line for line in told.decode(errors="replace").splitlines() if "warning:" not in line]
    status = process.returncode
    ended = f"status {status}" if status >= 0 else signal.Signals(-status).name
    return f"{QEMU} ended with {ended}" + (f": {lines[0]}" if lines else "")


def _end(process: subprocess.Popen[bytes], bell: socket.socket, owner: int) -> None:
    """End the emulator for certain; in a fork of its owner there is nothing to end."""
    bell.close()
    if os.getpid() == owner:
        process.kill()
        process.wait()
    if process.stderr:
        process.stderr.close()
