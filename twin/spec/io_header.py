"""The signal list as a C header: blocks of inputs and outputs, names of codes, hash."""

from collections.abc import Iterator, Sequence

from twin.core.io_layout import BlockLayout, Field, block_layout, io_hash
from twin.core.signals import SignalType, Tag

C_TYPES: dict[SignalType, str] = {"bool": "uint8_t", "int": "int32_t", "real": "double"}

_HEAD = """\
/* Signals between controller and bench.
 * Generated from rig_models/{rig}/io.yaml by `twin io header`; do not edit.
 * A bool is 0 or 1 (read anything but 0 as 1); bytes and padding as written here, little-endian. */
#ifndef BENCH_IO_H
#define BENCH_IO_H

#include <stdint.h>

/* Both sides of a wire must have been made from the same signal list. */
#define BENCH_IO_HASH UINT64_C(0x{hash:016x})
"""
_TAIL = """
/* Fails to compile where the compiler lays the blocks out otherwise. */
typedef char bench_check_inputs_t[(sizeof(bench_inputs_t) == {inputs}U) ? 1 : -1];
typedef char bench_check_outputs_t[(sizeof(bench_outputs_t) == {outputs}U) ? 1 : -1];

#endif
"""


def io_header(rig_name: str, tags: Sequence[Tag]) -> str:
    """Text of `bench_io.h`."""
    inputs, outputs = block_layout(tags, "input"), block_layout(tags, "output")
    by_name = {tag.name: tag for tag in tags}
    parts = [
        _HEAD.format(rig=rig_name, hash=io_hash(tags)),
        *(_codes(tag) for tag in sorted(tags, key=lambda t: t.register) if tag.codes),
        _block("bench_inputs", "What the controller reads.", inputs, by_name),
        _block("bench_outputs", "What the controller writes.", outputs, by_name),
        _TAIL.format(inputs=inputs.size, outputs=outputs.size),
    ]
    return "".join(parts)


def _codes(tag: Tag) -> str:
    prefix = f"BENCH_{tag.name.upper()}"
    lines = [f"    {prefix}_{name.upper()} = {code}" for name, code in tag.codes.items()]
    body = ",\n".join(lines)
    return f"\n/* {tag.text}. */\ntypedef enum {{\n{body}\n}} bench_{tag.name}_t;\n"


def _block(name: str, text: str, layout: BlockLayout, tags: dict[str, Tag]) -> str:
    lines = [line for field in layout.fields for line in _lines(field, tags[field.name])]
    if layout.tail:
        lines.append(_padding(layout.size - layout.tail, layout.tail))
    body = "\n".join(lines)
    return f"\n/* {text} */\ntypedef struct {name} {{\n{body}\n}} {name}_t;\n"


def _lines(field: Field, tag: Tag) -> Iterator[str]:
    if field.padding:
        yield _padding(field.offset - field.padding, field.padding)
    unit = "" if tag.unit == "-" else f" [{tag.unit}]"
    declaration = f"    {C_TYPES[field.type]} {field.name};"
    yield f"{declaration:<44} /* {field.offset:3d}: {tag.text}{unit} */"


def _padding(offset: int, length: int) -> str:
    return f"    uint8_t padding_{offset}[{length}];"
