"""The bath: shower and divert valves wet the part in the fixture."""

from twin.core.units import ns_from_s, s_from_ns
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
        bath: BathState,
        window_ml_per_100ml: tuple[float, float],
        valve_s: float,
    ) -> None:
        self._site = site
        self._wires = site.wires
        self._faults = site.faults
        self._journal = site.journal
        self._fixture = fixture
        self._bath = bath
        self._window_ml_per_100ml = window_ml_per_100ml
        self._valve_ns = ns_from_s(valve_s)
        site.env.process(self._run())
        site.env.process(self._watch())

    def state(self) -> BathState:
        """The suspension as it is now, faults included."""
        active = self._faults.active
        concentration = self._bath.concentration_ml_per_100ml
        for kind in ("weak", "strong"):
            magnitude = active("bath", kind)
            concentration = concentration if magnitude is None else magnitude
        return BathState(
            concentration_ml_per_100ml=concentration,
            contamination_share=active("bath", "contaminated") or self._bath.contamination_share,
            clumping_share=active("bath", "clumped") or self._bath.clumping_share,
            humidity_share=self._bath.humidity_share,
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
        self._journal.note("station", "bath", workpiece and workpiece.part_id, "shower")
        switched = self._wires.changes("shower_valve", "divert_valve")
        yield FirstOf(switched, self._faults.changed(), self._site.relay.changed())
        yield self._site.env.timeout(self._valve_ns)
        if workpiece:
            workpiece.bath = self.state()
            workpiece.shower_s += s_from_ns(self._site.now_ns - since_ns)
            workpiece.wet_until_ns = self._site.now_ns
        self._journal.note("station", "bath", workpiece and workpiece.part_id, "")

    def _watch(self):
        low, high = self._window_ml_per_100ml
        while True:
            concentration = self.state().concentration_ml_per_100ml
            self._wires["bath_level_ok"] = self._faults.active("bath", "empty") is None
            self._wires["bath_concentration_ok"] = low <= concentration <= high
            yield self._faults.changed()
