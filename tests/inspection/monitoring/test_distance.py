"""Mahalanobis distance where it is Pythagoras, and where features belong together."""

import numpy as np
import pytest

from tests.inspection.monitoring.conftest import reference_of
from twin.inspection.monitoring.distance import DistanceDetector, mahalanobis
from twin.inspection.monitoring.features import FEATURES


def test_unrelated_features_of_deviation_two():
    far = mahalanobis(np.array([[6.0, 8.0], [0.0, 0.0]]), np.zeros(2), np.eye(2) / 4)
    assert far.tolist() == [5.0, 0.0]


def test_an_unusual_combination_is_farther_than_an_unusual_value():
    precision = np.linalg.inv(np.array([[1.0, 0.9], [0.9, 1.0]]))
    together, apart = mahalanobis(np.array([[1.0, 1.0], [1.0, -1.0]]), np.zeros(2), precision)
    assert together == pytest.approx(np.sqrt(2 / 1.9))
    assert apart == pytest.approx(np.sqrt(2 / 0.1))


def test_each_kind_of_view_has_its_own_limit():
    detector = DistanceDetector(reference_of(limit={"shank": 2.0, "head": 4.0}))
    values = np.zeros(len(FEATURES))
    values[1] = 3.0
    assert detector.ratios({"shank": values, "head_2": values}) == pytest.approx(
        {"shank": 1.5, "head_2": 0.75}
    )
