"""Every change of every signal of a bench, kept for the test that drives it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from twin.bench.waveform import Track
from twin.core.journal import Entry
from twin.core.signals import Tag, Value
from twin.core.units import s_from_ns

Change = tuple[int, str, float]


@dataclass(frozen=True)
class Signal:
    """A look at one signal of the I/O image: its value now, and every change up to now.

    `changes` holds (time [ns], new value), first the value at the start; it may have grown since,
    of which the first `count` belong to this look.
    """

    tag: Tag
    value: Value
    changes: Sequence[tuple[int, float]]
    count: int

    @property
    def name(self) -> str:
        """Its name in the signal list."""
        return self.tag.name

    @property
    def history(self) -> list[tuple[float, Value]]:
        """(time [s], new value) of every change, first the value at the start."""
        seen = self.changes[: self.count]
        return [(s_from_ns(time_ns), self.tag.cast(value)) for time_ns, value in seen]

    def times(self, value: Value) -> list[float]:
        """Times [s] at which it took `value`."""
        return [time_s for time_s, taken in self.history[1:] if taken == value]


class History:
    """Reads the journal; gives the changes of one signal, or of all of them in order."""

    def __init__(self, tags: Iterable[Tag]) -> None:
        self._tags = {tag.name: tag for tag in tags}
        self._changes: list[Change] = []
        self._by_name = {name: [(0, float(tag.initial))] for name, tag in self._tags.items()}

    def take(self, entry: Entry) -> None:
        """Keep one entry, if it is a change of a signal."""
        if entry.kind == "signal":
            value = 0.0 if entry.value is None else entry.value
            self._changes.append((entry.time_ns, entry.name, value))
            self._by_name[entry.name].append((entry.time_ns, value))

    def changes(self) -> Iterator[Change]:
        """Time [ns], signal and new value of every change."""
        return iter(self._changes)

    def signal(self, name: str) -> Signal:
        """One signal as it stands after the last entry."""
        tag, changes = self._tags[name], self._by_name[name]
        return Signal(tag, tag.cast(changes[-1][1]), changes, len(changes))

    def track(self, name: str) -> Track:
        """One signal, ready to be drawn."""
        return Track(name, self._tags[name].type == "bool", tuple(self._by_name[name]))
