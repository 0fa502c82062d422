"""The signal list for people and for fieldbus tools: a table in Markdown, a register map as CSV."""

import csv
import io
from collections.abc import Iterable, Sequence

from twin.core.io_layout import block_layout
from twin.core.signals import Tag

COLUMNS = ("register", "words", "signal", "direction", "type", "encoding", "unit", "initial",
           "text")  # fmt: skip


def register_map(tags: Iterable[Tag]) -> str:
    """The word addresses of a fieldbus, as CSV with a head line."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for tag in sorted(tags, key=lambda t: t.register):
        initial = int(tag.initial) if tag.type == "bool" else tag.initial
        writer.writerow([tag.register, tag.words, tag.name, tag.direction, tag.type,
                         encoding(tag), tag.unit, initial, meaning(tag)])  # fmt: skip
    return text.getvalue()


def signal_table(rig_name: str, tags: Sequence[Tag]) -> str:
    """Every signal with its register and its byte in memory, as Markdown."""
    rows = [f"# Signals of {rig_name}", "",
            f"Generated from rig_models/{rig_name}/io.yaml by `twin io table`; do not edit.", "",
            "| register | words | byte | signal | direction | type | unit | meaning |",
            "|---|---|---|---|---|---|---|---|"]  # fmt: skip
    for direction in ("input", "output"):
        by_name = {tag.name: tag for tag in tags if tag.direction == direction}
        for field in block_layout(tags, direction).fields:
            tag = by_name[field.name]
            cells = (tag.register, tag.words, field.offset, f"`{tag.name}`", tag.direction,
                     tag.type, tag.unit, meaning(tag))  # fmt: skip
            rows.append("| " + " | ".join(map(str, cells)) + " |")
    return "\n".join(rows) + "\n"


def encoding(tag: Tag) -> str:
    """How a value stands in its registers."""
    if tag.type == "real":
        return "binary32, high word first"
    if tag.words == 2:
        return "int32, high word first"
    return "0 or 1" if tag.type == "bool" else "uint16"


def meaning(tag: Tag) -> str:
    """The text of a signal, and the names of its codes."""
    codes = ", ".join(f"{code} {name.replace('_', ' ')}" for name, code in tag.codes.items())
    return f"{tag.text}: {codes}" if codes else tag.text
