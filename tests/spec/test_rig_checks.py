"""Contradictions between the datasheets of a rig, one by one."""

import pytest

from twin.spec import load_rig
from twin.spec.rig_checks import rig_problems


@pytest.fixture
def line_camera_with(rig_copy):
    """Load the rig with another pixel format of its line camera."""

    def load(pixel_format):
        path = rig_copy / "cameras" / "linea_gige_2k.yaml"
        text = path.read_text()
        assert "pixel_format: Mono" in text
        path.write_text(text.replace("pixel_format: Mono", f"pixel_format: {pixel_format}"))
        return load_rig(rig_copy)

    return load


def test_a_line_of_pixels_holds_no_mosaic(line_camera_with, problems_of):
    (problem,) = problems_of(line_camera_with, "BayerRG")
    assert "line_camera.pixel_format: got 'BayerRG'" in problem
    assert "must be Mono or RGB" in problem


def test_a_line_camera_may_have_a_line_per_colour(line_camera_with):
    rig = line_camera_with("RGB")
    assert rig.line_camera.pixel_format == "RGB"
    assert rig_problems(rig) == []
