"""Non-relevant indications: thread roots and the head fillet are notches and draw particles."""

import numpy as np
from numpy.typing import NDArray

from twin.physics.leakage import charge_density_a_per_m
from twin.physics.particles import magnetic_pull_n
from twin.render.accumulation import Accumulation, Pull
from twin.render.applied_field import AppliedField
from twin.render.shank_scene import ShankScene
from twin.render.zones import THREAD_DEPTH_SHARE

HALF_WIDTH_SHARE = 0.2
"""Half opening of the slot that stands for a thread root, over the pitch (assumed)."""
SPREAD_SHARE = 0.25
"""Width over which the particles of a root spread, over the pitch (assumed)."""


def notch_cover(scene: ShankScene) -> float:
    """Cover m/m0 that the shots leave in a thread root; only the axial field crosses it.

    Assumes: the field is that of the plain shank, at z = 0: the slot that stands for the root
    crowds the flux itself.
    """
    drawn = Accumulation(scene.rig.bath, scene.fastener, scene.film, scene.calibration)
    cover_m = sum(
        float(
            drawn.captured_per_m(_root_pull(scene, field), field)[0] @ scene.film.particle_cover_m2
        )
        for field in scene.field_at(np.zeros((1, 2)))
    )
    spread_m = SPREAD_SHARE * scene.fastener.thread_pitch_m
    return scene.calibration.root_capture_share * cover_m / spread_m


def _root_pull(scene: ShankScene, field: AppliedField) -> Pull:
    """Force over a slot of the thread's depth in the field of one shot."""
    depth = THREAD_DEPTH_SHARE * scene.fastener.thread_pitch_m
    half_opening = HALF_WIDTH_SHARE * scene.fastener.thread_pitch_m
    across = np.abs(field.vectors_a_per_m[:, 0])
    charge = scene.calibration.leakage_gain * charge_density_a_per_m(
        field_across_a_per_m=across,
        depth_m=depth,
        half_opening_m=half_opening,
        relative_permeability=scene.material.relative_permeability,
        saturation_t=scene.material.saturation_t,
    )

    def pull_n(height_m: NDArray[np.float64], radius_m: NDArray[np.float64]) -> NDArray[np.float64]:
        return magnetic_pull_n(
            y_m=height_m,
            depth_m=depth,
            half_opening_m=half_opening,
            charge_a_per_m=charge[:, None],
            field_a_per_m=across[:, None],
            radius_m=radius_m,
            susceptibility=scene.rig.bath.susceptibility,
        )

    return pull_n
