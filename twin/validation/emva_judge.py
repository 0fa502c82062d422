"""The public `emva1288` package as judge of a camera: its input from images, its results."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twin.core.errors import UsageError

Image = NDArray[np.uint8 | np.uint16]
DROPPED_NAME = "asfarray"
EXPOSURE_NS = 1e6
"""One exposure time for all; it serves the package as a key only."""


@dataclass(frozen=True)
class Judgement:
    """What the package says: `gain_dn_per_e` its K, `responsivity_dn_per_photon` its R,
    `dark_noise_e` its σ_d, `prnu_share` its PRNU1288, `row_noise_e` its DSNU1288 of rows, to which
    line noise leaves 1/√L in an average of L images; `mean_dn` and `variance_dn2` [points] are
    the photon transfer curve above dark."""

    gain_dn_per_e: float
    responsivity_dn_per_photon: float
    dark_noise_e: float
    prnu_share: float
    row_noise_e: float
    mean_dn: NDArray[np.float64]
    variance_dn2: NDArray[np.float64]


def judged(
    *,
    flat: Callable[[float], Image],
    photons: Mapping[float, float],
    bright_e: float,
    stack: int,
) -> Judgement:
    """Judgement on flat fields that `flat` takes at a number of photoelectrons, 0 for dark.

    `photons` maps the photons per pixel of each point of the photon transfer curve to its
    photoelectrons; spatial figures come from `stack` images at `bright_e` and as many dark ones.

    Raises: UsageError where the package is not installed.
    Source: EMVA 1288 release 4.0 linear; `emva1288` 1.0.2, https://github.com/EMVA1288/emva1288.
    """
    # The root of a negative variance, of a camera that is no camera, becomes not a number.
    with _numpy_1_names(), np.errstate(invalid="ignore"):
        routines, data_class, results_class = _package()
        # Two images each, as the standard asks of the photon transfer curve.
        pairs = {p: _sums(routines.get_int_imgs([flat(e), flat(e)])) for p, e in photons.items()}
        pairs[0.0] = _sums(routines.get_int_imgs([flat(0.0), flat(0.0)]))
        stacks = {p: routines.get_int_imgs([flat(e) for _ in range(stack)])
                  for p, e in ((0.0, 0.0), (1.0, bright_e))}  # fmt: skip
        height, width = stacks[0.0]["sum"].shape
        data = {"temporal": {EXPOSURE_NS: pairs}, "spatial": {EXPOSURE_NS: stacks},
                "height": height, "width": width}  # fmt: skip
        taken = data_class(data, loglevel=logging.ERROR).data
        results = results_class(taken, loglevel=logging.ERROR)
        return _told(_figures(results), taken["temporal"])


def _figures(results: Any) -> tuple[float, ...]:
    """K, R, σ_d, PRNU and DSNU of rows; not a number where the package finds no such thing."""
    names = ("K", "R", "sigma_d", "PRNU1288", "DSNU1288_row")
    try:
        return tuple(float(getattr(results, name)) for name in names)
    except (ValueError, IndexError):
        return (np.nan,) * len(names)


def _told(figures: tuple[float, ...], temporal: Mapping[str, NDArray[np.float64]]) -> Judgement:
    gain, responsivity, dark_noise, prnu_percent, row_noise = figures
    return Judgement(
        gain_dn_per_e=gain,
        responsivity_dn_per_photon=responsivity,
        dark_noise_e=dark_noise,
        prnu_share=prnu_percent / 100,
        row_noise_e=row_noise,
        mean_dn=temporal["u_y"] - temporal["u_ydark"],
        variance_dn2=temporal["s2_y"] - temporal["s2_ydark"],
    )


def _sums(images: Mapping[str, Any]) -> dict[str, float]:
    """Sums over the pixels, all that the package keeps of a pair."""
    return {"sum": np.sum(images["sum"]), "pvar": np.sum(images["pvar"]), "dmean": images["dmean"]}


def _package() -> tuple[Any, Any, Any]:
    try:
        from emva1288.process import Data1288, Results1288, routines
    except ModuleNotFoundError as error:
        raise UsageError(
            f"needs the extra `validate`: pip install mpi-twin[validate] ({error})"
        ) from error
    return routines, Data1288, Results1288


@contextmanager
def _numpy_1_names() -> Iterator[None]:
    """Lend NumPy the one name of NumPy 1 that the package calls and NumPy 2 has dropped."""
    if hasattr(np, DROPPED_NAME):
        yield
        return
    setattr(np, DROPPED_NAME, lambda a: np.asarray(a, np.float64))
    try:
        yield
    finally:
        delattr(np, DROPPED_NAME)
