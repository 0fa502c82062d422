"""UV LEDs that fade as they burn."""

from twin.core.units import s_from_ns
from twin.plant.site import Site
from twin.plant.upkeep import FixtureUpkeep, Upkeep
from twin.render.uv_bars import L70_SHARE
from twin.spec.scenario import LampUpkeep

S_PER_H = 3600.0


class LampAge:
    """Irradiance over that at the start of the run; asks for new bars by its rule.

    `led_hours_h` is how long the bars had burnt before the run.

    Source: exponential fading of LEDs to 70 % at L70 (IES TM-21).
    """

    def __init__(
        self,
        site: Site,
        *,
        rules: LampUpkeep,
        upkeep: Upkeep | FixtureUpkeep,
        l70_h: float,
        led_hours_h: float,
    ) -> None:
        self._site = site
        self._rules = rules
        self._upkeep = upkeep
        self._l70_h = l70_h
        self._age_h = self._first_h = led_hours_h
        self._lit_since_ns: int | None = None

    @property
    def share(self) -> float:
        """Irradiance now over that at the start of the run."""
        age_h = self._age_h + self._burning_h()
        return L70_SHARE ** ((age_h - self._first_h) / self._l70_h)

    def switch(self, *, is_lit: bool, irradiance_w_per_m2: float) -> None:
        """The bars were switched on or off; `irradiance_w_per_m2` is what they give at the part."""
        self._age_h += self._burning_h()
        self._lit_since_ns = self._site.now_ns if is_lit else None
        lowest = self._rules.replace_below_w_per_m2
        if is_lit and lowest is not None and irradiance_w_per_m2 < lowest:
            self._upkeep.ask("lamp.replace", self._rules.replace_s, self._replace)

    def _burning_h(self) -> float:
        if self._lit_since_ns is None:
            return 0.0
        burnt_s = s_from_ns(self._site.now_ns - self._lit_since_ns)
        return burnt_s / S_PER_H * self._rules.fade_factor

    def _replace(self) -> None:
        self._age_h = 0.0
        if self._lit_since_ns is not None:
            self._lit_since_ns = self._site.now_ns
