"""The tailstock clamp and its end switches."""

from collections.abc import Mapping

from twin.core.units import ns_from_s
from twin.plant.first_of import FirstOf
from twin.plant.site import Site
from twin.plant.workpiece import Fixture

STROKE_WINDOW_M = 0.001
"""The end switch is set to the length of the fastener that was ordered, within this (assumed)."""


class Clamp:
    """When `clamp_close` changes, after its travel the end switch follows.

    Its valve is blocked, by wire, while the robot is in the fixture zone and while the safety
    relay is open; a travel that has begun goes on to its end.
    """

    def __init__(
        self,
        site: Site,
        fixture: Fixture,
        *,
        travel_s: float,
        lengths_m: Mapping[str, float],
    ) -> None:
        """`lengths_m` are those of the fasteners by name."""
        self._site = site
        self._wires = site.wires
        self._faults = site.faults
        self._journal = site.journal
        self._fixture = fixture
        self._travel_ns = ns_from_s(travel_s)
        self._lengths_m = lengths_m
        self._is_closed = False
        self._switches = {"clamp_open": True, "clamp_closed": False}
        site.env.process(self._run())
        site.env.process(self._watch())

    def _run(self):
        while True:
            yield self._wires.changes("clamp_close")
            while self._wires["clamp_close"] != self._is_closed:
                yield from self._travel(to_closed=bool(self._wires["clamp_close"]))

    def _travel(self, *, to_closed: bool):
        while self._is_blocked(to_closed=to_closed):
            released = self._wires.changes("clamp_close", "robot_in_zone")
            yield FirstOf(self._faults.changed(), released, self._site.relay.changed())
            if self._wires["clamp_close"] != to_closed:
                return
        self._note("closes" if to_closed else "opens")
        self._show(clamp_open=False, clamp_closed=False)
        self._fixture.clamp_stops = self._site.env.timeout(self._travel_ns)
        yield self._fixture.clamp_stops
        self._fixture.clamp_stops = None
        self._note("")
        self._is_closed = to_closed
        self._hold(to_closed and self._reaches_its_end())
        self._show(clamp_open=not to_closed, clamp_closed=self._fixture.is_clamped)

    def _is_blocked(self, *, to_closed: bool) -> bool:
        stuck = "will_not_close" if to_closed else "will_not_open"
        is_barred = self._wires["robot_in_zone"] or not self._site.relay.is_closed
        return bool(is_barred) or self._faults.active("clamp", stuck) is not None

    def _note(self, activity: str) -> None:
        workpiece = self._fixture.workpiece
        self._journal.note("station", "clamp", workpiece and workpiece.part_id, activity)

    def _reaches_its_end(self) -> bool:
        workpiece = self._fixture.workpiece
        if workpiece is None:
            return True
        ordered = workpiece.ordered or workpiece.part.fastener
        beyond_m = self._lengths_m[workpiece.part.fastener] - self._lengths_m[ordered]
        fits = abs(beyond_m) <= STROKE_WINDOW_M
        return fits and not workpiece.is_askew and workpiece.companion is None

    def _hold(self, is_clamped: bool) -> None:
        if is_clamped != self._fixture.is_clamped and self._fixture.workpiece:
            event = "clamped" if is_clamped else "unclamped"
            self._journal.note("part", event, self._fixture.workpiece.part_id)
        self._fixture.is_clamped = is_clamped

    def _watch(self):
        """The switches follow again when they are no longer stuck."""
        while True:
            yield self._faults.changed()
            self._show()

    def _show(self, **switches: bool) -> None:
        self._switches |= switches
        if self._faults.active("clamp", "switch_stuck") is None:
            for name, is_made in self._switches.items():
                self._wires[name] = is_made
