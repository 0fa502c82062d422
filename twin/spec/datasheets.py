"""Hardware as data: one model per kind of datasheet under `rig_models/<rig>/`."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from twin.spec.quantity import FROZEN, Unit

Metres = Annotated[float, Unit("m")]
Seconds = Annotated[float, Unit("s")]
Hertz = Annotated[float, Unit("Hz")]
Amperes = Annotated[float, Unit("A")]
Ratio = Annotated[float, Unit("1")]
Count = Annotated[int, Unit("1")]
Electrons = Annotated[float, Unit("e-")]
DnPerElectron = Annotated[float, Unit("DN/e-")]
WattsPerSquareMetre = Annotated[float, Unit("W/m2")]
Radians = Annotated[float, Unit("rad")]
RadiansPerSecond = Annotated[float, Unit("rad/s")]
RadiansPerSecond2 = Annotated[float, Unit("rad/s2")]
RadiansPerSecond3 = Annotated[float, Unit("rad/s3")]
Positive = Field(gt=0)
NotNegative = Field(ge=0)
Share = Field(ge=0, le=1)
PixelFormat = Literal["Mono", "BayerRG", "RGB"]


class Datasheet(BaseModel):
    """What every datasheet says of itself."""

    model_config = FROZEN
    name: str
    licence: str
    notes: str = ""


class Sensor(Datasheet):
    """Sensor of a camera in the terms of EMVA 1288.

    `gain_dn_per_e` and `black_level_dn` are in grey values of 8 bits; an ADC of more bits resolves
    them more finely. `line_noise_e` is common to all pixels of a line read out together.
    `red_response` and `blue_response` are those of these planes to the dye over the green one's,
    whose is `quantum_efficiency`. `pixel_format` as in GenICam: Mono is the green plane alone.
    """

    columns: Annotated[Count, Positive]
    rows: Annotated[Count, Positive]
    pixel_pitch_m: Annotated[Metres, Positive]
    quantum_efficiency: Annotated[Ratio, Share]
    full_well_e: Annotated[Electrons, Positive]
    dark_noise_e: Annotated[Electrons, NotNegative]
    prnu_share: Annotated[Ratio, Share]
    dsnu_e: Annotated[Electrons, NotNegative]
    gain_dn_per_e: Annotated[DnPerElectron, Positive]
    black_level_dn: Annotated[float, Unit("DN"), NotNegative]
    line_noise_e: Annotated[Electrons, NotNegative]
    red_response: Annotated[Ratio, Share]
    blue_response: Annotated[Ratio, Share]
    pixel_format: PixelFormat
    bit_depth: Literal[8, 10, 12]


class LineScanCamera(Sensor):
    """Line-scan camera that images the shank, one line per trigger."""

    max_line_rate_hz: Annotated[Hertz, Positive]
    burst_line_rate_hz: Annotated[Hertz, Positive]
    exposure_min_s: Annotated[Seconds, Positive]
    exposure_max_s: Annotated[Seconds, Positive]
    line_overhead_s: Annotated[Seconds, NotNegative]
    debounce_s: Annotated[Seconds, Field(ge=0, le=255e-6)]


class FrameCamera(Sensor):
    """Area camera that images the head."""

    max_frame_rate_hz: Annotated[Hertz, Positive]
    exposure_s: Annotated[Seconds, Positive]


class Lens(Datasheet):
    """Lens of either camera, with the field it is set up for.

    `distortion_share` displaces the image at the edge of a line, the corner of a frame, outwards
    (pincushion) or, below 0, inwards (barrel). `focus_error_m` is how far the plane of focus lies
    beyond the surface it is set to.
    """

    focal_length_m: Annotated[Metres, Positive]
    f_number_min: Annotated[Ratio, Positive]
    f_number_max: Annotated[Ratio, Positive]
    f_number: Annotated[Ratio, Positive]
    transmission: Annotated[Ratio, Share]
    distortion_share: Annotated[Ratio, Field(ge=-0.1, le=0.1)]
    focus_error_m: Annotated[Metres, Field(ge=-0.05, le=0.05)]
    object_pixel_m: Annotated[Metres, Positive]


class Light(Datasheet):
    """UV-A bars, parallel to the part in pairs beside the optical axis, and their strobe.

    `irradiance_w_per_m2` is that at the part of new bars, strobed by `strobe_gain`, that stand
    `reference_distance_m` away at `reference_angle_rad` to the optical axis. They do stand
    `distance_m` away at `bar_angle_rad`. `l70_h` is the time until the LEDs have faded to 70 %.
    """

    irradiance_w_per_m2: Annotated[WattsPerSquareMetre, Positive]
    reference_distance_m: Annotated[Metres, Positive]
    reference_angle_rad: Annotated[Radians, Field(ge=0, le=1.4)]
    distance_m: Annotated[Metres, Positive]
    bar_length_m: Annotated[Metres, Positive]
    l70_h: Annotated[float, Unit("h"), Positive]
    strobe_gain: Annotated[Ratio, Positive]
    peak_wavelength_m: Annotated[Metres, Positive]
    warm_up_s: Annotated[Seconds, NotNegative]
    bar_angle_rad: Annotated[Radians, Field(ge=0, le=1.4)]
    bars: Annotated[Count, Positive]


class Filter(Datasheet):
    """Band-pass filter in front of both cameras."""

    centre_m: Annotated[Metres, Positive]
    fwhm_m: Annotated[Metres, Positive]
    dye_transmission: Annotated[Ratio, Share]
    white_transmission: Annotated[Ratio, Share]
    uv_leak: Annotated[Ratio, Share]


class Encoder(Datasheet):
    """Incremental encoder on the spindle."""

    lines: Annotated[Count, Positive]
    quadrature: Annotated[Count, Positive]
    line_jitter_share: Annotated[Ratio, NotNegative]
    jitter_correlation_counts: Annotated[Ratio, NotNegative]
    disc_radius_m: Annotated[Metres, Positive]


class Spindle(Datasheet):
    """Stepper spindle that turns the fastener."""

    steps_per_turn: Annotated[Count, Positive]
    microsteps: Annotated[Count, Positive]
    max_speed_rad_per_s: Annotated[RadiansPerSecond, Positive]
    acceleration_rad_per_s2: Annotated[RadiansPerSecond2, Positive]
    jerk_rad_per_s3: Annotated[RadiansPerSecond3, Positive]
    torque_ripple_share: Annotated[Ratio, NotNegative]
    eccentricity_m: Annotated[Metres, NotNegative]


class Magnetiser(Datasheet):
    """Horizontal bench: head shot between the stocks and coil shot."""

    max_head_current_a: Annotated[Amperes, Positive]
    max_coil_current_a: Annotated[Amperes, Positive]
    coil_turns: Annotated[Count, Positive]
    coil_radius_m: Annotated[Metres, Positive]
    ramp_s: Annotated[Seconds, Positive]
    demag_s: Annotated[Seconds, Positive]
    residual_field_a_per_m: Annotated[float, Unit("A/m"), NotNegative]


class Bath(Datasheet):
    """Suspension of fluorescent particles."""

    concentration_min_ml_per_100ml: Annotated[float, Unit("mL/100mL"), NotNegative]
    concentration_max_ml_per_100ml: Annotated[float, Unit("mL/100mL"), NotNegative]
    particle_diameter_mean_m: Annotated[Metres, Positive]
    particle_diameter_sigma_g: Annotated[Ratio, Field(gt=1)]
    particle_density_kg_per_m3: Annotated[float, Unit("kg/m3"), Positive]
    susceptibility: Annotated[Ratio, Positive]
    packing_share: Annotated[Ratio, Share]
    viscosity_pa_s: Annotated[float, Unit("Pa s"), Positive]
    carrier_density_kg_per_m3: Annotated[float, Unit("kg/m3"), Positive]
    luminance_per_irradiance_cd_per_w: Annotated[float, Unit("cd/W"), Positive]
    film_thickness_m: Annotated[Metres, Positive]


class Stations(Datasheet):
    """Reaction times of the valves, clamp and lamps."""

    clamp_s: Annotated[Seconds, Positive]
    valve_s: Annotated[Seconds, NotNegative]
    part_switch_s: Annotated[Seconds, NotNegative]


class Material(Datasheet):
    """Steel of a fastener, magnetically and optically."""

    relative_permeability: Annotated[Ratio, Positive]
    saturation_t: Annotated[float, Unit("T"), Positive]
    white_reflectance: Annotated[Ratio, Share]


class Fastener(Datasheet):
    """Geometry of one fastener; z runs along the axis from the bearing face (z = 0) to the tip.

    `coating_m` is the thickness of a non-magnetic coating, `roughness_m` the Ra of its surface.
    """

    standard: Literal["ISO 4014", "ISO 4017", "ISO 4762"]
    head: Literal["hex", "socket"]
    thread_diameter_m: Annotated[Metres, Positive]
    thread_pitch_m: Annotated[Metres, Positive]
    length_m: Annotated[Metres, Positive]
    thread_length_m: Annotated[Metres, Positive]
    head_height_m: Annotated[Metres, Positive]
    head_width_m: Annotated[Metres, Positive]
    socket_width_m: Annotated[Metres, NotNegative]
    socket_depth_m: Annotated[Metres, NotNegative]
    fillet_radius_m: Annotated[Metres, Positive]
    coating_m: Annotated[Metres, Field(ge=0, le=1e-3)]
    roughness_m: Annotated[Metres, Field(gt=0, le=50e-6)]
    mass_kg: Annotated[float, Unit("kg"), Positive]
    material: str
