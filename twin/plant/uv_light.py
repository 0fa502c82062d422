"""The UV-A bars, their guard interlock and their irradiance monitor."""

import numpy as np
from numpy.typing import NDArray

from twin.physics.flicker import flicker_share
from twin.plant.first_of import FirstOf
from twin.plant.lamp_age import LampAge
from twin.plant.site import Site

FLICKER_HZ = 100.0  # twice the mains frequency
HOLD_S = 0.05
"""The monitor shows a dip at once and for this long: no dip is over between two scans (assumed)."""


class UvLight:
    """Lit while `uv_enable` is on and the safety relay is closed; monitored at the part."""

    def __init__(
        self,
        site: Site,
        *,
        irradiance_w_per_m2: float,
        warm_up_s: float,
        bars: int,
        age: LampAge | None = None,
    ) -> None:
        """`irradiance_w_per_m2` is that at the start of the run; without `age` it stays."""
        self._site = site
        self._wires = site.wires
        self._faults = site.faults
        self._irradiance_w_per_m2 = irradiance_w_per_m2
        self._warm_up_s = warm_up_s
        self._bars = bars
        self._age = age
        site.env.process(self._run())

    def irradiance_w_per_m2(self) -> float:
        """UV-A irradiance at the part now; of a light that flickers that of its dips [W/m²]."""
        if not self._is_wanted:
            return 0.0
        if self._faults.active("light", "off") is not None:
            return 0.0
        lit = self._irradiance_w_per_m2 * (self._age.share if self._age else 1.0)
        lit *= self._faults.active("light", "dim") or 1.0
        if self._faults.active("light", "one_bar_out") is not None:
            lit *= (self._bars - 1) / self._bars
        return lit * (1 - self._depth_share)

    def flicker_gain(
        self, *, time_s: NDArray[np.float64], exposure_s: float
    ) -> NDArray[np.float64]:
        """Light of exposures that begin at `time_s` [exposures] over that of the dips."""
        share = flicker_share(time_s=time_s, exposure_s=exposure_s, frequency_hz=FLICKER_HZ,
                              depth_share=self._depth_share)  # fmt: skip
        return share / (1 - self._depth_share)

    @property
    def flickers(self) -> bool:
        """Whether the light is uneven in time."""
        return self._depth_share > 0

    @property
    def _is_wanted(self) -> bool:
        return bool(self._wires["uv_enable"]) and self._site.relay.is_closed

    @property
    def _depth_share(self) -> float:
        return self._faults.active("light", "flicker") or 0.0

    def _run(self):
        while True:
            shown_w_per_m2 = float(self._wires["lamp_irradiance_w_per_m2"])
            switched = FirstOf(self._wires.changes("uv_enable"), self._site.relay.changed())
            failed = self._faults.changed()
            if self.irradiance_w_per_m2() > shown_w_per_m2:
                settled = self._site.after_s(HOLD_S if shown_w_per_m2 else self._warm_up_s)
                yield FirstOf(settled, switched, failed)
                if not settled.triggered:
                    continue
            self._show()
            yield FirstOf(switched, failed)

    def _show(self) -> None:
        lit_w_per_m2 = self.irradiance_w_per_m2()
        self._wires["lamp_irradiance_w_per_m2"] = lit_w_per_m2
        self._wires["lamp_fault"] = self._is_wanted and lit_w_per_m2 == 0
        if self._age:
            self._age.switch(is_lit=lit_w_per_m2 > 0, irradiance_w_per_m2=lit_w_per_m2)
