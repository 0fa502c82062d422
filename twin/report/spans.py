"""Spans of time in a trace: what each station did, which faults acted, which alarms stood."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import inf

from twin.controllers.alarms import Alarm
from twin.core.journal import Kind, placed
from twin.core.units import s_from_ns
from twin.report.run_folder import Run

ALARM = "alarm"


@dataclass(frozen=True)
class Span:
    """Something that lasted from `begin_s` to `end_s` [s] on a row of the Gantt chart."""

    row: str
    text: str
    begin_s: float
    end_s: float
    part_id: int | None = None

    @property
    def duration_s(self) -> float:
        """Length of the span [s]."""
        return self.end_s - self.begin_s


def activities(run: Run, *, until_s: float = inf) -> list[Span]:
    """What each station began to do up to `until_s` [s].

    An activity ends where the next entry of its station begins.
    """
    return spans_of_stations(_entries(run, "station"), end_s=run.end_s, until_s=until_s)


def faults(run: Run) -> list[Span]:
    """Faults from their beginning to their end, or to the end of the run."""
    entries = _entries(run, "fault")
    rows = ((time_s, name, name if value else "") for time_s, name, value, _ in entries)
    return _spans(rows, row="faults", end_s=run.end_s)


def alarms(run: Run) -> list[Span]:
    """Standing alarms, from the `alarm` signal."""
    names = [tag.name for tag in run.signals if placed(tag.name)[1] == ALARM] or [ALARM]
    entries = _entries(run, "signal", *names)
    rows = ((time_s, name, _alarm_name(name, value)) for time_s, name, value, _ in entries)
    return _spans(rows, row="alarms", end_s=run.end_s)


def spans_of_stations(
    entries: Iterable[tuple[float, str, float | None, str]], *, end_s: float, until_s: float = inf
) -> list[Span]:
    """Spans of (time_s, station, part, activity) entries in order; "" as activity is idle.

    Spans that begin after `until_s` [s] are left out, and entries that no other needs unread.
    """
    open_spans: dict[str, Span] = {}
    done: list[Span] = []
    for time_s, station, value, text in entries:
        if station in open_spans:
            done.append(_ended(open_spans.pop(station), time_s))
        if time_s > until_s and not open_spans:
            break
        if text and time_s <= until_s:
            part_id = None if value is None else int(value)
            open_spans[station] = Span(station, text, time_s, end_s, part_id)
    done += open_spans.values()
    return sorted(done, key=lambda span: span.begin_s)


def _spans(rows: Iterable[tuple[float, str, str]], *, row: str, end_s: float) -> list[Span]:
    entries = ((time_s, name, None, text) for time_s, name, text in rows)
    spans = spans_of_stations(entries, end_s=end_s)
    return [Span(row, span.text, span.begin_s, span.end_s) for span in spans]


def _ended(span: Span, end_s: float) -> Span:
    return Span(span.row, span.text, span.begin_s, end_s, span.part_id)


def _entries(run: Run, kind: Kind, *names: str) -> Iterator[tuple[float, str, float | None, str]]:
    for time_ns, name, value, text in run.entries(kind, *names):
        yield s_from_ns(time_ns), name, value, text or ""


def _alarm_name(signal: str, value: float | None) -> str:
    """Name of an alarm, after that of its fixture where there are several."""
    code, place = int(value or 0), placed(signal)[0]
    if code == 0:
        return ""
    name = Alarm(code).name.lower() if code in set(Alarm) else f"alarm {code}"
    return f"{place} {name}" if place else name
