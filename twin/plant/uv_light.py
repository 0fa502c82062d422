"""The UV-A bars, their guard interlock and their irradiance monitor."""

from twin.core.units import ns_from_s
from twin.plant.site import Site


class UvLight:
    """Lit while `uv_enable` is on and the guard is closed (hard-wired); monitored at the part."""

    def __init__(
        self,
        site: Site,
        *,
        irradiance_w_per_m2: float,
        warm_up_s: float,
    ) -> None:
        self._site = site
        self._wires = site.wires
        self._faults = site.faults
        self._irradiance_w_per_m2 = irradiance_w_per_m2
        self._warm_up_ns = ns_from_s(warm_up_s)
        site.env.process(self._run())

    def irradiance_w_per_m2(self) -> float:
        """UV-A irradiance at the part now [W/m²]."""
        if not (self._wires["uv_enable"] and self._wires["guard_closed"]):
            return 0.0
        if self._faults.active("light", "off") is not None:
            return 0.0
        return self._irradiance_w_per_m2 * (self._faults.active("light", "dim") or 1.0)

    def _run(self):
        while True:
            was_dark = not self._wires["lamp_irradiance_w_per_m2"]
            if was_dark and self.irradiance_w_per_m2() > 0:
                yield self._site.env.timeout(self._warm_up_ns)
            lit_w_per_m2 = self.irradiance_w_per_m2()
            self._wires["lamp_irradiance_w_per_m2"] = lit_w_per_m2
            is_wanted = self._wires["uv_enable"] and self._wires["guard_closed"]
            self._wires["lamp_fault"] = bool(is_wanted) and lit_w_per_m2 == 0
            yield self._wires.changes("uv_enable", "guard_closed") | self._faults.changed()
