"""Is a file a whole program for a 32-bit Arm core? Asked before an emulator is started on it."""

import struct
from pathlib import Path

from twin.core.errors import ControllerError

HEADER = struct.Struct("<4sBBB9xHHIIIIIHHHHHH")
SEGMENT = struct.Struct("<8I")
EXECUTABLE, ARM, LOAD, BITS_32, LITTLE_ENDIAN = 2, 40, 1, 1, 1
"""Source: ELF specification 1.2, figures 1-3, 1-4 and 2-1; ELF for the Arm architecture, 5.2."""


def check_arm_image(image: Path) -> None:
    """Refuse what no Arm core can start.

    Raises: ControllerError where the file is missing, no ELF executable for a 32-bit
        little-endian Arm core, or cut short.
    """
    if not image.is_file():
        raise ControllerError(
            f"{image}: there is no firmware image; `make firmware` builds it where "
            "arm-none-eabi-gcc is installed"
        )
    content = image.read_bytes()
    if len(content) < HEADER.size or content[:4] != b"\x7fELF":
        raise ControllerError(f"{image}: not an ELF file: it begins with {content[:4]!r}")
    _, bits, order, _, kind, machine, *_ = HEADER.unpack_from(content)
    wanted = {"class": (bits, BITS_32), "byte order": (order, LITTLE_ENDIAN),
              "type": (kind, EXECUTABLE), "machine": (machine, ARM)}  # fmt: skip
    wrong = [f"{what} {got}, not {want}" for what, (got, want) in wanted.items() if got != want]
    if wrong:
        raise ControllerError(f"{image}: not a program for a 32-bit Arm core: {', '.join(wrong)}")
    end = _end(content)
    if end is None or len(content) < end:
        raise ControllerError(f"{image}: cut short: it has only {len(content)} bytes")


def _end(content: bytes) -> int | None:
    """First byte behind all that is loaded; None where not even its list is whole."""
    *_, begin, _, _, _, size, count, _, _, _ = HEADER.unpack_from(content)
    places = [begin + size * number for number in range(count)]
    if any(place + SEGMENT.size > len(content) for place in places):
        return None
    segments = [SEGMENT.unpack_from(content, place) for place in places]
    return max((offset + stored for kind, offset, _, _, stored, *_ in segments if kind == LOAD),
               default=0)  # fmt: skip
