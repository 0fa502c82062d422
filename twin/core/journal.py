"""The journal of a run: everything that happened, in order; the trace on disk is its copy."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Literal, NamedTuple

Kind = Literal["signal", "station", "part", "shot", "image", "verdict", "fault", "wire",
               "alarm", "upkeep"]  # fmt: skip


LINE = "%d|%s|%s|%r|%s\n"
PLACED = re.compile(r"([a-z]{1,2}[0-9]{1,2})\.(.+)", re.DOTALL)


class Entry(NamedTuple):
    """One fact: at `time_ns`, of `kind`, about `name`, with a number and a text.

    signal: name = tag, value = new value · station: name = station, value = part, text =
    activity beginning ("" = idle) · part: name = picked, clamped, unclamped, ok_bin,
    reject_bin or dropped, value = part · shot: name = method, value = part, text = JSON ·
    image: name = view, value = part, text = JSON · verdict: name = ok or reject, value = score,
    text = JSON · fault: name = target.kind or signal.kind:signal, value = 1 begins, 0 ends,
    text = JSON · wire: name = tag whose wire is at fault, value = at the device's end (None: sound
    again), text = direction of the tag; its entries of kind signal are those of the controller's
    end · alarm: name = what the monitoring of the inspection noticed, value = 1 begins, 0 ends,
    text = JSON · upkeep: name = break or what is renewed, value = 1 begins, 0 ends.

    In a layout with several fixtures the name of the fixture or cell comes first: f2.clamp_close.
    """

    time_ns: int
    kind: Kind
    name: str
    value: float | None = None
    text: str = ""

    def line(self) -> str:
        """Canonical text of this entry; the trace hash is taken over these."""
        return LINE % self


def lines(entries: Iterable[tuple]) -> str:
    """Canonical text of many entries, or of tuples of their fields, one after the other."""
    return "".join(map(LINE.__mod__, entries))


@lru_cache(maxsize=4096)
def placed(name: str) -> tuple[str, str]:
    """Fixture or cell ("" for none) and the bare name in the name of an entry."""
    found = PLACED.fullmatch(name)
    return (found[1], found[2]) if found else ("", name)


class Journal:
    """Takes entries at the present time and passes each to every reader."""

    def __init__(self, clock: Callable[[], int]) -> None:
        self._clock = clock
        self._readers: list[Callable[[Entry], None]] = []
        self._prefix = ""

    def at(self, place: str) -> "Journal":
        """The same journal for what stands at `place` ("" nowhere): names come after its name."""
        if not place:
            return self
        other = Journal(self._clock)
        other._readers, other._prefix = self._readers, f"{place}."
        return other

    def read_by(self, reader: Callable[[Entry], None]) -> None:
        """Pass every later entry to `reader`."""
        self._readers.append(reader)

    def note(self, kind: Kind, name: str, value: float | None = None, text: str = "") -> None:
        """Write one entry at the present time."""
        number = None if value is None else float(value)
        entry = Entry(self._clock(), kind, self._prefix + name, number, text)
        for reader in self._readers:
            reader(entry)
