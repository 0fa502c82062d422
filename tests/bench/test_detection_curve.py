"""The curve of the detection model, at points that need no computing."""

import pytest

from twin.bench.detection_curve import DetectionCurve, curve_of
from twin.core.errors import ScenarioError
from twin.spec.scenario import DetectionModel

CURVE = DetectionCurve(b0=0.0, b1=4.0, reference_length_m=0.0015, false_call_share=0.03)


def test_a90_is_found_nine_times_of_ten():
    assert CURVE.pod(CURVE.a90_m) == pytest.approx(0.9)
    assert CURVE.pod(0.0015) == pytest.approx(0.5)
    assert CURVE.a90_m == pytest.approx(0.0015 * 9 ** (1 / 4))


def test_a_model_that_nobody_has_filled_in_is_refused():
    with pytest.raises(ScenarioError, match="a number is missing"):
        curve_of(DetectionModel(b0=0.0, b1=4.0))
