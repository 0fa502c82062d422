"""Waveform excerpts of violations: the last changes of the signals that assertions name."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from twin.bench.waveform import Track, Window, drawn
from twin.core.signals import Tag

MOST_CHANGES = 512
LEAD_SHARE = 0.2
LEAST_SPAN_NS = 100_000_000
"""Shown around a violation that is a single moment."""


class Recent:
    """The last changes of some signals, so that an excerpt can be drawn while a run goes on."""

    def __init__(self, tags: Mapping[str, Tag], names: Iterable[str]) -> None:
        self._tags = tags
        self._changes = {
            name: deque([(0, float(tags[name].initial))], maxlen=MOST_CHANGES) for name in names
        }

    def take(self, now_ns: int, name: str, value: float) -> None:
        """Remember one change."""
        self._changes[name].append((now_ns, value))

    def excerpt(
        self, names: Iterable[str], moments: Sequence[tuple[int, str]], *, now_ns: int
    ) -> str:
        """The signals around the moments, as far as they are known at `now_ns`."""
        window = window_around(moments)
        tracks = [
            Track(name, self._tags[name].type == "bool", tuple(self._changes[name]))
            for name in names
        ]
        return drawn(tracks, replace(window, end_ns=min(window.end_ns, now_ns)), moments)


def window_around(moments: Sequence[tuple[int, str]]) -> Window:
    """The moments with some time before and after them; the first one counts as 0 ms."""
    first_ns, last_ns = moments[0][0], moments[-1][0]
    lead_ns = int(max(LEAD_SHARE * (last_ns - first_ns), LEAST_SPAN_NS / 2))
    return Window(max(0, first_ns - lead_ns), last_ns + lead_ns, first_ns)
