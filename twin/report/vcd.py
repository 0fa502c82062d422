"""The signals of a run as a value change dump, for GTKWave and other waveform viewers.

Source: IEEE 1364-2005, section 18, four-state VCD.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from twin.core.errors import UsageError
from twin.core.signals import Direction, Tag
from twin.core.units import ns_from_s
from twin.core.whole_file import write_whole
from twin.report.run_folder import Run, read_run

TYPES = {"bool": "wire 1", "int": "integer 32", "real": "real 64"}
SCOPES: dict[Direction, str] = {"input": "inputs", "output": "outputs"}
FIRST_CODE, CODES = 33, 94
"""Identifier codes are made of the printable characters of ASCII."""
BITS_32 = 0xFFFFFFFF

Change = tuple[int, str, float]


def write_vcd(run: Path, file: Path) -> None:
    """Write the signals of the run in the folder `run` to `file`, whole or not at all.

    Raises: UsageError where `run` is no run folder, was recorded without its signal list, or
        `file` cannot be written.
    """
    recorded = read_run(run)
    if not recorded.signals:
        raise UsageError(f"{run}: trace.parquet holds no signal list; play the scenario again")
    end_ns = ns_from_s(recorded.end_s)
    title = _title(recorded)
    changes = recorded.signal_changes()
    write_whole(file, vcd_lines(recorded.signals, changes, end_ns=end_ns, title=title))


def vcd_lines(
    tags: Sequence[Tag], changes: Iterable[Change], *, end_ns: int, title: str = ""
) -> Iterator[str]:
    """Lines of the dump; `changes` are (time [ns], signal, new value) in order of time.

    Inputs and outputs, seen from the controller, are two scopes; the time unit is 1 ns.
    """
    codes = {tag.name: _code(k) for k, tag in enumerate(tags)}
    yield from _header(tags, codes, title)
    yield "#0\n$dumpvars\n"
    yield from (_change(tag, float(tag.initial), codes[tag.name]) for tag in tags)
    yield "$end\n"
    known, now_ns = {tag.name: tag for tag in tags}, 0
    for time_ns, name, value in changes:
        if time_ns > now_ns:
            yield f"#{time_ns}\n"
            now_ns = time_ns
        yield _change(known[name], value, codes[name])
    if end_ns > now_ns:
        yield f"#{end_ns}\n"


def _title(run: Run) -> str:
    scenario, seed = run.manifest.get("scenario", "run"), run.manifest.get("seed", "unknown")
    return f"scenario {scenario}, seed {seed}, trace {run.summary.get('trace_sha256', 'unknown')}"


def _header(tags: Sequence[Tag], codes: dict[str, str], title: str) -> Iterator[str]:
    comment = " ".join(title.replace("$", "").split())
    yield f"$comment {comment} $end\n$timescale 1 ns $end\n$scope module bench $end\n"
    for direction, scope in SCOPES.items():
        yield f"$scope module {scope} $end\n"
        for tag in tags:
            if tag.direction == direction:
                yield f"$var {TYPES[tag.type]} {codes[tag.name]} {_reference(tag.name)} $end\n"
        yield "$upscope $end\n"
    yield "$upscope $end\n$enddefinitions $end\n"


def _reference(name: str) -> str:
    """A name without what would end or index it."""
    return "".join(c if c.isascii() and c.isalnum() else "_" for c in name)


def _code(index: int) -> str:
    text = ""
    while True:
        index, digit = divmod(index, CODES)
        text += chr(FIRST_CODE + digit)
        if index == 0:
            return text
        index -= 1


def _change(tag: Tag, value: float, code: str) -> str:
    if tag.type == "bool":
        return f"{int(bool(value))}{code}\n"
    if tag.type == "int":
        return f"b{int(value) & BITS_32:b} {code}\n"
    return f"r{value!r} {code}\n"
