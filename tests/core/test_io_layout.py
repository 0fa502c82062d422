"""Bytes of the I/O image, worked out by hand."""

import dataclasses

import pytest

from twin.core.io_layout import block_layout, io_hash
from twin.core.signals import Tag


def tag(name, type_, register, direction="input", **more):
    return Tag(name, direction, type_, "-", "", register, **more)


TAGS = [
    tag("level", "real", 7, words=2),
    tag("door", "bool", 0),
    tag("lid", "bool", 1),
    tag("count", "int", 2),
    tag("pump", "bool", 20, direction="output"),
]


def test_values_stand_on_multiples_of_their_size_in_order_of_register():
    layout = block_layout(TAGS, "input")
    assert [(f.name, f.offset, f.padding) for f in layout.fields] == [
        ("door", 0, 0),
        ("lid", 1, 0),
        ("count", 4, 2),
        ("level", 8, 0),
    ]
    assert layout.size == 16


def test_a_block_is_filled_up_to_whole_words():
    layout = block_layout(TAGS, "output")
    assert (layout.size, layout.tail) == (8, 7)


def test_no_signals_take_no_bytes():
    layout = block_layout([], "input")
    assert (layout.size, layout.tail, layout.packer().size) == (0, 0, 0)


def test_packed_bytes_are_little_endian():
    packer = block_layout(TAGS, "input").packer()
    packed = packer.pack(True, False, -2, 1.0)
    assert packed == bytes.fromhex("01 00 00 00 fe ff ff ff 00 00 00 00 00 00 f0 3f")
    assert packer.unpack(packed) == (True, False, -2, 1.0)


@pytest.mark.parametrize(
    "change",
    [
        {"name": "gate"},
        {"direction": "output"},
        {"type": "int"},
        {"unit": "mm"},
        {"register": 5},
        {"words": 2},
        {"initial": 1},
        {"codes": {"shut": 1}},
    ],
)
def test_the_hash_tells_signal_lists_apart(change):
    changed = dataclasses.replace(TAGS[1], **change)
    assert io_hash([TAGS[0], changed, *TAGS[2:]]) != io_hash(TAGS)


def test_the_hash_does_not_see_texts_and_order():
    retold = [dataclasses.replace(t, text="other words") for t in reversed(TAGS)]
    assert io_hash(retold) == io_hash(TAGS)
    assert 0 <= io_hash(TAGS) < 2**64
