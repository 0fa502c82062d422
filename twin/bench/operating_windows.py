"""Operating windows of the standards: which of them a scenario leaves, and by what figure.

Leaving one is legal: it is what a what-if asks about. The run says so.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from twin.render.applied_field import bolt_axial_field_a_per_m
from twin.render.uv_bars import irradiance_at_part_w_per_m2
from twin.spec.rig import Rig
from twin.spec.scenario import Scenario

TANGENTIAL_FIELD_A_PER_M = (2_400.0, 4_800.0)
HEAD_CURRENT_A_PER_M = (12_000.0, 32_000.0)
SHOT_MIN_S = 0.5
SHOTS_MIN = 2
CONTAMINATION_MAX_SHARE = 0.3
IRRADIANCE_MIN_W_PER_M2 = 10.0
AMBIENT_MAX_LX = 20.0
COATING_MAX_M = 76e-6
VISCOSITY_MAX_M2_PER_S = 5e-6
RESIDUAL_MAX_A_PER_M = 240.0
PEAK_WAVELENGTH_M = (360e-9, 370e-9)


@dataclass(frozen=True)
class Window:
    """A figure of the bench and the limits a standard sets it; `scale` turns SI into `unit`."""

    quantity: str
    value: float
    unit: str
    standard: str
    low: float = -math.inf
    high: float = math.inf
    scale: float = 1.0

    @property
    def is_left(self) -> bool:
        """Whether the figure lies outside."""
        return not self.low <= self.value <= self.high

    def document(self) -> dict[str, object]:
        """The window as plain values; an open end is None."""
        low, high = (x if math.isfinite(x) else None for x in (self.low, self.high))
        return {"quantity": self.quantity, "value": self.value, "low": low, "high": high,
                "standard": self.standard, "text": self.text()}  # fmt: skip

    def text(self) -> str:
        """One line for people: figure, limits, standard."""
        low, value, high = (x * self.scale for x in (self.low, self.value, self.high))
        if math.isfinite(low) and math.isfinite(high):
            limits = f"{low:.3g} … {high:.3g}"
        else:
            limits = f"at least {low:.3g}" if math.isfinite(low) else f"at most {high:.3g}"
        figure = f"{value:.3g} {self.unit}".strip()
        return f"{self.quantity}: {figure}; {self.standard} asks for {limits}"


def windows_left(*, scenario: Scenario, rig: Rig) -> tuple[Window, ...]:
    """The windows that `scenario` leaves on `rig`, fasteners by name."""
    every = (
        *_magnetising(scenario, rig),
        *_shots(scenario),
        *_bath(scenario, rig),
        *_light(scenario, rig),
        *_surface(scenario, rig),
    )
    return tuple(window for window in every if window.is_left)


def _magnetising(scenario: Scenario, rig: Rig) -> Iterator[Window]:
    """Source: ASTM E1444: 30 to 60 G at the surface; 12 to 32 A per mm (both assumed)."""
    recipe = scenario.recipe
    if "head" in recipe.shot_methods:
        current = recipe.head_current_a_per_m
        yield Window("head shot, current per diameter", current, "A/mm", "ASTM E1444",
                     *HEAD_CURRENT_A_PER_M, scale=1e-3)  # fmt: skip
        # H = I/(π d) with I = current per diameter × d: the same on every fastener.
        yield _field("head shot, tangential field", current / math.pi)
    if "coil" in recipe.shot_methods:
        for name in _fasteners(scenario):
            yield _field(f"coil shot, tangential field on {name}", _axial(scenario, rig, name))


def _field(quantity: str, field_a_per_m: float) -> Window:
    low, high = TANGENTIAL_FIELD_A_PER_M
    return Window(quantity, field_a_per_m, "kA/m", "ASTM E1444", low, high, scale=1e-3)


def _axial(scenario: Scenario, rig: Rig, name: str) -> float:
    """Axial field along a fastener between the stocks in the coil [A/m]."""
    fastener = rig.fasteners[name]
    return bolt_axial_field_a_per_m(
        coil_field_a_per_m=scenario.recipe.coil_field_a_per_m,
        fastener=fastener,
        material=rig.materials[fastener.material],
        calibration=rig.calibration,
    )


def _shots(scenario: Scenario) -> Iterator[Window]:
    """Source: ASTM E1444 (assumed); demagnetisation to 3 G by trade sources."""
    recipe = scenario.recipe
    yield Window("shot", recipe.shot_s, "s", "ASTM E1444", low=SHOT_MIN_S)
    yield Window("shots", recipe.shots, "shots", "ASTM E1444", low=SHOTS_MIN)
    yield Window("directions of magnetisation", len(set(recipe.shot_methods)), "",
                 "ASTM E1444", low=2)  # fmt: skip
    yield Window("residual field let through", recipe.residual_max_a_per_m, "A/m",
                 "trade practice (3 G)", high=RESIDUAL_MAX_A_PER_M)  # fmt: skip


def _bath(scenario: Scenario, rig: Rig) -> Iterator[Window]:
    state, sheet = scenario.bath, rig.bath
    yield Window("particle concentration", state.concentration_ml_per_100ml, "mL/100 mL",
                 "ASTM E1444 / E3024", sheet.concentration_min_ml_per_100ml,
                 sheet.concentration_max_ml_per_100ml)  # fmt: skip
    yield Window("foreign matter in the settled solids", state.contamination_share, "of 1",
                 "ASNT handbook", high=CONTAMINATION_MAX_SHARE)  # fmt: skip
    viscosity = sheet.viscosity_pa_s / sheet.carrier_density_kg_per_m3
    yield Window("carrier viscosity", viscosity, "cSt", "T.O. 33B-1-1",
                 high=VISCOSITY_MAX_M2_PER_S, scale=1e6)  # fmt: skip


def _light(scenario: Scenario, rig: Rig) -> Iterator[Window]:
    irradiance = irradiance_at_part_w_per_m2(sheet=rig.light, lighting=scenario.light)
    yield Window("UV-A irradiance at the part", irradiance, "W/m²", "ISO 3059",
                 low=IRRADIANCE_MIN_W_PER_M2)  # fmt: skip
    yield Window("ambient light", scenario.light.ambient_lx, "lx", "ISO 3059",
                 high=AMBIENT_MAX_LX)  # fmt: skip
    yield Window("UV-A peak wavelength", rig.light.peak_wavelength_m, "nm", "ISO 3059",
                 *PEAK_WAVELENGTH_M, scale=1e9)  # fmt: skip


def _surface(scenario: Scenario, rig: Rig) -> Iterator[Window]:
    for name in _fasteners(scenario):
        yield Window(f"non-magnetic coating on {name}", rig.fasteners[name].coating_m, "µm",
                     "T.O. 33B-1-1", high=COATING_MAX_M, scale=1e6)  # fmt: skip


def _fasteners(scenario: Scenario) -> list[str]:
    """Every fastener of the mix, once."""
    return list(dict.fromkeys(entry.fastener for entry in scenario.infeed.mix))
