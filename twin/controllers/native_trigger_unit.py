"""The trigger unit's own firmware, built for this machine and called through cffi."""

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from cffi import FFI
from numpy.typing import NDArray

from twin.controllers.unit_registers import ABI, RegisterTriggerUnit
from twin.core.errors import ControllerError

DECLARATIONS = """
    typedef struct { int64_t time_ns; uint8_t pins; uint8_t reserved[7]; } tu_edge;
    uint32_t tu_abi(void);
    uint32_t tu_size(void);
    void tu_init(void *unit, uint8_t pins);
    uint32_t tu_edges(void *unit, const tu_edge *edges, uint32_t n, int64_t *triggers_ns,
                      uint32_t capacity);
    void tu_camera_lines(void *unit, uint32_t lines);
    int tu_read(const void *unit, uint32_t number, uint32_t *value);
    int tu_write(void *unit, uint32_t number, uint32_t value);
"""
SYMBOLS = ("tu_abi", "tu_size", "tu_init", "tu_edges", "tu_camera_lines", "tu_read", "tu_write")


class NativeTriggerUnit(RegisterTriggerUnit):
    """One unit in its own memory; its registers are set and read one by one."""

    def __init__(self, library: Path) -> None:
        """`library` is the shared library that `make firmware` builds.

        Raises: ControllerError where it is missing or not the firmware this package knows.
        """
        super().__init__()
        self._ffi, self._lib = load(library)
        self._unit = self._ffi.new("uint64_t[]", -(-self._lib.tu_size() // 8))
        self._word = self._ffi.new("uint32_t *")
        self._power_up(0)

    def camera_took(self, lines: int) -> None:
        """The camera reports so many lines taken."""
        self._lib.tu_camera_lines(self._unit, lines)

    def _power_up(self, pins: int) -> None:
        self._lib.tu_init(self._unit, pins)

    def _read(self, number: int) -> int:
        self._lib.tu_read(self._unit, number, self._word)
        return int(self._word[0])

    def _write(self, number: int, value: int) -> None:
        self._lib.tu_write(self._unit, number, value)

    def _triggers(self, edges: NDArray[np.void], *, room: int) -> NDArray[np.int64]:
        triggers = np.empty(room, np.int64)
        memory = [self._ffi.from_buffer(kind, array.data) for kind, array in
                  (("tu_edge[]", edges), ("int64_t[]", triggers))]  # fmt: skip
        given = self._lib.tu_edges(self._unit, memory[0], len(edges), memory[1], room)
        return triggers[:given]


@cache
def load(library: Path) -> tuple[FFI, Any]:
    """The firmware in a shared library: its types and its functions.

    Raises: ControllerError where it is missing or not the firmware this package knows.
    """
    if not library.is_file():
        raise ControllerError(
            f"{library}: there is no trigger unit library; `make firmware` builds it"
        )
    ffi = FFI()
    ffi.cdef(DECLARATIONS)
    try:
        code: Any = ffi.dlopen(str(library.resolve()))
    except OSError as error:
        raise ControllerError(f"{library}: not a shared library of this machine: {error}") from None
    missing = [name for name in SYMBOLS if not _has(code, name)]
    if missing:
        raise ControllerError(
            f"{library}: not a trigger unit: it lacks {', '.join(missing)}; what one is stands in "
            "firmware_stubs/trigger_unit/protocol.md"
        )
    if code.tu_abi() != ABI:
        raise ControllerError(
            f"{library}: got tu_abi() = {code.tu_abi():#010x}; allowed: {ABI:#010x}; "
            "`make firmware` builds it anew"
        )
    return ffi, code


def _has(code: Any, name: str) -> bool:
    try:
        return bool(getattr(code, name))
    except AttributeError:
        return False
