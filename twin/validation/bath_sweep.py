"""Check 5: too thin a bath shows too little, too thick a bath hides it in the background."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from twin.render.visibility import visible_cnr
from twin.validation.check import Check, Validation, at_least, at_most, equal
from twin.validation.drawing import drawn
from twin.validation.shank_sample import Sample, axial_crack, nominal_sample, view_of

SOURCE = "Magnaflux centrifuge-tube data sheet: weak indications below, masking background above"
CONCENTRATIONS_ML_PER_100ML = np.geomspace(0.05, 1.0, 9)
CRACKS = tuple(
    axial_crack(length_m=length, depth_m=0.2 * length, opening_m=0.01 * length)
    for length in (1.5e-3, 2e-3, 3e-3)
)
"""Around the published capability of 2 mm; depth a fifth, opening a hundredth of the length."""
FILMS = (1, 2, 3)
FALL_SHARE = 0.9
"""Detectability at either end must have fallen at least to this share of its peak."""
SHANK_COLUMNS = slice(300, 600)


@dataclass(frozen=True)
class Sweep:
    """Over the concentrations: median peak contrast-to-noise ratio, background [e-]."""

    cnr: NDArray[np.float64]
    background_e: NDArray[np.float64]


def rows() -> tuple[Check, ...]:
    """Where the best concentration lies, how far it falls to either side, and the background."""
    swept = sweep()
    best = float(CONCENTRATIONS_ML_PER_100ML[swept.cnr.argmax()])
    rise = swept.background_e[1:] / swept.background_e[:-1]
    thin, thick = swept.cnr[0] / swept.cnr.max(), swept.cnr[-1] / swept.cnr.max()
    shown = ", ".join(f"{ratio:.1f}" for ratio in swept.cnr)
    return (
        at_most(
            "detectability at 0.05 mL/100 mL over its peak",
            measured=thin,
            expected=FALL_SHARE,
            unit="1",
            source=SOURCE,
            detail=f"contrast-to-noise ratios {shown}",
        ),
        at_most(
            "detectability at 1.0 mL/100 mL over its peak",
            measured=thick,
            expected=FALL_SHARE,
            unit="1",
            source=SOURCE,
        ),
        equal(
            "concentration of best detectability",
            measured=best,
            expected=0.25,
            tolerance=0.15,
            unit="mL/100mL",
            source="operating window 0.1 to 0.4, ASTM E1444 / E3024 (assumed)",
        ),
        at_least(
            "background: smallest rise from one concentration to the next",
            measured=rise.min(),
            expected=1.01,
            unit="1",
            source=SOURCE,
            detail=f"{swept.background_e[0]:.0f} to {swept.background_e[-1]:.0f} e-",
        ),
    )


def figure(path: Path) -> None:
    """Detectability and background against the concentration, and the operating window."""
    swept, bath = sweep(), CONCENTRATIONS_ML_PER_100ML
    x = "concentration [mL/100 mL]"
    with drawn(path, title="Bath sweep through the renderer", x=x, y="of its maximum") as axes:
        axes.semilogx(bath, swept.cnr / swept.cnr.max(), "o-", label="detectability")
        axes.semilogx(bath, swept.background_e / swept.background_e.max(), "s-", label="background")
        axes.axvspan(0.1, 0.4, alpha=0.15, label="operating window")


VALIDATION = Validation(5, "Bath concentration", rows, figure)


def sweep() -> Sweep:
    """Every crack in every film at every concentration, through the renderer."""
    sample = nominal_sample()
    seen = [_at(sample, float(c)) for c in CONCENTRATIONS_ML_PER_100ML]
    return Sweep(
        cnr=np.array([cnr for cnr, _ in seen]),
        background_e=np.array([ground for _, ground in seen]),
    )


def _at(sample: Sample, concentration_ml_per_100ml: float) -> tuple[float, float]:
    process = replace(sample.process, concentration_ml_per_100ml=concentration_ml_per_100ml)
    ratios, grounds = [], []
    for crack in CRACKS:
        for film in FILMS:
            view = view_of(sample, defects=(crack,), process=process, seed=film)
            ratios.append(visible_cnr(view=view, sensor=sample.rig.line_camera)[0])
            grounds.append(np.median(view.electrons[:, SHANK_COLUMNS]))
    return float(np.median(ratios)), float(np.median(grounds))
