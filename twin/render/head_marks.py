"""Cracks and harmless marks on a head view: their glow, and mask and boxes of the cracks."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from twin.core.random import stream
from twin.render.deposit import Deposit
from twin.render.film import reference_film
from twin.render.head_deposits import beads_on_face, draw_on_patch, mark_on_image
from twin.render.head_scene import HeadScene
from twin.render.indication import crack_deposit
from twin.render.mark_deposit import mark_deposit, speck_deposit
from twin.render.view import Box


def drawn_marks(
    scene: HeadScene,
) -> tuple[NDArray[np.float32], NDArray[np.uint8], tuple[Box, ...]]:
    """Glow share of all marks [patch], mask of the cracks [rows, columns] and their boxes."""
    camera = scene.rig.frame_camera
    share = np.zeros(scene.view.surface.shape, np.float32)
    mask = np.zeros((camera.rows, camera.columns), np.uint8)
    boxes: list[Box] = []
    for deposit in _harmless(scene):
        draw_on_patch(share=share, beads=beads_on_face(scene, deposit))
    for number, deposit in _cracks(scene):
        beads = beads_on_face(scene, deposit)
        draw_on_patch(share=share, beads=beads)
        boxes += mark_on_image(
            mask=mask, label=number + 1, beads=beads, corner_px=scene.view.corner_px
        )
    return share, mask, tuple(boxes)


def _cracks(scene: HeadScene) -> Iterator[tuple[int, Deposit]]:
    """Number and deposit of every crack on the head."""
    for number, defect in enumerate(scene.part.defects):
        if defect.surface == "head":
            deposit = crack_deposit(
                defect=defect,
                field_at=scene.field_at,
                bath=scene.rig.bath,
                fastener=scene.fastener,
                material=scene.material,
                process=scene.process,
                film=scene.film,
                rng=stream(scene.part.texture_seed, "crack", number),
                calibration=scene.calibration,
            )
            yield number, deposit


def _harmless(scene: HeadScene) -> Iterator[Deposit]:
    """Deposits of the part's marks on the head, then the clumps that float in its film."""
    seed = scene.part.texture_seed
    reference = reference_film(
        bath=scene.rig.bath, fastener=scene.fastener, calibration=scene.calibration
    )
    for number, nuisance in enumerate(scene.part.nuisances):
        if nuisance.surface == "head":
            rng = stream(seed, "nuisance", number)
            yield mark_deposit(nuisance=nuisance, film=scene.film, reference=reference, rng=rng)
    width = scene.fastener.head_width_m
    specks = speck_deposit(
        area_m=(width, width),
        film=scene.film,
        reference=reference,
        rng=stream(seed, "head_specks"),
        calibration=scene.calibration,
    )
    yield replace(specks, points_m=specks.points_m - width / 2)
