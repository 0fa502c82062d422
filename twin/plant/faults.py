"""Faults of a scenario as facts the devices look up: which is active now, and how strong."""

from collections.abc import Sequence

import simpy

from twin.core.journal import Journal
from twin.core.units import ns_from_s
from twin.spec.scenario import Fault


class FaultBoard:
    """Timed faults; a device asks `active(target, kind)` at the moment it would suffer it."""

    def __init__(self, env: simpy.Environment, journal: Journal, faults: Sequence[Fault]) -> None:
        self._env = env
        self._journal = journal
        self._active: dict[tuple[str, str], float] = {}
        self._changed = env.event()
        self.pending = len(faults)
        for fault in faults:
            env.process(self._play(fault))

    def active(self, target: str, kind: str) -> float | None:
        """Magnitude of the fault while it lasts (1.0 where it has none), else None."""
        return self._active.get((target, kind))

    def changed(self) -> simpy.Event:
        """Event that fires when a fault next begins or ends."""
        return self._changed

    def _play(self, fault: Fault):
        yield self._env.timeout(ns_from_s(fault.at_s))
        self._set(fault, 1.0 if fault.magnitude is None else fault.magnitude)
        self.pending -= 1
        if fault.duration_s is not None:
            yield self._env.timeout(ns_from_s(fault.duration_s))
            self._set(fault, None)

    def _set(self, fault: Fault, magnitude: float | None) -> None:
        key = (fault.target, fault.kind)
        if magnitude is None:
            self._active.pop(key, None)
        else:
            self._active[key] = magnitude
        self._journal.note("fault", ".".join(key), float(magnitude is not None))
        changed, self._changed = self._changed, self._env.event()
        changed.succeed()
