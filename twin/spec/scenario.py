"""The scenario: a bench, what it is asked to do, what goes wrong, and what must hold."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from twin.core.line_trigger import EncoderMode
from twin.core.records import ShotMethod
from twin.spec.assertion import Assertion
from twin.spec.layout import DEFAULT_LAYOUT
from twin.spec.part import DefectKind, DepthProfile
from twin.spec.quantity import FROZEN

Positive = Annotated[float, Field(gt=0)]
NotNegative = Annotated[float, Field(ge=0)]
Share = Annotated[float, Field(ge=0, le=1)]


class Block(BaseModel):
    """One block of a scenario file: frozen, no unknown keys."""

    model_config = FROZEN


class Controller(Block):
    """Which controller is under test, and its scan cycle."""

    kind: Literal["reference", "native", "qemu"] = "reference"
    library: str | None = None
    image: str | None = None
    scan_period_s: Annotated[float, Field(ge=0.001, le=0.020)] = 0.010


class MixEntry(Block):
    """One fastener type in the infeed bin and its weight."""

    fastener: str
    weight: Positive = 1.0


class LengthRange(Block):
    """Crack lengths, drawn uniformly between two limits."""

    low_m: Positive = 0.001
    high_m: Positive = 0.010


class Nuisances(Block):
    """Mean number of each harmless mark per part (Poisson)."""

    tool_mark: NotNegative = 1.0
    lint: NotNegative = 1.0
    clump: NotNegative = 3.0
    streak: NotNegative = 1.0


class CrackShape(Block):
    """How a crack of a given length is shaped.

    `depth_low_share`, `depth_high_share` its depth over its length, drawn evenly;
    `opening_share` its mouth over its depth; `angle_rad` to the axis (on the head: to the
    radius), None as its kind has it; `profile` of the depth along it.
    """

    depth_low_share: Annotated[float, Field(gt=0, le=2)] = 0.1
    depth_high_share: Annotated[float, Field(gt=0, le=2)] = 0.5
    opening_share: Annotated[float, Field(gt=0, le=1)] = 0.05
    angle_rad: Annotated[float, Field(ge=-3.2, le=3.2)] | None = None
    profile: DepthProfile = "elliptic"


class Inclusion(Block):
    """Near-surface stringers: round in section, along the axis of the bar, under sound metal."""

    radius_m: Annotated[float, Field(gt=0, le=2e-3)] = 0.15e-3
    cover_low_m: Annotated[float, Field(gt=0, le=5e-3)] = 0.1e-3
    cover_high_m: Annotated[float, Field(gt=0, le=5e-3)] = 0.5e-3


class BinPicking(Block):
    """How fasteners are picked out of a random bin.

    `fill_parts` are dropped into it at a time. The pose that the robot is told is off by normal
    errors: `position_sigma_m` on each axis in the plane, `angle_sigma_rad` about the vertical. The
    hand closes with `grip_force_n`; `pad_friction` is that of pad on oily steel. One attempt is
    followed by others, `attempts` in all, before the robot goes on empty-handed.
    """

    fill_parts: Annotated[int, Field(ge=1, le=24)] = 12
    position_sigma_m: Annotated[float, Field(ge=0, le=0.05)] = 0.001
    angle_sigma_rad: Annotated[float, Field(ge=0, le=1)] = 0.02
    grip_force_n: Annotated[float, Field(gt=0, le=500)] = 80.0
    pad_friction: Annotated[float, Field(ge=0, le=2)] = 0.4
    attempts: Annotated[int, Field(ge=1, le=10)] = 3


class Infeed(Block):
    """What lies in the infeed bin."""

    bin: Literal["nests", "random"] = "nests"
    picking: BinPicking = BinPicking()
    mix: Annotated[tuple[MixEntry, ...], Field(min_length=1)]
    defective_share: Share = 0.1
    defect_weights: dict[DefectKind, NotNegative] = {
        "quench_crack": 0.4,
        "seam": 0.25,
        "lap": 0.15,
        "forging_crack": 0.2,
    }
    crack_length: LengthRange = LengthRange()
    crack_shape: CrackShape = CrackShape()
    inclusion: Inclusion = Inclusion()
    nuisances_per_part: Nuisances = Nuisances()


class BathState(Block):
    """The suspension as it is when the run starts."""

    concentration_ml_per_100ml: Annotated[float, Field(ge=0, le=2)] = 0.25
    contamination_share: Share = 0.05
    clumping_share: Share = 0.02
    humidity_share: Share = 0.5


class Lighting(Block):
    """Light at the part; the irradiance defaults to the datasheet's, the strobe likewise.

    The irradiance is that of new bars in the datasheet's reference layout.
    """

    uv_irradiance_w_per_m2: Annotated[float, Field(ge=0, le=200)] | None = None
    strobe_gain: Annotated[float, Field(gt=0, le=10)] | None = None
    led_hours_h: Annotated[float, Field(ge=0, le=1e6)] = 0.0
    ambient_lx: Annotated[float, Field(ge=0, le=20_000)] = 5.0


class Recipe(Block):
    """Set points and time-outs the controller works to."""

    method: Literal["both", "head", "coil"] = "both"
    shower_s: Positive = 2.0
    dwell_s: NotNegative = 0.1
    head_current_a_per_m: Annotated[float, Field(ge=0, le=40_000)] = 15_000.0
    coil_field_a_per_m: Annotated[float, Field(ge=0, le=100_000)] = 16_000.0
    shot_s: Annotated[float, Field(ge=0.1, le=5)] = 0.5
    shots: Annotated[int, Field(ge=1, le=6)] = 2
    drain_s: NotNegative = 3.0
    head_views: Literal[4] = 4
    verdict_deadline_s: Positive = 2.0
    station_timeout_s: Positive = 10.0
    robot_timeout_s: Positive = 30.0
    irradiance_min_w_per_m2: NotNegative = 10.0
    residual_max_a_per_m: Positive = 240.0
    waits_for_station: bool = False
    table_timeout_s: Positive = 120.0
    swaps_parts: bool = False

    @property
    def shot_methods(self) -> tuple[ShotMethod, ...]:
        """Method of every shot; of both, a head shot comes first and they take turns."""
        turns: tuple[ShotMethod, ...] = (
            ("head", "coil") if self.method == "both" else (self.method,)
        )
        return tuple(turns[k % len(turns)] for k in range(self.shots))


class LineScanSetup(Block):
    """How the line-scan camera is slaved to the spindle."""

    trigger: Literal["encoder", "free_run"] = "encoder"
    free_run_line_rate_hz: Positive = 1000.0
    lines: Annotated[int, Field(ge=64, le=8192)] = 2048
    divider: Annotated[int, Field(ge=1, le=64)] = 2
    encoder_mode: EncoderMode = "position"
    exposure_s: Positive = 0.0008
    spindle_speed_rpm: Annotated[float, Field(gt=0, le=3000)] = 24.0


class Wobble(Block):
    """Imperfections of spindle and encoder; None takes the datasheet's figure."""

    line_jitter_share: NotNegative | None = None
    eccentricity_m: NotNegative | None = None
    torque_ripple_share: NotNegative | None = None
    slip_share: Annotated[float, Field(ge=-0.5, le=0.5)] = 0.0
    disc_eccentricity_m: Annotated[float, Field(ge=0, le=0.005)] = 0.0


