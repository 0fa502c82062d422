"""The study: which scenario, which factors over which levels, what is measured at each point."""

from typing import Annotated, Any, Literal

from pydantic import Field

from twin.spec.scenario import Block, LengthRange, Positive

Several = Annotated[int, Field(ge=1, le=100_000)]
NotSeveral = Annotated[int, Field(ge=0, le=100_000)]


class Range(Block):
    """Values from `low` to `high`, even on a linear or a logarithmic scale; `steps` on a grid."""

    low: float
    high: float
    scale: Literal["linear", "log"] = "linear"
    steps: Annotated[int, Field(ge=2, le=10_000)] | None = None


class Normal(Block):
    """Values of a normal distribution."""

    mean: float
    sigma: Positive


class Follower(Block):
    """A key that goes with its factor: `coefficient` · value ** `power`."""

    key: str
    coefficient: float = 1.0
    power: float = 1.0


class Factor(Block):
    """One scenario parameter and what it is varied over: one of levels, range and normal."""

    key: str
    label: str | None = None
    levels: Annotated[tuple[Any, ...], Field(min_length=1)] | None = None
    range: Range | None = None
    normal: Normal | None = None
    follows: tuple[Follower, ...] = ()


class Design(Block):
    """How the factors are combined.

    `points` of a Latin hypercube or a Sobol sequence; `trajectories` of Morris' one-at-a-time
    design; `base` sample of Saltelli's, from which Sobol indices come.
    """

    kind: Literal["grid", "latin_hypercube", "sobol", "morris", "saltelli"] = "grid"
    points: Several | None = None
    trajectories: Several | None = None
    base: Several | None = None


class PodTask(Block):
    """Cracked and blank parts through imaging and inspection, at every point.

    `lengths` of the cracks are even on a logarithmic scale; `without_inspection` leaves the
    network out: contrast and background only.
    """

    cracks: NotSeveral = 60
    blanks: NotSeveral = 180
    lengths: LengthRange = LengthRange(low_m=0.0005, high_m=0.010)
    without_inspection: bool = False
    link: Literal["logit", "probit"] = "logit"
    transform: Literal["a", "ln"] = "ln"
    bound: Literal["wald", "lr"] = "wald"


class RunTask(Block):
    """Whole runs of the bench, one a replication; None takes the scenario's own."""

    parts: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    imaging: Literal["full", "timing"] = "timing"


class Surrogate(Block):
    """A regression over all points, of which indices and front are computed.

    `pod_from_m`, `pod_to_m` the crack lengths over which the miss rate is averaged.
    """

    pod_from_m: Positive = 0.001
    pod_to_m: Positive = 0.010
    base: Annotated[int, Field(ge=16, le=65_536)] = 1024


class Pareto(Block):
    """Two responses to make small at once, over all factors; `steps` candidates a factor.

    `most_false_calls` is the false-call share up to which an operating point is acceptable.
    """

    steps: Annotated[int, Field(ge=2, le=100)] = 13
    most_false_calls: Annotated[float, Field(gt=0, le=1)] = 0.05
    longest_a90_95_m: Positive | None = None


class StudyFile(Block):
    """A study as it is written."""

    study: str
    description: str
    scenario: str
    set: dict[str, Any] = Field(default={})
    factors: Annotated[tuple[Factor, ...], Field(min_length=1)] = ()
    design: Design = Design()
    replications: Annotated[int, Field(ge=1, le=100_000)] = 1
    common_random_numbers: bool = True
    seed: Annotated[int, Field(ge=0, lt=2**62)] = 1
    pod: PodTask | None = None
    run: RunTask | None = None
    surrogate: Surrogate | None = None
    pareto: Pareto | None = None
    writes_detection_model: bool = False
