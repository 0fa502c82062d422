"""Check 2: the settling test of the bath takes as long as its standard says."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from twin.physics.particles import settling_speed_m_per_s
from twin.spec import datasheets as ds
from twin.spec.rig_loader import load_rig
from twin.validation.check import Check, Validation, equal
from twin.validation.drawing import drawn

SOURCE = "T.O. 33B-1-1, Magnaflux: 60 min in oil, 30 min in water"
COLUMN_M = 0.15
"""Height of 100 mL in the pear-shaped centrifuge tube (assumed)."""
WATER_DENSITY_KG_PER_M3 = 998.2
WATER_VISCOSITY_PA_S = 1.002e-3
"""Water at 20 °C (CRC Handbook)."""
TOLERANCE_SHARE = 0.15


@dataclass(frozen=True)
class Carrier:
    """A liquid of the bath and the minutes its standard gives the settling test."""

    name: str
    density_kg_per_m3: float
    viscosity_pa_s: float
    standard_min: float


def rows() -> tuple[Check, ...]:
    """Minutes until a particle from the top of the tube lies at the bottom, in oil and in water."""
    bath = load_rig("mpi_bench").bath
    return tuple(_row(bath, carrier) for carrier in carriers(bath))


def figure(path: Path) -> None:
    """Settling time against particle size; the standards' times at the mean size as dots."""
    bath = load_rig("mpi_bench").bath
    sizes = np.linspace(2e-6, 12e-6, 50)
    with drawn(path, title="Settling over 150 mm", x="particle [µm]", y="time [min]") as axes:
        axes.set(yscale="log")
        for carrier in carriers(bath):
            times = [settling_min(bath, carrier, float(size)) for size in sizes]
            (line,) = axes.plot(sizes * 1e6, times, label=carrier.name)
            mean, band = bath.particle_diameter_mean_m * 1e6, TOLERANCE_SHARE * carrier.standard_min
            axes.errorbar(
                mean, carrier.standard_min, band, fmt="o", capsize=4, color=line.get_color()
            )


VALIDATION = Validation(2, "Settling test of the bath", rows, figure)


def carriers(bath: ds.Bath) -> tuple[Carrier, Carrier]:
    """The oil of the rig's bath, and water."""
    return (
        Carrier("oil", bath.carrier_density_kg_per_m3, bath.viscosity_pa_s, 60.0),
        Carrier("water", WATER_DENSITY_KG_PER_M3, WATER_VISCOSITY_PA_S, 30.0),
    )


def settling_min(bath: ds.Bath, carrier: Carrier, diameter_m: float) -> float:
    """Minutes that a particle takes from the top of the tube to its bottom."""
    speed = settling_speed_m_per_s(
        radius_m=diameter_m / 2,
        particle_density_kg_per_m3=bath.particle_density_kg_per_m3,
        carrier_density_kg_per_m3=carrier.density_kg_per_m3,
        viscosity_pa_s=carrier.viscosity_pa_s,
    )
    return COLUMN_M / speed / 60


def _row(bath: ds.Bath, carrier: Carrier) -> Check:
    return equal(
        f"settling time in {carrier.name}",
        measured=settling_min(bath, carrier, bath.particle_diameter_mean_m),
        expected=carrier.standard_min,
        tolerance=TOLERANCE_SHARE * carrier.standard_min,
        unit="min",
        source=SOURCE,
        detail=f"particles of the mean size sink {COLUMN_M * 1e3:.0f} mm",
    )