class Latency(Block):
    """Inference latency in virtual time: a constant, drawn around it, or exponential."""

    kind: Literal["fixed", "profile", "exponential"] = "profile"
    mean_s: Positive = 0.35
    sigma_s: NotNegative = 0.03


class Inspection(Block):
    """Which trained model judges the images: in this process, or in the service at `url`.

    `service_timeout_s` is wall time the service may take for one part before it counts as silent.
    `runtime` executes the network in this process; openvino needs the extra of that name.
    `usual_reject_share` is what the monitoring takes for usual; None learns it from 50 parts.
    """

    model: str = "model"
    url: Annotated[str, Field(pattern=r"^https?://[^\s/?#@]+(/[^\s?#]*)?$")] | None = None
    service_timeout_s: Annotated[float, Field(gt=0, le=600)] = 10.0
    runtime: Literal["onnxruntime", "openvino"] = "onnxruntime"
    threshold: Annotated[float, Field(ge=0, le=1)] | None = None
    latency: Latency = Latency()
    latency_budget_s: Positive = 1.0
    usual_reject_share: Annotated[float, Field(gt=0, lt=1)] | None = None


class DetectionModel(Block):
    """What `imaging: timing` draws verdicts from: logistic POD in ln(length), false-call rate.

    Numbers left out are those of `file`, a detection model that a study has written, or of the
    rig. In a loaded scenario all are filled in.
    """

    file: str | None = None
    b0: float | None = None
    b1: float | None = None
    reference_length_m: Positive | None = None
    false_call_share: Share | None = None


