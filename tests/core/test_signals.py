"""The I/O image: types, listeners, unknown names."""

import pytest

from twin.core.errors import SignalError
from twin.core.signals import SignalImage, Tag


@pytest.fixture
def image():
    return SignalImage([
        Tag("clamp_closed", "input", "bool", "-", "", 0),
        Tag("speed_rpm", "output", "real", "rpm", "", 1, initial=3),
    ])  # fmt: skip


def test_values_have_the_type_of_their_tag(image):
    image["clamp_closed"] = 1
    image["speed_rpm"] = 7
    assert image["clamp_closed"] is True
    assert isinstance(image["speed_rpm"], float)


def test_listeners_hear_changes_only(image):
    log = []
    image.listen(lambda name, value: log.append((name, value)))
    image["speed_rpm"] = 3
    image["speed_rpm"] = 4
    image["speed_rpm"] = 4
    assert log == [("speed_rpm", 4.0)]


def test_inputs_and_outputs_are_copies_seen_from_the_controller(image):
    inputs = image.inputs()
    image["clamp_closed"] = True
    assert inputs == {"clamp_closed": False}
    assert image.outputs() == {"speed_rpm": 3.0}


def test_unknown_signal_names_its_neighbours(image):
    with pytest.raises(SignalError, match="clamp_closed"):
        image["clamp_close"] = True
    with pytest.raises(SignalError, match="unknown signal"):
        _ = image["zzz"]
