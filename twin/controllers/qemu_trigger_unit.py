"""The trigger unit's firmware on a Cortex-M3 in QEMU, on a board of its own."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from twin.controllers.qemu_board import BOOT_S, QemuBoard
from twin.controllers.register_file import EDGES, EDGES_AT, TRIGGERS_AT, Command
from twin.controllers.unit_registers import ABI, RegisterTriggerUnit
from twin.core.errors import ControllerError


class QemuTriggerUnit(RegisterTriggerUnit):
    """One unit; edges go to it in pieces that its memory has room for."""

    def __init__(self, image: Path, *, boot_s: float = BOOT_S) -> None:
        """Boot the program in the ELF file at `image`.

        Raises: ControllerError where it does not boot or is not the firmware this package knows.
        """
        super().__init__()
        self._board = QemuBoard(image, boot_s=boot_s)
        theirs = self._board.identity.trigger_abi
        if theirs != ABI:
            self.close()
            raise ControllerError(
                f"{image}: got tu_abi() = {theirs:#010x}; allowed: {ABI:#010x}; "
                "`make firmware` builds it anew"
            )

    @property
    def slowest_request(self) -> int:
        """Most instructions that a request has taken."""
        return self._board.slowest

    def close(self) -> None:
        """End the board."""
        self._board.close()

    def camera_took(self, lines: int) -> None:
        """The camera reports so many lines taken."""
        self._board.ask_firmly(Command.UNIT_CAMERA, lines)

    def _power_up(self, pins: int) -> None:
        self._board.ask_firmly(Command.UNIT_INIT, pins)

    def _read(self, number: int) -> int:
        return self._board.ask_firmly(Command.UNIT_READ, number)

    def _write(self, number: int, value: int) -> None:
        self._board.ask_firmly(Command.UNIT_WRITE, number, value)

    def _triggers(self, edges: NDArray[np.void], *, room: int) -> NDArray[np.int64]:
        pieces = [edges[begin : begin + EDGES] for begin in range(0, len(edges), EDGES)]
        places = room // (len(edges) + 1)
        given = [self._piece(piece, room=(len(piece) + 1) * places) for piece in pieces]
        return np.concatenate([np.empty(0, np.int64), *given])

    def _piece(self, edges: NDArray[np.void], *, room: int) -> NDArray[np.int64]:
        memory = self._board.memory
        told = edges.tobytes()
        memory[EDGES_AT : EDGES_AT + len(told)] = told
        count = self._board.ask_firmly(Command.UNIT_EDGES, len(edges), room)
        return np.frombuffer(memory, "<i8", count, TRIGGERS_AT).copy()
