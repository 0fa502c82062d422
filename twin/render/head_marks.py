"""What glows on the top face of a head besides its film: cracks, harmless marks, floating clumps."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from twin.core.random import stream
from twin.core.records import ProcessState
from twin.render.applied_field import head_face_field
from twin.render.calibration import NOMINAL, Calibration
from twin.render.deposit import Deposit
from twin.render.film import Film, reference_film
from twin.render.indication import crack_deposit
from twin.render.mark_deposit import mark_deposit, speck_deposit
from twin.spec.part import Part
from twin.spec.rig import Rig


def crack_deposits(
    *,
    rig: Rig,
    part: Part,
    process: ProcessState,
    film: Film,
    calibration: Calibration = NOMINAL,
) -> Iterator[tuple[int, Deposit]]:
    """Number in `Part.defects` and deposit of each crack on the head."""
    fastener = rig.fasteners[part.fastener]
    material = rig.materials[fastener.material]
    field_at = partial(
        head_face_field,
        shots=process.shots,
        fastener=fastener,
        material=material,
        magnetiser=rig.magnetiser,
        calibration=calibration,
    )
    for number, defect in enumerate(part.defects):
        if defect.surface == "head":
            deposit = crack_deposit(
                defect=defect, field_at=field_at, bath=rig.bath, material=material,
                process=process, film=film, rng=stream(part.texture_seed, "crack", number),
                calibration=calibration,
            )  # fmt: skip
            yield number, deposit


def harmless_deposits(
    *,
    rig: Rig,
    part: Part,
    process: ProcessState,
    film: Film,
    calibration: Calibration = NOMINAL,
) -> Iterator[Deposit]:
    """Deposits of the nuisances on the head, then of the clumps floating in its film."""
    fastener = rig.fasteners[part.fastener]
    reference = reference_film(bath=rig.bath, fastener=fastener, calibration=calibration)
    for number, nuisance in enumerate(part.nuisances):
        if nuisance.surface == "head":
            rng = stream(part.texture_seed, "nuisance", number)
            yield mark_deposit(nuisance=nuisance, film=film, reference=reference, rng=rng)
    width = fastener.head_width_m
    specks = speck_deposit(
        area_m=(width, width),
        clumping_share=process.clumping_share,
        film=film,
        reference=reference,
        rng=stream(part.texture_seed, "head_specks"),
        calibration=calibration,
    )
    yield replace(specks, points_m=specks.points_m - width / 2)
