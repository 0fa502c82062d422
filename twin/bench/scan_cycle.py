"""The scan cycle: the controller runs on a fixed grid of time, as a PLC does."""

from typing import cast

import simpy
from simpy.events import EventPriority

from twin.controllers.contract import Controller
from twin.core.signals import SignalImage, Value

BISTABLE = frozenset({"clamp_close"})
"""Outputs to a valve with two stable positions: without power it stays where it is (assumed)."""
AFTER_ALL_ELSE = cast(EventPriority, 2)  # a scan sees every change made at its own instant


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
        self._powered = env.event()
        self._period_ns = period_ns
        self._skips_idle_scans = skips_idle_scans
        self._inputs = set(image.inputs())
        self._quiet = {n: t.cast(0) for n, t in image.tags.items() if t.direction == "output"}
        self._changed = env.event()
        self.scans = 0
        image.listen(self._notice)
        env.process(self._run())

    def power_off(self) -> None:
        """The controller loses power: no more scans, and its outputs fall."""
        self._controller = None
        for name, tag in self._image.tags.items():
            if tag.direction == "output" and name not in BISTABLE:
                self._image[name] = tag.initial

    def power_on(self, controller: Controller) -> None:
        """A controller as it is at power-on takes up the scans from the next tick on."""
        self._controller = controller
        powered, self._powered = self._powered, self._env.event()
        powered.succeed()
        if not self._changed.triggered:
            self._changed.succeed()

    def _notice(self, name: str, _: Value) -> None:
        if name in self._inputs and not self._changed.triggered:
            self._changed.succeed()

    def _run(self):
        at_ns = int(self._env.now)
        while True:
            yield Tick(self._env, at_ns)
            if self._controller is None:
                yield self._powered
                at_ns = self._tick_from(int(self._env.now))
                continue
            self._changed = self._env.event()
            result = self._controller.scan(at_ns, self._image.inputs())
            self.scans += 1
            for name, value in (self._quiet | result.outputs).items():
                self._image[name] = value
            next_ns = at_ns + self._period_ns
            if self._skips_idle_scans:
                yield from self._sleep(result.wake_ns)
                next_ns = max(next_ns, self._tick_from(int(self._env.now)))
            at_ns = next_ns

    def _sleep(self, wake_ns: int | None):
        if wake_ns is None:
            yield self._changed
        elif wake_ns > self._env.now:
            yield self._changed | Tick(self._env, self._tick_from(wake_ns))

    def _tick_from(self, time_ns: int) -> int:
        return -(-time_ns // self._period_ns) * self._period_ns
