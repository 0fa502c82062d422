"""The tailstock clamp and the part-present switch of the fixture."""

from twin.core.units import ns_from_s
from twin.plant.site import Site
from twin.plant.workpiece import Fixture


class Clamp:
    """When `clamp_close` changes, after its travel the end switch follows."""

    def __init__(
        self,
        site: Site,
        fixture: Fixture,
        *,
        travel_s: float,
    ) -> None:
        self._site = site
        self._wires = site.wires
        self._faults = site.faults
        self._journal = site.journal
        self._fixture = fixture
        self._travel_ns = ns_from_s(travel_s)
        site.env.process(self._run())

    def _run(self):
        while True:
            yield self._wires.changes("clamp_close")
            while self._wires["clamp_close"] != self._fixture.is_clamped:
                yield from self._travel(to_closed=bool(self._wires["clamp_close"]))

    def _travel(self, *, to_closed: bool):
        stuck = "will_not_close" if to_closed else "will_not_open"
        while self._faults.active("clamp", stuck) is not None:
            yield self._faults.changed() | self._wires.changes("clamp_close")
            if self._wires["clamp_close"] != to_closed:
                return
        self._wires["clamp_open" if to_closed else "clamp_closed"] = False
        yield self._site.env.timeout(self._travel_ns)
        self._fixture.is_clamped = to_closed
        self._wires["clamp_closed" if to_closed else "clamp_open"] = True
        if self._fixture.workpiece:
            event = "clamped" if to_closed else "unclamped"
            self._journal.note("part", event, self._fixture.workpiece.part_id)
