"""The I/O image in the memory of a controller outside Python: inputs written, outputs read."""

import struct
from operator import itemgetter
from typing import Any

from twin.controllers.contract import Inputs, Outputs
from twin.core.io_layout import BlockLayout
from twin.core.signals import CASTS, Value


class InputBlock:
    """The inputs, from byte `offset` of a writable `memory`."""

    def __init__(self, memory: Any, layout: BlockLayout, *, offset: int = 0) -> None:
        self._memory = memory
        self._offset = offset
        self._pack_into = layout.packer().pack_into
        self._values = itemgetter(*layout.names)
        self._fields = layout.fields

    def write(self, inputs: Inputs) -> None:
        """Set every input."""
        values = self._values(inputs)
        try:
            self._pack_into(self._memory, self._offset, *values)
        except struct.error:
            self._pack_into(self._memory, self._offset, *self._fitting(values))

    def _fitting(self, values: tuple[Value, ...]) -> list[Value]:
        """Values in the types of their signals; of an int, the 32 bits that a wire would carry."""
        cast = [CASTS[field.type](v) for field, v in zip(self._fields, values, strict=True)]
        return [
            (int(value) + 2**31) % 2**32 - 2**31 if field.type == "int" else value
            for field, value in zip(self._fields, cast, strict=True)
        ]


class OutputBlock:
    """The outputs, from byte `offset` of a `memory`; most scans change none of them."""

    def __init__(self, memory: Any, layout: BlockLayout, *, offset: int = 0) -> None:
        self._memory = memory
        self._place = slice(offset, offset + layout.size)
        self._unpack = layout.packer().unpack
        self._names = layout.names
        self._seen = b""
        self._outputs: Outputs = {}

    def read(self) -> Outputs:
        """Every output; the caller's own."""
        now = self._memory[self._place]
        if now != self._seen:
            self._seen = now
            self._outputs = dict(zip(self._names, self._unpack(now), strict=True))
        return self._outputs.copy()
