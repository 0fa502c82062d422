"""SimPy events over the I/O image: how a device waits for a signal."""

from collections import defaultdict

import simpy

from twin.core.journal import Journal
from twin.core.signals import SignalImage, Value


class Wires:
    """The I/O image as the devices see it: read, write, and wait for a change."""

    def __init__(self, env: simpy.Environment, image: SignalImage, journal: Journal) -> None:
        self.env = env
        self.image = image
        self._waiting: dict[str, list[tuple[Value | None, simpy.Event]]] = defaultdict(list)
        image.listen(lambda name, value: journal.note("signal", name, value))
        image.listen(self._wake)

    def __getitem__(self, name: str) -> Value:
        return self.image[name]

    def __setitem__(self, name: str, value: Value) -> None:
        self.image[name] = value

    def changes(self, *names: str) -> simpy.Event:
        """Event that fires at the next change of any of the signals."""
        event = self.env.event()
        for name in names:
            still = [entry for entry in self._waiting[name] if not entry[1].triggered]
            self._waiting[name] = [*still, (None, event)]
        return event

    def becomes(self, name: str, value: Value) -> simpy.Event:
        """Event that fires when the signal has this value; at once if it has it already."""
        event = self.env.event()
        if self.image[name] == value:
            return event.succeed()
        self._waiting[name].append((value, event))
        return event

    def rises(self, name: str) -> simpy.Event:
        """Event that fires when a bool signal is true."""
        return self.becomes(name, True)

    def falls(self, name: str) -> simpy.Event:
        """Event that fires when a bool signal is false."""
        return self.becomes(name, False)

    def _wake(self, name: str, value: Value) -> None:
        waiting, self._waiting[name] = self._waiting[name], []
        for wanted, event in waiting:
            if event.triggered:
                continue
            if wanted is None or wanted == value:
                event.succeed()
            else:
                self._waiting[name].append((wanted, event))
