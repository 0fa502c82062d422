"""The few free constants of the imaging chain, and what each was fitted to.

No fluorescent photographs of a real bench are publicly available. These values make the images
plausible to the eye and aim at finding cracks of 0.5 to 3 mm with 90 % probability at nominal
settings (published: about 2 mm, DSTO-TR-2794; 1.5 mm, BAM ECNDT'98). They are not measurements,
and no probability of detection has been fitted to them.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Calibration:
    """Free constants; each says what it is, its unit, and where its value comes from.

    leakage_gain [1] factor on the slot formula's charge: 0.8, the published empirical factor.
    film_flow_m_per_s speed of the liquid past a crack after the shower is diverted (assumed).
    cover_gain [1] cover m/m0 per geometric cross-section of the particles; the global gain,
        fitted so that a 1 mm crack is faint and a 3 mm crack plain at nominal settings.
    remanence_share [1] share of the leakage field left between shot and imaging (assumed).
    hold_spread [1] log-standard deviation of pull over drag among particles (assumed).
    bead_pitch_m [m] spacing of the counting cells along a crack: below one pixel (numerical).
    bead_spread [1] log-standard deviation of the particles along a crack, over about 0.1 mm: they
        gather in bundles (assumed; by eye, "slightly beaded").
    clump_particles [1] particles in one clump (assumed).
    pole_piece_ratio [1] how far the stocks lengthen the part magnetically in the coil (assumed).
    face_fringe_share [1] radial field at the rim of the head's top face over the axial field
        inside, in the coil shot (assumed).
    wetting_s [s] shower time that wets 63 % of the surface (assumed).
    flood_film_m [m] thickest film that stays without draining (assumed).
    film_retention [1] particles left behind by the drained film over those it holds: settling
        and roughness; fitted to a background of 5 to 15 % of a strong indication.
    dye_veil_share [1] glow of loose dye at a contamination of 1 (assumed).
    uv_reflectance [1] of the wetted steel at 365 nm (assumed).
    root_capture_share [1] particles that a thread root or the head fillet draws in the coil shot
        over those that a slot of its depth would draw: its mouth is wide and round (assumed).
    root_pooling [1] liquid pooled in a thread root or under the head over the film elsewhere
        (assumed).
    reference_concentration [mL/100 mL] bath at which a nuisance has the strength it was drawn
        with: the default bath.
    specks_per_m2 [1/m²] clumps floating in the film at a clumping share of 1 (assumed).
    lens_sigma_m [m] blur of the lens on the object beyond diffraction (assumed).
    """

    leakage_gain: float = 0.8
    film_flow_m_per_s: float = 0.4e-3
    cover_gain: float = 5.0
    remanence_share: float = 0.3
    hold_spread: float = 1.0
    bead_pitch_m: float = 40e-6
    bead_spread: float = 0.8
    clump_particles: float = 30.0
    pole_piece_ratio: float = 2.0
    face_fringe_share: float = 0.3
    wetting_s: float = 0.4
    flood_film_m: float = 300e-6
    film_retention: float = 1.2
    dye_veil_share: float = 0.15
    uv_reflectance: float = 0.3
    root_capture_share: float = 0.3
    root_pooling: float = 2.5
    reference_concentration: float = 0.25
    specks_per_m2: float = 4e5
    lens_sigma_m: float = 15e-6


NOMINAL = Calibration()
