"""The scan cycle: the controller runs on a fixed grid of time, as a PLC does."""

from typing import cast

import simpy
from simpy.events import EventPriority

from twin.controllers.contract import Controller, Outputs
from twin.core.signals import SignalImage, Value

BISTABLE = frozenset({"clamp_close"})
"""Outputs to a valve with two stable positions: without power it stays where it is (assumed)."""
AFTER_ALL_ELSE = cast(EventPriority, 2)  # a scan sees every change made at its own instant


NEVER = 2**63


class Tick(simpy.Event):
    """Fires at `at_ns`, after all other events of that instant."""

    def __init__(self, env: simpy.Environment, at_ns: int) -> None:
        super().__init__(env)
        self._ok, self._value = True, None
        env.schedule(self, AFTER_ALL_ELSE, at_ns - int(env.now))


class ScanCycle:
    """Scans at every tick of the grid at which an input changed or the controller wants to wake.

    Ticks in between are skipped: with the same inputs and before its wake time the controller
    answers the same outputs, so the trace is that of scanning at every tick.
    """

    def __init__(
        self,
        env: simpy.Environment,
        image: SignalImage,
        controller: Controller,
        *,
        period_ns: int,
        skips_idle_scans: bool = True,
    ) -> None:
        self._env = env
        self._image = image
        self._controller: Controller | None = controller
        self._period_ns = period_ns
        self._skips_idle_scans = skips_idle_scans
        self._inputs = frozenset(image.inputs())
        self._quiet = {n: t.cast(0) for n, t in image.tags.items() if t.direction == "output"}
        self._answered: Outputs | None = None
        self._earliest_ns = int(env.now)
        self._due_ns = NEVER
        self._ticks: set[int] = set()
        self.scans = 0
        image.listen(self._notice)
        self._ask(self._earliest_ns)

    def power_off(self) -> None:
        """The controller loses power: no more scans, and its outputs fall."""
        self._controller = self._answered = None
        for name, tag in self._image.tags.items():
            if tag.direction == "output" and name not in BISTABLE:
                self._image[name] = tag.initial

    def power_on(self, controller: Controller) -> None:
        """A controller as it is at power-on takes up the scans from the next tick on."""
        self._controller = controller
        now_ns = int(self._env.now)
        if self._due_ns <= now_ns:
            self._due_ns = NEVER
        self._ask(now_ns)

    def _notice(self, name: str, _: Value) -> None:
        if self._due_ns > self._earliest_ns and name in self._inputs:
            self._ask(int(self._env.now))

    def _ask(self, from_ns: int) -> None:
        """There must be a scan at the first tick from `from_ns` on, if none comes before."""
        tick_ns = max(self._earliest_ns, -(-from_ns // self._period_ns) * self._period_ns)
        if tick_ns >= self._due_ns:
            return
        self._due_ns = tick_ns
        if tick_ns not in self._ticks:
            self._ticks.add(tick_ns)
            Tick(self._env, tick_ns).callbacks.append(self._tick)

    def _tick(self, _: simpy.Event) -> None:
        """Scan, unless another tick took this one's place."""
        now_ns = int(self._env.now)
        self._ticks.discard(now_ns)
        if now_ns != self._due_ns or self._controller is None:
            return  # without a controller the tick stays due until there is one
        self._due_ns, self._earliest_ns = NEVER, now_ns + self._period_ns
        result = self._controller.scan(now_ns, self._image.inputs())
        self.scans += 1
        self._write(result.outputs)
        if not self._skips_idle_scans:
            self._ask(self._earliest_ns)
        elif result.wake_ns is not None:
            self._ask(result.wake_ns)

    def _write(self, outputs: Outputs) -> None:
        if outputs == self._answered:
            return
        self._answered = outputs.copy()
        shown = self._image.outputs()
        for name, value in (self._quiet | outputs).items():
            if value != shown[name]:
                self._image[name] = value
