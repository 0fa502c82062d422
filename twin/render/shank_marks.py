"""Cracks and harmless marks on a shank image: their glow, and the mask of the cracks."""

from collections.abc import Iterator
from functools import partial

import numpy as np
from numpy.typing import NDArray

from twin.core.random import stream
from twin.render.deposit import Deposit
from twin.render.film import reference_film
from twin.render.inclusion import inclusion_deposit
from twin.render.indication import crack_deposit
from twin.render.mark_deposit import mark_deposit, speck_deposit
from twin.render.shank_scene import ShankScene


def drawn_marks(scene: ShankScene) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    """Glow share of all marks, and the mask of the cracks, both [lines, columns]."""
    shape = (scene.line_scan.lines_taken, len(scene.surface.z_m))
    share, mask = np.zeros(shape, np.float32), np.zeros(shape, np.uint8)
    scan = scene.scan
    for number, deposit in _cracks(scene):
        scan.draw(share, deposit)
        scan.mark(mask, deposit, number + 1)
    for deposit in _nuisances(scene):
        scan.draw(share, deposit)
    return share, mask


def _cracks(scene: ShankScene) -> Iterator[tuple[int, Deposit]]:
    """Number and deposit of every crack on the shank and inclusion under it."""
    field_at = scene.field_at
    for number, defect in enumerate(scene.part.defects):
        if defect.surface == "shank":
            crack = partial(crack_deposit, material=scene.material)
            deposit_of = inclusion_deposit if defect.cover_m > 0 else crack
            yield (
                number,
                deposit_of(
                    defect=defect,
                    field_at=field_at,
                    bath=scene.rig.bath,
                    fastener=scene.fastener,
                    process=scene.process,
                    film=scene.film,
                    rng=stream(scene.part.texture_seed, "crack", number),
                    calibration=scene.calibration,
                ),
            )


def _nuisances(scene: ShankScene) -> Iterator[Deposit]:
    """Deposits of the part's marks on the shank, then the clumps that float in its film."""
    seed = scene.part.texture_seed
    reference = reference_film(
        bath=scene.rig.bath, fastener=scene.fastener, calibration=scene.calibration
    )
    for number, nuisance in enumerate(scene.part.nuisances):
        if nuisance.surface == "shank":
            yield mark_deposit(
                nuisance=nuisance,
                film=scene.film,
                reference=reference,
                rng=stream(seed, "nuisance", number),
            )
    zones = scene.surface.zones
    yield speck_deposit(
        area_m=(zones.tip_m, zones.circumference_m),
        film=scene.film,
        reference=reference,
        rng=stream(seed, "specks"),
        calibration=scene.calibration,
    )
