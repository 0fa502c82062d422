"""Faults as facts the devices look up: which acts now, and how strong."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol, cast, get_args

import simpy
from pydantic import ValidationError

from twin.core.errors import UsageError
from twin.core.journal import Journal
from twin.core.random import stream
from twin.core.signals import Tag
from twin.core.units import ns_from_s, s_from_ns
from twin.plant.fault_draws import occurrences
from twin.spec.fault_checks import kind_problems
from twin.spec.faults import FAULT_KINDS
from twin.spec.hints import did_you_mean
from twin.spec.layout import SINGLE, Layout
from twin.spec.scenario import Fault, FaultTarget

CELL_WIDE = frozenset({"robot", "operator"})
"""Targets of which every cell has one, however many fixtures stand in it."""


class Faults(Protocol):
    """What is wrong, as a device sees it; FaultBoard says what each of these means."""

    def active(self, target: str, kind: str) -> float | None: ...

    def of_signals(self) -> Iterator[Fault]: ...

    def spend(self, target: str, kind: str) -> bool: ...

    def changed(self) -> simpy.Event: ...

    def somebody_comes_back(self) -> AbstractContextManager[None]: ...


class FaultHandle:
    """One fault that was set going; `clear` ends it before its time."""

    def __init__(
        self, fault: Fault, end: Callable[["FaultHandle"], None], *, prefix: str = ""
    ) -> None:
        self.fault = fault
        self._prefix = prefix
        self._end = end
        self.is_active = True

    @property
    def name(self) -> str:
        """Its name in the trace."""
        fault = self.fault
        own = f"{fault.target}.{fault.kind}" + (f":{fault.signal}" if fault.signal else "")
        return self._prefix + own

    def clear(self) -> None:
        """End the fault now; nothing happens where it has ended already."""
        if self.is_active:
            self.is_active = False
            self._end(self)


class FaultBoard:
    """What is wrong now; a device asks `active(target, kind)` at the moment it would suffer it."""

    def __init__(
        self,
        env: simpy.Environment,
        journal: Journal,
        faults: Sequence[Fault] = (),
        *,
        seed: int = 0,
        tags: Sequence[Tag] = (),
        layout: Layout = SINGLE,
    ) -> None:
        """`faults` are those of the scenario, `seed` draws the random ones of them.

        `tags` are the signals whose wires may be at fault, in every fixture of the `layout`.
        """
        self._env = env
        self._journal = journal
        self._layout = layout
        self._problems = kind_problems(tags, layout.places)
        self._active: defaultdict[tuple[str, str], list[FaultHandle]] = defaultdict(list)
        self._changed = env.event()
        self._to_come = 0
        for i, fault in enumerate(faults):
            self._to_come += _may_start_the_bench(fault)
            if fault.at_s is not None:
                env.process(self._once(fault))
                continue
            for one, names in self._apart(fault):
                env.process(self._again(occurrences(one, stream(seed, "faults", i, *names))))

    def at(self, places: Set[str]) -> "LocalFaults":
        """What is wrong as seen from some fixtures and their cell."""
        return LocalFaults(self, frozenset(places))

    @property
    def pending(self) -> bool:
        """Whether a fault of the scenario is still to come that could wake a bench at rest."""
        return self._to_come > 0

    @contextmanager
    def somebody_comes_back(self) -> Iterator[None]:
        """While this lasts a bench at rest is waited for: somebody will start it."""
        self._to_come += 1
        try:
            yield
        finally:
            self._to_come -= 1

    def active(self, target: str, kind: str, *, at: Set[str] | None = None) -> float | None:
        """Magnitude of the fault while it lasts (1.0 where it has none), else None.

        Of two that act at once the later one counts; with `at` only those of these places.
        """
        standing = self._standing(target, kind, at)
        if not standing:
            return None
        magnitude = standing[-1].fault.magnitude
        return 1.0 if magnitude is None else magnitude

    def of_signals(self, *, at: Set[str] | None = None) -> Iterator[Fault]:
        """Every fault of a wire that acts now, with `at` of these places."""
        for target, kind in self._active:
            if target == "signal":
                yield from (handle.fault for handle in self._standing(target, kind, at))

    def spend(self, target: str, kind: str, *, at: Set[str] | None = None) -> bool:
        """Whether the fault acts, with `at` in these places; if so it is over with this."""
        standing = self._standing(target, kind, at)
        if not standing:
            return False
        standing[-1].clear()
        return True

    def changed(self) -> simpy.Event:
        """Event that fires when a fault next begins or ends."""
        return self._changed

    def inject(
        self,
        target: str,
        kind: str,
        *,
        duration_s: float | None = None,
        magnitude: float | None = None,
        signal: str | None = None,
        fixture: str | None = None,
    ) -> FaultHandle:
        """Set a fault going now, as a scenario would; it ends by itself, or by its handle.

        Raises: UsageError naming everything that is wrong with it.
        """
        if target not in get_args(FaultTarget):
            allowed = f"allowed: {', '.join(get_args(FaultTarget))}"
            hint = did_you_mean(str(target), get_args(FaultTarget))
            raise UsageError(_problem("target", target, hint + allowed))
        try:
            known, now_s = cast(FaultTarget, target), s_from_ns(int(self._env.now))
            fault = Fault(at_s=now_s, target=known, kind=kind,
                          duration_s=duration_s, magnitude=magnitude, signal=signal,
                          fixture=fixture)  # fmt: skip
        except ValidationError as error:
            wrong = ((e["loc"][0], e["input"], e["msg"]) for e in error.errors())
            raise UsageError(*(_problem(*each) for each in wrong)) from None
        problems = [_problem(*each) for each in self._problems(fault)]
        if problems:
            raise UsageError(*problems)
        handle = self._begin(fault)
        self._env.process(self._last(handle))
        return handle

    def _standing(self, target: str, kind: str, at: Set[str] | None) -> list[FaultHandle]:
        """Faults of a kind that act now, the latest last."""
        standing = self._active.get((target, kind))
        if not standing:
            return []
        if at is None:
            return standing
        return [h for h in standing if h.fault.fixture is None or h.fault.fixture in at]

    def _apart(self, fault: Fault) -> Iterator[tuple[Fault, tuple[str, ...]]]:
        """A random fault in every place that it befalls by itself, with what names its stream."""
        layout = self._layout
        if fault.fixture is not None or layout.has_one_fixture:
            yield fault, ()
            return
        cells = tuple(cell.name for cell in layout.cells)
        for place in cells if fault.target in CELL_WIDE else layout.fixtures:
            yield fault.model_copy(update={"fixture": place}), (place,)

    def _once(self, fault: Fault):
        yield self._env.timeout(ns_from_s(fault.at_s or 0.0))
        self._to_come -= _may_start_the_bench(fault)
        yield from self._last(self._begin(fault))

    def _again(self, drawn: Iterator[Fault]):
        for fault in drawn:
            ahead_ns = ns_from_s(fault.at_s or 0.0) - int(self._env.now)
            yield self._env.timeout(max(0, ahead_ns))
            yield from self._last(self._begin(fault))

    def _begin(self, fault: Fault) -> FaultHandle:
        handle = FaultHandle(fault, self._end, prefix=self._prefix(fault))
        self._active[fault.target, fault.kind].append(handle)
        self._journal.note("fault", handle.name, 1.0, _details(fault))
        self._tell()
        return handle

    def _last(self, handle: FaultHandle):
        """Until the fault is over by itself."""
        duration_s = handle.fault.duration_s
        if duration_s is None:
            duration_s = FAULT_KINDS[handle.fault.target, handle.fault.kind].default_duration_s
        if duration_s is not None:
            yield self._env.timeout(ns_from_s(duration_s))
            handle.clear()

    def _end(self, handle: FaultHandle) -> None:
        self._active[handle.fault.target, handle.fault.kind].remove(handle)
        self._journal.note("fault", handle.name, 0.0)
        self._tell()

    def _prefix(self, fault: Fault) -> str:
        is_named = fault.fixture is not None and not self._layout.has_one_fixture
        return f"{fault.fixture}." if is_named else ""

    def _tell(self) -> None:
        changed, self._changed = self._changed, self._env.event()
        changed.succeed()


class LocalFaults:
    """The board as seen from some fixtures and their cell: what befalls others is not there."""

    def __init__(self, board: FaultBoard, places: frozenset[str]) -> None:
        self._board = board
        self._places = places
        self.changed = board.changed
        self.somebody_comes_back = board.somebody_comes_back

    def active(self, target: str, kind: str) -> float | None:
        """Magnitude of a fault that acts here, else None."""
        return self._board.active(target, kind, at=self._places)

    def of_signals(self) -> Iterator[Fault]:
        """Every fault of a wire that acts here."""
        return self._board.of_signals(at=self._places)

    def spend(self, target: str, kind: str) -> bool:
        """Whether the fault acts here; if so it is over with this."""
        return self._board.spend(target, kind, at=self._places)


def _may_start_the_bench(fault: Fault) -> bool:
    """Whether a run must wait for it: all that is timed, and whoever presses buttons at random."""
    return fault.at_s is not None or fault.target == "operator"


def _problem(key: object, value: object, allowed: str) -> str:
    return f"fault: {key}: got {value!r}; {allowed}"


def _details(fault: Fault) -> str:
    """What the trace says of a fault beyond its name."""
    given = {key: getattr(fault, key) for key in ("duration_s", "magnitude")}
    return json.dumps({key: value for key, value in given.items() if value is not None})
