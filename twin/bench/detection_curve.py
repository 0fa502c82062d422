"""The POD curve and the false-call share that verdicts are drawn from at timing level."""

from dataclasses import dataclass
from math import exp, log

from twin.core.errors import ScenarioError
from twin.spec.scenario import DetectionModel


@dataclass(frozen=True)
class DetectionCurve:
    """logit POD = b0 + b1·ln(length/reference), and the share of sound parts that are rejected.

    Source: MIL-HDBK-1823A, appendix G.3.
    """

    b0: float
    b1: float
    reference_length_m: float
    false_call_share: float

    def pod(self, length_m: float) -> float:
        """Probability that a crack of a length [m] is found."""
        return 1.0 / (1.0 + exp(-(self.b0 + self.b1 * log(length_m / self.reference_length_m))))

    @property
    def a90_m(self) -> float:
        """Crack length [m] that is found nine times of ten."""
        return self.reference_length_m * exp((log(9.0) - self.b0) / self.b1)


def curve_of(model: DetectionModel) -> DetectionCurve:
    """The curve of a loaded scenario's detection model.

    Raises: ScenarioError where a number is missing.
    """
    return DetectionCurve(
        _given(model.b0),
        _given(model.b1),
        _given(model.reference_length_m),
        _given(model.false_call_share),
    )


def _given(value: float | None) -> float:
    if value is None:
        raise ScenarioError("detection_model: a number is missing; load the scenario with its rig")
    return value
