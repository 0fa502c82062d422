"""SimPy events over the I/O image: how a device waits for a signal.

A wire has two ends. The I/O image is the controller's; a device reads and drives its own. They
agree but for a wire that is at fault, which has a `FaultyWire` between its ends.
"""

from collections import defaultdict
from typing import Protocol

import simpy

from twin.core.journal import Journal
from twin.core.signals import SignalImage, Value


class BetweenEnds(Protocol):
    """What stands between the ends of a wire at fault."""

    near: Value
    """Value at the device's end."""

    def send(self, value: Value) -> None:
        """The sending end changes to `value`."""
        ...


class Wires:
    """The I/O image as the devices see it: read, write, and wait for a change."""

    def __init__(self, env: simpy.Environment, image: SignalImage, journal: Journal) -> None:
        self.env = env
        self.image = image
        self._between: dict[str, BetweenEnds] = {}
        self._waiting: dict[str, list[tuple[Value | None, simpy.Event]]] = defaultdict(list)
        self._note = journal.note
        image.listen(self._image_changed)

    def __getitem__(self, name: str) -> Value:
        if name in self._between:
            return self._between[name].near
        return self.image[name]

    def __setitem__(self, name: str, value: Value) -> None:
        if name in self._between:
            self._between[name].send(self.image.tags[name].cast(value))
        else:
            self.image[name] = value

    def part(self, name: str, between: BetweenEnds) -> None:
        """Put `between` between the ends of a wire."""
        self._between[name] = between

    def join(self, name: str) -> None:
        """Make a wire whole again."""
        del self._between[name]

    def changes(self, *names: str) -> simpy.Event:
        """Event that fires at the next change of any of the signals."""
        event = self.env.event()
        for name in names:
            waiting = self._waiting[name]
            if waiting:
                waiting[:] = [entry for entry in waiting if not entry[1].triggered]
            waiting.append((None, event))
        return event

    def becomes(self, name: str, value: Value) -> simpy.Event:
        """Event that fires when the signal has this value; at once if it has it already."""
        event = self.env.event()
        if self[name] == value:
            return event.succeed()
        self._waiting[name].append((value, event))
        return event

    def rises(self, name: str) -> simpy.Event:
        """Event that fires when a bool signal is true."""
        return self.becomes(name, True)

    def falls(self, name: str) -> simpy.Event:
        """Event that fires when a bool signal is false."""
        return self.becomes(name, False)

    def wake(self, name: str, value: Value) -> None:
        """Tell the devices that their end of a wire has changed."""
        waiting, self._waiting[name] = self._waiting[name], []
        for wanted, event in waiting:
            if event.triggered:
                continue
            if wanted is None or wanted == value:
                event.succeed()
            else:
                self._waiting[name].append((wanted, event))

    def _image_changed(self, name: str, value: Value) -> None:
        self._note("signal", name, value)
        between = self._between.get(name)
        if between is None:
            self.wake(name, value)
        elif self.image.tags[name].direction == "output":
            between.send(value)
