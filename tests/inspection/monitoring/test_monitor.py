"""Alarms begin and end as parts go by."""

from dataclasses import replace

import numpy as np
import pytest

from tests.inspection.conftest import frames
from tests.inspection.monitoring.conftest import reference_of
from twin.core.records import VIEWS, Verdict
from twin.inspection.inspector import NOT_NUMBERS, Inspector
from twin.inspection.monitoring import monitor as module
from twin.inspection.monitoring.features import FEATURES
from twin.inspection.monitoring.monitor import Monitor, Sighting


def verdict(decision="ok", score=0.5, doubts=()):
    return Verdict(1, decision, score, 0.9, doubts=doubts)


def monitor_of(reference=None, **options):
    return Monitor(reference, threshold=0.9, latency_budget_s=1.0, **options)


def names(noticed):
    return [(alarm.name, alarm.is_on) for alarm in noticed.alarms]


@pytest.fixture
def looks(monkeypatch):
    """Features of every image, set by the test."""
    values = {"level": 0.0}

    def features(_):
        found = np.zeros(len(FEATURES))
        for name, value in values.items():
            found[FEATURES.index(name)] = value
        return found

    monkeypatch.setattr(module, "image_features", features)
    return values


def see(monitor, **changes):
    return monitor.see(
        Sighting(**{"frames": frames(), "verdict": verdict(), "latency_s": 0.5} | changes)
    )


def test_a_process_in_order_raises_nothing(looks):
    monitor = monitor_of(reference_of())
    assert [names(see(monitor)) for _ in range(30)] == [[]] * 30
    assert monitor.active == frozenset()


def test_every_strange_part_is_told_and_the_end_once(looks):
    monitor = monitor_of(reference_of())
    looks["length"] = 6.0
    first, second = see(monitor), see(monitor)
    looks["length"] = 0.0
    assert names(first) == names(second) == [("ood", True)]
    assert [frame.view for frame, ratio in first.strange if ratio > 1] == list(VIEWS)
    assert [names(see(monitor)), names(see(monitor))] == [[("ood", False)], []]


def test_a_dimming_lamp_drifts_out_of_training_and_back(looks):
    monitor = monitor_of(reference_of(limit={"shank": 99.0, "head": 99.0}))
    told = []
    for level in [0.0] * 10 + [-4.0] * 20 + [0.0] * 20:
        looks["level"] = level
        told += see(monitor).alarms
    assert [(a.name, a.is_on) for a in told] == [
        ("data_shank_brightness", True), ("data_head_brightness", True),
        ("data_shank_brightness", False), ("data_head_brightness", False),
    ]  # fmt: skip
    assert "below those of training" in told[0].text


def test_slow_inspections_and_those_given_up_count():
    monitor = monitor_of()
    assert names(see(monitor)) == []
    told = [names(see(monitor, frames=(), verdict=None, latency_s=3.0)) for _ in range(3)]
    assert told == [[("latency", True)], [], []]


def test_scores_that_are_no_numbers_are_another_matter_than_wrong_images():
    monitor = monitor_of()
    nan = verdict("reject", 1.0, (f"shank: {NOT_NUMBERS}",))
    assert names(see(monitor, verdict=nan)) == [("stability", True)]
    incomplete = verdict("reject", 1.0, ("shank: image is not complete",))
    assert names(see(monitor, verdict=incomplete)) == [("schema", True), ("stability", False)]


def test_a_network_that_gives_nan_is_noticed(folder):
    class Broken:
        def __init__(self, model):
            self.recipe = model.recipe
            self._model = model

        def logits(self, tiles):
            return np.full_like(self._model.logits(tiles), np.nan)

    inspector = Inspector(folder)
    inspector._model = Broken(inspector._model)  # type: ignore[assignment]
    result = inspector.inspect(frames(), 7)
    assert result.decision == "reject"
    assert names(see(monitor_of(), verdict=result)) == [("stability", True)]


def test_rejects_that_become_more_are_noticed():
    monitor = monitor_of(usual_reject_share=0.05)
    told = [names(see(monitor, verdict=verdict("reject", 0.95))) for _ in range(6)]
    assert [("quality_rejects", True)] in told


def test_images_that_can_not_be_images_have_no_features(looks):
    first, *others = frames()
    broken = replace(first, image=np.zeros((4, 4, 4), np.uint8))
    noticed = see(monitor_of(reference_of()), frames=[broken, *others])
    assert names(noticed) == []
