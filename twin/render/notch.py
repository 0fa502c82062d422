"""Non-relevant indications: thread roots and the head fillet are notches and draw particles."""

import numpy as np

from twin.physics.leakage import charge_density_a_per_m
from twin.physics.particles import capture_distance_m, captured_per_m
from twin.render.applied_field import AppliedField
from twin.render.shank_scene import ShankScene
from twin.render.zones import THREAD_DEPTH_SHARE

HALF_WIDTH_SHARE = 0.2
"""Half opening of the slot that stands for a thread root, over the pitch (assumed)."""
SPREAD_SHARE = 0.25
"""Width over which the particles of a root spread, over the pitch (assumed)."""


def notch_cover(scene: ShankScene) -> float:
    """Cover m/m0 that the shots leave in a thread root; only the axial field crosses it."""
    per_m = sum(_captured_per_m(scene, field) for field in scene.field_at(np.zeros((1, 2))))
    spread_m = SPREAD_SHARE * scene.fastener.thread_pitch_m
    share = scene.calibration.root_capture_share
    return share * per_m * scene.film.particle_cover_m2 / spread_m


def _captured_per_m(scene: ShankScene, field: AppliedField) -> float:
    """Particles that a slot of the thread's depth would draw in one shot [1/m]."""
    bath, material = scene.rig.bath, scene.material
    depth = np.array([THREAD_DEPTH_SHARE * scene.fastener.thread_pitch_m])
    half_opening = np.array([HALF_WIDTH_SHARE * scene.fastener.thread_pitch_m])
    across = np.abs(field.vectors_a_per_m[:, 0])
    charge = scene.calibration.leakage_gain * charge_density_a_per_m(
        field_across_a_per_m=across,
        depth_m=depth,
        half_opening_m=half_opening,
        relative_permeability=material.relative_permeability,
        saturation_t=material.saturation_t,
    )
    capture = capture_distance_m(
        time_s=field.duration_s,
        depth_m=depth,
        half_opening_m=half_opening,
        charge_a_per_m=charge,
        field_a_per_m=across,
        radius_m=bath.particle_diameter_mean_m / 2,
        susceptibility=bath.susceptibility,
        viscosity_pa_s=bath.viscosity_pa_s,
    )
    captured = captured_per_m(
        number_density_per_m3=scene.film.particles_per_m3,
        capture_m=capture,
        flow_m_per_s=scene.calibration.film_flow_m_per_s,
        time_s=field.duration_s,
    )
    return float(captured[0])
