"""The bath: shower and divert valves wet the part in the fixture."""

from twin.core.units import ns_from_s, s_from_ns
from twin.plant.bath_tank import BathTank
from twin.plant.first_of import FirstOf
from twin.plant.site import Site
from twin.plant.workpiece import Fixture
from twin.spec.scenario import BathState


class Shower:
    """Wets the part while the shower valve is open and not diverted; watches the bath.

    The valves close while the safety relay is open.
    """

    def __init__(
        self,
        site: Site,
        fixture: Fixture,
        *,
        tank: BathTank,
        window_ml_per_100ml: tuple[float, float],
        valve_s: float,
    ) -> None:
        self._site = site
        self._wires = site.wires
        self._faults = site.faults
        self._journal = site.journal
        self._fixture = fixture
        self._tank = tank
        self._last_part_id: int | None = None
        self._window_ml_per_100ml = window_ml_per_100ml
        self._valve_ns = ns_from_s(valve_s)
        site.env.process(self._run())
        site.env.process(self._watch())

    def state(self) -> BathState:
        """The suspension as it is now, faults included."""
        active, bath = self._faults.active, self._tank.state
        concentration = bath.concentration_ml_per_100ml
        for kind in ("weak", "strong"):
            magnitude = active("bath", kind)
            concentration = concentration if magnitude is None else magnitude
        return BathState(
            concentration_ml_per_100ml=concentration,
            contamination_share=active("bath", "contaminated") or bath.contamination_share,
            clumping_share=active("bath", "clumped") or bath.clumping_share,
            humidity_share=bath.humidity_share,
        )

    @property
    def _is_wetting(self) -> bool:
        is_open = self._wires["shower_valve"] and not self._wires["divert_valve"]
        is_flowing = is_open and self._site.relay.is_closed
        return bool(is_flowing) and self._faults.active("bath", "empty") is None

    def _run(self):
        while True:
            yield self._wires.changes("shower_valve", "divert_valve")
            yield self._site.env.timeout(self._valve_ns)
            while self._is_wetting:
                yield from self._wet()

    def _wet(self):
        workpiece, since_ns = self._fixture.workpiece, self._site.now_ns
        if workpiece:
            self._carry_out(workpiece.part_id)
        self._journal.note("station", "bath", workpiece and workpiece.part_id, "shower")
        switched = self._wires.changes("shower_valve", "divert_valve")
        yield FirstOf(switched, self._faults.changed(), self._site.relay.changed())
        yield self._site.env.timeout(self._valve_ns)
        if workpiece:
            workpiece.bath = self.state()
            workpiece.shower_s += s_from_ns(self._site.now_ns - since_ns)
            workpiece.wet_until_ns = self._site.now_ns
        self._journal.note("station", "bath", workpiece and workpiece.part_id, "")

    def _carry_out(self, part_id: int) -> None:
        """The part before this one took some of the bath along, however often it was wetted."""
        if self._last_part_id not in (None, part_id):
            self._tank.use()
            self._show()
        self._last_part_id = part_id

    def _watch(self):
        while True:
            self._show()
            yield self._faults.changed()

    def _show(self) -> None:
        low, high = self._window_ml_per_100ml
        concentration = self.state().concentration_ml_per_100ml
        self._wires["bath_level_ok"] = self._faults.active("bath", "empty") is None
        self._wires["bath_concentration_ok"] = low <= concentration <= high
