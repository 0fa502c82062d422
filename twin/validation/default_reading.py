"""How the checks read a reference piece: the default bath, one shot."""

from twin.physics.particle_sizes import size_classes
from twin.physics.particles import number_density_per_m3
from twin.render.pieces.reading import Reading
from twin.spec.rig import Rig

SHOT_S = 0.5
CONCENTRATION_ML_PER_100ML = 0.25


def default_reading(rig: Rig) -> Reading:
    """A fresh bath of the default concentration over a shot of 0.5 s."""
    bath = rig.bath
    sizes = size_classes(
        diameter_mean_m=bath.particle_diameter_mean_m, sigma_g=bath.particle_diameter_sigma_g
    )
    density = number_density_per_m3(
        concentration_ml_per_100ml=CONCENTRATION_ML_PER_100ML,
        packing_share=bath.packing_share,
        particle_volume_m3=sizes.volume_m3,
    )
    return Reading(bath, rig.calibration, sizes, density, SHOT_S)
