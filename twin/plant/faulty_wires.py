"""Wires at fault: what the receiving end sees of what the sending end shows."""

from collections import defaultdict
from collections.abc import Callable, Mapping

from twin.core.signals import Tag, Value
from twin.core.units import ns_from_s
from twin.plant.site import Site
from twin.spec.scenario import Fault

CHATTER_S = 0.007
"""From one bounce to the next: not in step with any scan cycle (assumed)."""
INT32 = range(-(2**31), 2**31)
TWO_CHANNELS = frozenset({"estop_ok", "guard_closed"})
"""Safety chains are wired twice and closed only while both wires say so; one is at fault."""


class FaultyWire:
    """One wire; `near` is the value at the device's end, the I/O image has the controller's.

    What is delayed stays under way when the fault is over; `settled` is told of every arrival.
    """

    def __init__(self, site: Site, tag: Tag, settled: Callable[[str], None]) -> None:
        self._env = site.env
        self._wires = site.wires
        self._journal = site.journal
        self._tag = tag
        self._settled = settled
        self.near: Value = site.wires.image[tag.name]
        self._sent = self._arrived = self.near
        self._arrives_ns = 0
        self._faults: dict[str, Fault] = {}
        self._held: Value | None = None
        self._chatter = 0
        self._is_flipped = False
        self._under_way = 0
        site.journal.note("wire", tag.name, self.near, tag.direction)

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong with it any more and both ends agree."""
        ends_agree = _same(self.near, self._wires.image[self._tag.name])
        return not self._faults and not self._under_way and ends_agree

    def suffer(self, faults: Mapping[str, Fault]) -> None:
        """From now on these faults act, by kind."""
        stuck = faults.get("stuck")
        if stuck and stuck is not self._faults.get("stuck"):
            value = stuck.magnitude
            self._held = self._seen() if value is None else self._tag.cast(value)
        self._faults = dict(faults)
        self._show()

    def send(self, value: Value) -> None:
        """The sending end changes to `value`."""
        if _same(value, self._sent):
            return
        self._sent = value
        if self._tag.direction == "input":
            self._set_near(value)
        delay = self._faults.get("delay")
        now_ns = int(self._env.now)
        delay_ns = ns_from_s(delay.magnitude or 0.0) if delay else 0
        self._arrives_ns = max(self._arrives_ns, now_ns + delay_ns)  # none overtakes another
        if self._arrives_ns > now_ns:
            self._under_way += 1
            self._env.process(self._later(value, self._arrives_ns - now_ns))
        else:
            self._arrive(value)
        if self._tag.name in TWO_CHANNELS:
            self._show()

    def _later(self, value: Value, delay_ns: int):
        yield self._env.timeout(delay_ns)
        self._under_way -= 1
        self._arrive(value)
        self._settled(self._tag.name)

    def _arrive(self, value: Value) -> None:
        self._arrived = value
        bounce = self._faults.get("bounce")
        if bounce:
            self._chatter += 1
            self._under_way += 1
            self._env.process(self._bounce(self._chatter, bounce.magnitude or 0.0))
        else:
            self._show()

    def _bounce(self, turn: int, chatter_s: float):
        end_ns = int(self._env.now) + ns_from_s(chatter_s)
        self._is_flipped = False
        while turn == self._chatter and self._env.now < end_ns:
            self._show()
            yield self._env.timeout(ns_from_s(CHATTER_S))
            self._is_flipped = turn == self._chatter and not self._is_flipped
        self._under_way -= 1
        if turn == self._chatter:
            self._is_flipped = False
            self._show()
        self._settled(self._tag.name)

    def _seen(self) -> Value:
        value = not self._arrived if self._is_flipped else self._arrived
        if "stuck" in self._faults and self._held is not None:
            value = self._held
        if "spike" in self._faults:
            more = self._faults["spike"].magnitude or 0.0
            value = not value if self._tag.type == "bool" else self._saturated(value + more)
        return value and self._sent if self._tag.name in TWO_CHANNELS else value

    def _saturated(self, value: Value) -> Value:
        return self._tag.cast(min(max(value, INT32.start), INT32.stop - 1)
                              if self._tag.type == "int" else value)  # fmt: skip

    def _show(self) -> None:
        """Let the receiving end see what comes through."""
        if self._tag.direction == "input":
            self._wires.image[self._tag.name] = self._seen()
        else:
            self._set_near(self._seen())

    def _set_near(self, value: Value) -> None:
        if not _same(value, self.near):
            self.near = value
            self._journal.note("wire", self._tag.name, value, self._tag.direction)
            self._wires.wake(self._tag.name, value)


class FaultyWires:
    """Parts the wires that are at fault and joins them when they are sound again."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._parted: dict[str, FaultyWire] = {}
        site.env.process(self._run())

    def _run(self):
        while True:
            yield self._site.faults.changed()
            by_signal: dict[str, dict[str, Fault]] = defaultdict(dict)
            for fault in self._site.faults.of_signals():
                by_signal[fault.signal or ""][fault.kind] = fault
            for name in sorted(by_signal.keys() | self._parted.keys()):
                self._wire(name).suffer(by_signal.get(name, {}))
                self._join_if_sound(name)

    def _wire(self, name: str) -> FaultyWire:
        if name not in self._parted:
            site, tag = self._site, self._site.wires.image.tags[name]
            self._parted[name] = FaultyWire(site, tag, self._join_if_sound)
            site.wires.part(name, self._parted[name])
        return self._parted[name]

    def _join_if_sound(self, name: str) -> None:
        if self._parted[name].is_sound:
            self._site.journal.note("wire", name)
            self._site.wires.join(name)
            del self._parted[name]


def _same(one: Value, other: Value) -> bool:
    """Whether two values are alike; one that is no number is like another."""
    return one == other or (one != one and other != other)
