"""The I/O image as bytes in memory: what a controller outside Python reads and writes.

Signals stand in the order of their registers: bool one byte (0 or 1), int four bytes (two's
complement), real eight bytes (IEEE-754 binary64), little-endian, each on a multiple of its size.
"""

import hashlib
import struct
from collections.abc import Iterable
from dataclasses import dataclass

from twin.core.signals import Direction, SignalType, Tag

SIZES: dict[SignalType, int] = {"bool": 1, "int": 4, "real": 8}
_FORMATS: dict[SignalType, str] = {"bool": "?", "int": "i", "real": "d"}
BLOCK_ALIGNMENT = 8


@dataclass(frozen=True)
class Field:
    """One signal in memory: `padding` unused bytes, then the value at byte `offset`."""

    name: str
    type: SignalType
    offset: int
    padding: int

    @property
    def end(self) -> int:
        """First byte behind it."""
        return self.offset + SIZES[self.type]


@dataclass(frozen=True)
class BlockLayout:
    """All inputs, or all outputs, as one block of `size` bytes."""

    fields: tuple[Field, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Signals in the order of their bytes."""
        return tuple(field.name for field in self.fields)

    @property
    def size(self) -> int:
        """Bytes in all, a multiple of eight."""
        return _aligned(self.fields[-1].end, BLOCK_ALIGNMENT) if self.fields else 0

    @property
    def tail(self) -> int:
        """Unused bytes behind the last signal."""
        return self.size - self.fields[-1].end if self.fields else 0

    def packer(self) -> struct.Struct:
        """Packs one value per signal, in the order of `names`."""
        fields = "".join(f"{field.padding}x{_FORMATS[field.type]}" for field in self.fields)
        return struct.Struct(f"<{fields}{self.tail}x")


def block_layout(tags: Iterable[Tag], direction: Direction) -> BlockLayout:
    """Bytes of the signals of one direction."""
    chosen = sorted((t for t in tags if t.direction == direction), key=lambda tag: tag.register)
    fields: list[Field] = []
    end = 0
    for tag in chosen:
        offset = _aligned(end, SIZES[tag.type])
        fields.append(Field(tag.name, tag.type, offset, offset - end))
        end = fields[-1].end
    return BlockLayout(tuple(fields))


def io_hash(tags: Iterable[Tag]) -> int:
    """64-bit number of a signal list; two sides with the same one speak of the same bytes.

    Words for people (`text`) and the order in the file do not count.
    """
    ordered = sorted(tags, key=lambda tag: (tag.register, tag.name))
    lines = "\n".join(_line(tag) for tag in ordered)
    return int.from_bytes(hashlib.sha256(lines.encode()).digest()[:8], "big")


def _line(tag: Tag) -> str:
    codes = ",".join(f"{name}={code}" for name, code in sorted(tag.codes.items()))
    facts = (tag.register, tag.words, tag.direction, tag.name, tag.type, tag.unit)
    return "|".join([*map(str, facts), repr(tag.cast(tag.initial)), codes])


def _aligned(offset: int, alignment: int) -> int:
    return -(-offset // alignment) * alignment