FaultTarget = Literal[
    "encoder", "trigger", "line_camera", "frame_camera", "light", "bath", "magnetiser", "demag",
    "clamp", "part", "robot", "inspection", "signal", "operator", "power",
]  # fmt: skip


class Fault(Block):
    """Something that goes wrong: once from `at_s` on, at a rate, or by its mean times.

    It has one of `at_s`, `rate_per_h` and `mtbf_s`; `mttr_s` goes with the last. `signal` is the
    one whose wire is at fault. `fixture` is the fixture or cell of the layout that suffers it;
    without one a timed fault befalls all of them at once, a random one each by itself.
    """

    at_s: NotNegative | None = None
    rate_per_h: Positive | None = None
    mtbf_s: Positive | None = None
    mttr_s: Positive | None = None
    target: FaultTarget
    kind: str
    signal: str | None = None
    fixture: str | None = None
    duration_s: Positive | None = None
    magnitude: float | None = None


class Break(Block):
    """A planned break: the operator stops the bench after the part in hand, then starts it."""

    at_s: NotNegative
    duration_s: Positive
    every_s: Positive | None = None


class BathUpkeep(Block):
    """How the bath ages with every part, and what the operator does about it.

    Carried-out suspension is made up with clean carrier; soil comes with the parts.
    """

    tank_l: Positive = 20.0
    carry_out_ml_per_part: NotNegative = 0.0
    soil_share_per_part: Share = 0.0
    top_up_below_ml_per_100ml: Positive | None = None
    top_up_s: NotNegative = 120.0
    replace_above_share: Share | None = None
    replace_s: NotNegative = 900.0


class LampUpkeep(Block):
    """How fast the UV LEDs fade while they burn, and when the operator replaces them."""

    fade_factor: NotNegative = 0.0
    replace_below_w_per_m2: Positive | None = None
    replace_s: NotNegative = 600.0


class Production(Block):
    """The bench as a workplace: what is planned, breaks, and what wears out."""

    planned_run_time_s: Positive | None = None
    breaks: tuple[Break, ...] = ()
    bath: BathUpkeep = BathUpkeep()
    lamp: LampUpkeep = LampUpkeep()


class Expectation(Block):
    """A figure of the summary that must lie within limits; `metric` is its dotted path."""

    name: str
    metric: str
    min: float | None = None
    max: float | None = None


class Scenario(Block):
    """A bench, what it is asked to do, what goes wrong, and what must hold."""

    scenario: str
    description: str
    rig: str = "mpi_bench"
    layout: str = DEFAULT_LAYOUT
    parts: Annotated[int, Field(ge=1, le=1_000_000)] = 12
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 1
    time_limit_s: Positive = 86_400.0
    mode: Literal["fast", "realtime"] = "fast"
    lag_budget_s: Positive = 0.5
    imaging: Literal["full", "timing"] = "full"
    controller: Controller = Controller()
    infeed: Infeed
    bath: BathState = BathState()
    light: Lighting = Lighting()
    recipe: Recipe = Recipe()
    line_scan: LineScanSetup = LineScanSetup()
    spindle: Wobble = Wobble()
    inspection: Inspection = Inspection()
    detection_model: DetectionModel = DetectionModel()
    production: Production = Production()
    datasheets: dict[str, dict[str, Any]] = {}
    faults: tuple[Fault, ...] = ()
    expectations: tuple[Expectation, ...] = ()
    assertions: tuple[Assertion, ...] = ()
