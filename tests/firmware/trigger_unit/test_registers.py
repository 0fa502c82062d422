"""The unit's registers and bytes, as protocol.md has them."""

import re
import struct

import pytest
from cffi import FFI

from twin.controllers import native_trigger_unit
from twin.controllers.native_trigger_unit import NativeTriggerUnit
from twin.controllers.unit_registers import (
    ABI,
    ARM,
    MODE,
    SETUP_REGISTERS,
    STATUS_REGISTERS,
)
from twin.core.errors import ControllerError
from twin.core.line_trigger import (
    LIMITS,
    MODE_CODES,
    REVERSE_MEMORY_COUNTS,
    TriggerError,
    TriggerSetup,
    TriggerState,
    edge_array,
)

OK, UNKNOWN, READ_ONLY, RANGE, BUSY, CHECKSUM, REQUEST = range(7)
LINE_OF_TEN = edge_array(time_ns=range(0, 100, 10), pins=[4, 1, 3, 2, 0, 1, 3, 2, 0, 1])


@pytest.fixture(scope="module")
def raw(unit_library):
    """Read and write registers of a fresh unit, and its result codes."""
    ffi = FFI()
    ffi.cdef(native_trigger_unit.DECLARATIONS)
    code = ffi.dlopen(str(unit_library))

    class Raw:
        def __init__(self):
            self.unit = ffi.new("uint64_t[]", -(-code.tu_size() // 8))
            code.tu_init(self.unit, 0)

        def write(self, number, value):
            return code.tu_write(self.unit, number, value)

        def read(self, number):
            value = ffi.new("uint32_t *", 0xDEAD)
            return code.tu_read(self.unit, number, value), value[0]

    return Raw


@pytest.fixture(scope="module")
def header(firmware):
    """Every number that `trigger_unit.h` names."""
    text = (firmware / "trigger_unit" / "trigger_unit.h").read_text(encoding="utf-8")
    found = re.findall(r"\b(TU_\w+)(?: =)? (0x[0-9A-F]+|\d+)u?\b", text)
    return {name: int(value, 0) for name, value in found}


def test_python_and_header_name_the_same_numbers(header):
    assert {f"TU_REG_{n.upper()}": i for n, i in (SETUP_REGISTERS | STATUS_REGISTERS).items()} | {
        "TU_REG_ABI": 0, "TU_REG_MODE": MODE, "TU_REG_ARM": ARM, "TU_REGISTERS": 20
    } == {n: v for n, v in header.items() if n.startswith(("TU_REG_", "TU_REGISTERS"))}  # fmt: skip
    for prefix, codes in (("MODE", MODE_CODES), ("STATE", TriggerState.__members__)):
        for name, value in codes.items():
            assert header[f"TU_{prefix}_{name.upper()}"] == value
    for error in TriggerError:
        assert header[f"TU_ERROR_{error.name}"] == error
    assert header["TU_ABI"] == ABI
    assert header["TU_REVERSE_MEMORY"] == REVERSE_MEMORY_COUNTS


def test_the_protocol_names_every_register_and_code(firmware, header):
    text = (firmware / "trigger_unit" / "protocol.md").read_text(encoding="utf-8")
    for name, value in header.items():
        if name.startswith("TU_REG_"):
            assert re.search(rf"^\| {value} \| `{name.removeprefix('TU_REG_')}` \|", text, re.M)
        elif name.startswith("TU_ERROR_"):
            assert f"| {value:#04x} | `{name.removeprefix('TU_ERROR_')}` |" in text


def test_setup_registers_take_what_python_allows_and_no_more(raw):
    unit = raw()
    for name, number in SETUP_REGISTERS.items():
        low, high = LIMITS[name]
        for value in (low, high):
            assert unit.write(number, value) == OK
            assert unit.read(number) == (OK, value)
        for value in (v for v in (low - 1, high + 1) if 0 <= v < 2**32):
            assert unit.write(number, value) == RANGE
            assert unit.read(number) == (OK, high)
    assert [unit.write(MODE, mode) for mode in (0, 1, 2, 3)] == [OK, OK, OK, RANGE]
    assert [unit.write(ARM, value) for value in (2, 1, 0)] == [RANGE, OK, OK]


def test_status_is_read_only_and_there_is_nothing_beyond(raw):
    unit = raw()
    for number in (0, *STATUS_REGISTERS.values()):
        assert unit.write(number, 0) == READ_ONLY
    for number in (20, 255, 2**32 - 1):
        assert unit.write(number, 0) == UNKNOWN
        assert unit.read(number) == (UNKNOWN, 0xDEAD)
    assert unit.read(0) == (OK, ABI)


def test_the_setup_stands_while_armed(raw):
    unit = raw()
    assert unit.write(ARM, 1) == OK
    assert unit.write(SETUP_REGISTERS["divider"], 5) == BUSY
    assert unit.read(SETUP_REGISTERS["divider"]) == (OK, 2)
    assert unit.write(ARM, 0) == OK
    assert unit.write(SETUP_REGISTERS["divider"], 5) == OK


def test_disarmed_it_counts_and_gives_no_trigger(script, driver, status_of):
    play = script()
    play.arm(TriggerSetup(divider=1, counts_per_turn=8), pins=2)
    play.write(ARM, 0)
    play.edges(LINE_OF_TEN, 10)
    play.registers()
    *_, triggers, words = play.play(driver("asan"))
    status = status_of(words[:-1])
    assert triggers == []
    assert (status.state, status.count, status.index_count) == (TriggerState.IDLE, 10, 0)
    assert words[-1] == UNKNOWN


def test_armed_again_it_starts_from_nought_but_keeps_counting(script, driver, status_of):
    play = script()
    play.arm(TriggerSetup(divider=3, counts_per_turn=3, line_period_ns=1000), pins=2)
    play.edges(LINE_OF_TEN, 10)
    play.camera_lines(3)
    play.registers()
    play.write(ARM, 1)
    play.registers()
    play.edges(edge_array(time_ns=[200, 210], pins=[7, 2]), 10)
    play.registers()
    answers = play.play(driver("asan"))
    worn, fresh, after = (
        status_of(words[:-1]) for words in (answers[-5], answers[-3], answers[-1])
    )
    assert (worn.triggers, worn.lines_done, worn.overruns) == (4, 3, 3)
    assert (fresh.triggers, fresh.lines_done, fresh.overruns, fresh.errors) == (0, 0, 0, 0)
    assert (fresh.state, fresh.count) == (TriggerState.ARMED, 10)
    # the phase of the divider begins anew with the index
    assert answers[-2] == [200]
    assert (after.count, after.index_count) == (12, 10)


def test_triggers_without_room_are_counted_and_flagged(script, driver, status_of):
    play = script()
    play.arm(TriggerSetup(divider=1, counts_per_turn=0), pins=2)
    play.edges(LINE_OF_TEN, 4)
    play.edges(edge_array(time_ns=[300], pins=[3]), 0)
    play.registers()
    *_, first, second, words = play.play(driver("asan"))
    status = status_of(words[:-1])
    assert (first, second) == ([0, 10, 20, 30], [])
    assert (status.triggers, status.errors) == (11, TriggerError.CAPACITY)


def crc8(data):
    """CRC-8 by polynomial division: the remainder of data · x⁸ by x⁸ + x² + x + 1."""
    value = int.from_bytes(data) << 8
    for bit in range(value.bit_length() - 1, 7, -1):
        if value >> bit & 1:
            value ^= 0x107 << (bit - 8)
    return value


def frame(first, number, value, crc=None):
    body = struct.pack("<BBI", first, number, value)
    return body + bytes([crc8(body) if crc is None else crc])


def test_the_checksum_is_the_common_crc_8():
    assert crc8(b"123456789") == 0xF4


@pytest.mark.parametrize(("request_frame", "reply"), [
    (frame(0x52, 0, 0), frame(OK, 0, ABI)),
    (frame(0x52, 2, 0xFFFFFFFF), frame(OK, 2, 2)),
    (frame(0x57, 2, 64), frame(OK, 2, 64)),
    (frame(0x57, 2, 65), frame(RANGE, 2, 2)),
    (frame(0x57, 6, 0x01020304), frame(OK, 6, 0x01020304)),
    (frame(0x57, 15, 1), frame(READ_ONLY, 15, 0)),
    (frame(0x52, 20, 7), frame(UNKNOWN, 20, 0)),
    (frame(0x57, 20, 7), frame(UNKNOWN, 20, 0)),
    (frame(0x58, 2, 7), frame(REQUEST, 2, 2)),
    (frame(0x57, 2, 7, crc=0), frame(CHECKSUM, 2, 2)),
])  # fmt: skip
def test_a_request_on_the_wire_and_its_reply(script, driver, request_frame, reply):
    play = script()
    play.power_up(0)
    play.exchange(request_frame)
    assert play.play(driver("asan"))[-1] == reply


def test_a_missing_library_says_how_to_build_it(tmp_path):
    with pytest.raises(ControllerError, match=r"no\.so: .*`make firmware` builds it"):
        NativeTriggerUnit(tmp_path / "no.so")


def test_a_file_that_is_no_library_is_refused(tmp_path):
    (tmp_path / "text.so").write_text("not code")
    with pytest.raises(ControllerError, match=r"text\.so: not a shared library of this machine"):
        NativeTriggerUnit(tmp_path / "text.so")


def test_another_library_is_refused(library):
    with pytest.raises(ControllerError, match=r"not a trigger unit: it lacks tu_size, tu_init"):
        NativeTriggerUnit(library("unsigned tu_abi(void) { return 0x54550001u; }"))


def test_firmware_of_another_abi_is_refused(library):
    text = "\n".join(
        f"unsigned {name}(void) {{ return 7u; }}" for name in native_trigger_unit.SYMBOLS
    )
    with pytest.raises(ControllerError, match=r"got tu_abi\(\) = 0x00000007; allowed: 0x54550001"):
        NativeTriggerUnit(library(text))
