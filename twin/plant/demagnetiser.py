"""The demagnetiser and its residual-field probe."""

from twin.core.units import ns_from_s
from twin.plant.first_of import FirstOf
from twin.plant.site import Site


class Demagnetiser:
    """After `demag_s` of request the residual field is read and `demag_done` rises.

    Dead while the safety relay is open.
    """

    def __init__(
        self,
        site: Site,
        *,
        demag_s: float,
        residual_field_a_per_m: float,
    ) -> None:
        self._site = site
        self._wires = site.wires
        self._faults = site.faults
        self._journal = site.journal
        self._demag_ns = ns_from_s(demag_s)
        self._residual_field_a_per_m = residual_field_a_per_m
        site.env.process(self._run())

    def _run(self):
        while True:
            yield self._wires.rises("demag_request")
            if self._site.relay.is_closed:
                yield from self._demagnetise()
            yield self._wires.falls("demag_request")
            self._wires["demag_done"] = False

    def _demagnetise(self):
        released = FirstOf(self._wires.falls("demag_request"), self._site.relay.opens())
        self._journal.note("station", "demag", self._wires["part_id"], "demagnetise")
        yield FirstOf(self._site.env.timeout(self._demag_ns), released)
        self._journal.note("station", "demag", self._wires["part_id"], "")
        if not released.triggered:
            fault = self._faults.active("demag", "residual_high")
            residual = self._residual_field_a_per_m if fault is None else fault
            self._wires["residual_field_a_per_m"] = residual
            self._wires["demag_done"] = True
