"""What the operator does between parts: breaks, topping up, replacing."""

from collections.abc import Callable
from dataclasses import dataclass

import simpy

from twin.core.units import ns_from_s
from twin.spec.scenario import Break


def nothing() -> None:
    """What a break changes."""


@dataclass(frozen=True)
class Task:
    """`name` for the trace, how long the bench stands for it, and what it changes at its end.

    `fixture` is the one it is done at, "" where there is only one, or for a break.
    """

    name: str
    duration_s: float
    done: Callable[[], None] = nothing
    fixture: str = ""


class Upkeep:
    """The operator's list of things to do, first come, first served."""

    def __init__(self, env: simpy.Environment, *, breaks: tuple[Break, ...] = ()) -> None:
        self._env = env
        self._tasks = simpy.Store(env)
        self._asked: set[tuple[str, str]] = set()
        for planned in breaks:
            env.process(self._remember(planned))

    def at(self, fixture: str) -> "FixtureUpkeep":
        """The list as those see it who ask for tasks at one fixture."""
        return FixtureUpkeep(self, fixture)

    def ask(
        self, name: str, duration_s: float, done: Callable[[], None], *, fixture: str = ""
    ) -> None:
        """Ask for a task; nothing happens where one of that name is on the list for the fixture."""
        key = (fixture, name)
        if key in self._asked:
            return
        self._asked.add(key)

        def struck_off() -> None:
            done()
            self._asked.discard(key)

        self._tasks.put(Task(name, duration_s, struck_off, fixture))

    def next(self) -> simpy.Event:
        """Event that fires with the next task."""
        return self._tasks.get()

    def _remember(self, planned: Break):
        yield self._env.timeout(ns_from_s(planned.at_s))
        while True:
            self._tasks.put(Task("break", planned.duration_s))
            if planned.every_s is None:
                return
            yield self._env.timeout(ns_from_s(planned.every_s))


@dataclass(frozen=True)
class FixtureUpkeep:
    """One fixture's way to the operator's list."""

    upkeep: Upkeep
    fixture: str

    def ask(self, name: str, duration_s: float, done: Callable[[], None]) -> None:
        """Ask for a task at this fixture; nothing happens where it is on the list."""
        self.upkeep.ask(name, duration_s, done, fixture=self.fixture)
