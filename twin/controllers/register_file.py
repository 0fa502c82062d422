"""The register file in the RAM that board and host share: every word and where it lies.

The same as `firmware_stubs/board_mps2_an385/register_file.h`; little-endian.
"""

import struct
from dataclasses import dataclass
from enum import IntEnum

MAGIC = 0x4E495754
ABI = 1
IDENTITY_AT, IDENTITY = 0x0000, struct.Struct("<IIQ6I")
REQUEST_AT, REQUEST = 0x0040, struct.Struct("<IIIIq")
ANSWER_AT, ANSWER = 0x0080, struct.Struct("<IIIIq")
FAULT_AT, FAULT = 0x00C0, struct.Struct("<6I")
RECIPE_AT, INPUTS_AT, OUTPUTS_AT = 0x0400, 0x0800, 0x0C00
EDGES_AT, TRIGGERS_AT = 0x1000, 0x2000
EDGES = 256
"""Most edges of one request."""

READY, ANSWERED, FAILED = b"R", b"A", b"F"
"""What the board rings; the host rings with any byte."""


class Command(IntEnum):
    """What is asked of the board."""

    BENCH_INIT = 1
    BENCH_SCAN = 2
    UNIT_INIT = 3
    UNIT_WRITE = 4
    UNIT_READ = 5
    UNIT_EDGES = 6
    UNIT_CAMERA = 7


class Result(IntEnum):
    """How it ended."""

    DONE = 0
    UNKNOWN_COMMAND = 1
    OUT_OF_RANGE = 2
    REFUSED = 3


@dataclass(frozen=True)
class Identity:
    """Who is there, as the board writes it at its start."""

    magic: int
    abi: int
    io_hash: int
    bench_abi: int
    trigger_abi: int
    recipe_size: int
    inputs_size: int
    outputs_size: int
    edges: int


@dataclass(frozen=True)
class Answer:
    """Of a request; `ticks` of the processor's clock it took, `wake_ns` where it was a scan."""

    number: int
    result: int
    value: int
    ticks: int
    wake_ns: int


@dataclass(frozen=True)
class Fault:
    """What ended the program: exception number, where, and the processor's fault registers."""

    exception: int
    pc: int
    lr: int
    cfsr: int
    hfsr: int
    bfar: int

    def __str__(self) -> str:
        name = EXCEPTIONS.get(self.exception, "an interrupt nobody expects")
        causes = ", ".join(text for bit, text in CAUSES.items() if self.cfsr & bit)
        return (
            f"exception {self.exception} ({name}) at {self.pc:#010x}, called from {self.lr:#010x}"
            f"{causes and ': ' + causes} (CFSR {self.cfsr:#010x}, HFSR {self.hfsr:#010x}, "
            f"BFAR {self.bfar:#010x})"
        )


EXCEPTIONS = {
    2: "NMI",
    3: "HardFault",
    4: "MemManage",
    5: "BusFault",
    6: "UsageFault",
    11: "SVCall",
    12: "DebugMonitor",
    14: "PendSV",
    15: "SysTick: a request did not end",
}
"""Numbers in the vector table. Source: Armv7-M architecture reference manual, B1.5.2."""
CAUSES = {
    0x0000_0001: "code fetched from memory without access",
    0x0000_0002: "access to protected memory",
    0x0000_0010: "stack run over, so the two addresses are lost",
    0x0000_0100: "code fetched from no memory",
    0x0000_0200: "access to no memory",
    0x0000_0400: "write to no memory",
    0x0000_1000: "stack outside memory, so the two addresses are lost",
    0x0001_0000: "undefined instruction",
    0x0002_0000: "jump to an even address",
    0x0004_0000: "wrong return from an exception",
    0x0100_0000: "unaligned access",
    0x0200_0000: "division by zero",
}
"""Bits of CFSR. Source: Armv7-M architecture reference manual, B3.2.15."""
