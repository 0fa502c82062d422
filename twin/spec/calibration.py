"""The few free constants of the imaging chain, and what each was fitted to.

They live in one file of the rig, `calibration.yaml`; the `source` of each says what it was fitted
to. `twin calibrate` fits `cover_gain` to a photographed reference.
"""

from typing import Annotated

from pydantic import Field

from twin.spec.datasheets import Datasheet, Metres, NotNegative, Positive, Ratio, Seconds, Share
from twin.spec.quantity import Unit


class Calibration(Datasheet):
    """Free constants of accumulation, film and blur: what no datasheet says.

    leakage_gain: factor on the slot formula's charge.
    cover_gain: cover m/m0 per geometric cross-section of the particles; the one global gain.
    film_flow_m_per_s: speed of the liquid past a crack after the shower is diverted.
    remanence_share: share of the leakage field left between shot and imaging.
    hold_spread: log-standard deviation of pull over drag among places of a crack.
    bead_pitch_m: spacing of the counting cells along a crack: below one pixel (numerical).
    bead_spread: log-standard deviation of the particles along a crack, over about 0.1 mm.
    clump_particles: particles in one clump.
    clumping_per_humidity: e-fold of the clumping share per unit of relative humidity over 0.5.
    pole_piece_ratio: how far the stocks lengthen the part magnetically in the coil.
    face_fringe_share: radial field at the rim of the head's face over the axial field inside.
    thread_root_gain, thread_crest_gain: axial field in a thread root and on its crest over that
        of the plain shank.
    wetting_s: shower time that wets 63 % of the surface.
    flood_film_m: thickest film that stays without draining.
    film_retention: particles left behind by the drained film over those it holds.
    reference_roughness_m: Ra at which the bath's film thickness holds; the film grows with Ra.
    dye_veil_share: glow of loose dye at a contamination of 1.
    uv_reflectance: of the wetted steel at 365 nm.
    root_capture_share: particles that a thread root or the head fillet draws in the coil shot
        over those that a slot of its depth would draw.
    root_pooling: liquid pooled in a thread root or under the head over the film elsewhere.
    reference_concentration_ml_per_100ml: bath at which a nuisance is as strong as drawn.
    specks_per_m2: clumps floating in the film at a clumping share of 1.
    lens_sigma_m: blur of the lens on the object beyond diffraction.
    """

    leakage_gain: Annotated[Ratio, Positive]
    cover_gain: Annotated[Ratio, Positive]
    film_flow_m_per_s: Annotated[float, Unit("m/s"), NotNegative]
    remanence_share: Annotated[Ratio, Share]
    hold_spread: Annotated[Ratio, Positive]
    bead_pitch_m: Annotated[Metres, Field(ge=5e-6, le=200e-6)]
    bead_spread: Annotated[Ratio, NotNegative]
    clump_particles: Annotated[Ratio, Positive]
    clumping_per_humidity: Annotated[Ratio, NotNegative]
    pole_piece_ratio: Annotated[Ratio, Field(ge=1)]
    face_fringe_share: Annotated[Ratio, NotNegative]
    thread_root_gain: Annotated[Ratio, Positive]
    thread_crest_gain: Annotated[Ratio, Positive]
    wetting_s: Annotated[Seconds, Positive]
    flood_film_m: Annotated[Metres, Positive]
    film_retention: Annotated[Ratio, NotNegative]
    reference_roughness_m: Annotated[Metres, Positive]
    dye_veil_share: Annotated[Ratio, NotNegative]
    uv_reflectance: Annotated[Ratio, Share]
    root_capture_share: Annotated[Ratio, NotNegative]
    root_pooling: Annotated[Ratio, NotNegative]
    reference_concentration_ml_per_100ml: Annotated[float, Unit("mL/100mL"), Positive]
    specks_per_m2: Annotated[float, Unit("1/m2"), NotNegative]
    lens_sigma_m: Annotated[Metres, NotNegative]
