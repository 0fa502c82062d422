"""A few signals over a short time, drawn in characters: for terminals, test logs and reports.

▔ true, ▁ false, │ a change of a number, or more than one change within one character.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from twin.core.units import s_from_ns

COLUMNS = 50
"""With the longest name of a signal this fits a terminal of 80."""
LEAST_TICK_COLUMNS = 9
HIGH, LOW, EDGE, FLAT, UNKNOWN = "▔", "▁", "│", "─", " "
STEPS_MS = tuple(m * 10.0**e for e in range(-6, 14) for m in (1, 2, 5))
NS_PER_MS = 1_000_000


@dataclass(frozen=True)
class Track:
    """One signal; `changes` are (time [ns], new value) in order, from before the part drawn."""

    name: str
    is_bool: bool
    changes: Sequence[tuple[int, float]]


@dataclass(frozen=True)
class Window:
    """The time drawn [ns], the moment that counts as 0 ms, and how many characters it takes."""

    begin_ns: int
    end_ns: int
    zero_ns: int
    columns: int = COLUMNS

    def edges_ns(self) -> list[int]:
        """Borders of the characters."""
        span = self.end_ns - self.begin_ns
        return [self.begin_ns + span * k // self.columns for k in range(self.columns + 1)]

    def column(self, time_ns: float) -> int:
        """Character that a moment falls into."""
        share = (time_ns - self.begin_ns) / (self.end_ns - self.begin_ns)
        return min(max(int(share * self.columns), 0), self.columns - 1)


def drawn(tracks: Sequence[Track], window: Window, moments: Sequence[tuple[int, str]] = ()) -> str:
    """Time axis in ms, one line per signal, and the `moments` (time [ns], label) below them."""
    title = f"ms from {s_from_ns(window.zero_ns):.6f} s"
    width = max(len(title), *(len(track.name) for track in tracks), 0)
    rows = [(title, _axis(window))]
    rows += [(track.name, _line(track, window)) for track in tracks]
    rows += [("", line) for line in _marks(window, moments)]
    return "\n".join(f"{name:<{width}} {line}".rstrip() for name, line in rows)


def _line(track: Track, window: Window) -> str:
    columns = _columns(track, window)
    if not track.is_bool:
        return _numbers(columns)
    marks = (EDGE if changes > 1 else _level(value) for value, changes in columns)
    return "".join(marks)


def _columns(track: Track, window: Window) -> list[tuple[float | None, int]]:
    """Of every character: the value at its end and the number of changes in it."""
    changes, found, k = track.changes, [], 0
    value: float | None = None
    for begin_ns, end_ns in pairwise(window.edges_ns()):
        count = 0
        is_last = end_ns == window.end_ns
        while k < len(changes) and changes[k][0] < end_ns + is_last:
            count += changes[k][0] >= begin_ns and value is not None
            value, k = changes[k][1], k + 1
        found.append((value, count))
    return found


def _level(value: float | None) -> str:
    return UNKNOWN if value is None else HIGH if value else LOW


def _numbers(columns: Sequence[tuple[float | None, int]]) -> str:
    """Runs of one value: its number, then a flat line to the next change."""
    line, start = "", 0
    ends = [k for k in range(1, len(columns)) if columns[k][1]]
    for end in [*ends, len(columns)]:
        value, changes = columns[start]
        text = (EDGE if changes else "") + ("" if value is None else f"{value:g}")
        room = end - start
        shown = text if len(text) <= room else text[: 1 if changes else 0]
        line += shown.ljust(room, UNKNOWN if value is None else FLAT)
        start = end
    return line


def _axis(window: Window) -> str:
    span_ms = (window.end_ns - window.begin_ns) / NS_PER_MS
    per_column_ms = span_ms / window.columns
    step_ms = next(s for s in STEPS_MS if s >= LEAST_TICK_COLUMNS * per_column_ms)
    first = -int((window.zero_ns - window.begin_ns) / NS_PER_MS / step_ms)
    ticks = []
    for k in range(first, first + window.columns):
        time_ns = window.zero_ns + k * step_ms * NS_PER_MS
        if window.begin_ns <= time_ns <= window.end_ns:
            ticks.append((window.column(time_ns), f"|{k * step_ms:g}"))
    return _placed(ticks)[0] if ticks else ""


def _marks(window: Window, moments: Sequence[tuple[int, str]]) -> list[str]:
    return _placed([(window.column(time_ns), f"▲ {label}") for time_ns, label in moments])


def _placed(texts: Sequence[tuple[int, str]]) -> list[str]:
    """Lines with each text at its column, on the first line that has room for it."""
    lines: list[str] = []
    for column, text in texts:
        free = next((k for k, line in enumerate(lines) if len(line) < column or not line), None)
        if free is None:
            lines.append("")
            free = len(lines) - 1
        lines[free] = lines[free].ljust(column) + text
    return lines
