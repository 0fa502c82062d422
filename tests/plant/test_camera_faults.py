"""What a camera's faults do to its images, worked out on small ones."""

from types import SimpleNamespace

import numpy as np
import pytest

from twin.core.records import LineScan, frozen_array
from twin.plant.camera_faults import SOUND, CameraState, camera_state
from twin.plant.frame_camera import FrameCamera
from twin.plant.line_camera import LineCamera

LINES = 10


def scan():
    line = frozen_array(np.arange(LINES, dtype=float))
    return LineScan(line, line / 1000, frozen_array(np.full(LINES, 0.002)), line * 0, 0.0008,
                    LINES, LINES + 1, 1)  # fmt: skip


def test_a_sound_camera_changes_nothing(rig):
    image = frozen_array(np.ones((4, 3), np.uint8))
    assert SOUND.of_lines(scan()).lines_taken == LINES
    assert SOUND.of_frame(image) is image
    assert SOUND.of_sensor(rig.line_camera) is rig.line_camera
    assert SOUND.facts() == {}


def test_lines_that_are_overwritten_count_as_lost():
    kept = CameraState(kept_share=0.7).of_lines(scan())
    assert kept.lines_taken == 7
    assert kept.lines_lost == 1 + 3
    assert kept.angle_rad.tolist() == list(range(7))
    assert kept.lines_expected == LINES


def test_twice_the_exposure_is_twice_the_light_and_twice_the_smear():
    longer = CameraState(exposure_share=2.0).of_lines(scan())
    assert longer.exposure_s == pytest.approx(0.0016)
    assert longer.smear_rad == pytest.approx(0.004)


def test_the_end_of_a_frame_is_black():
    image = CameraState(kept_share=0.5).of_frame(frozen_array(np.full((4, 3), 9, np.uint8)))
    assert image.tolist() == [[9] * 3, [9] * 3, [0] * 3, [0] * 3]


def test_line_noise_is_that_of_the_sensor(rig):
    sensor = CameraState(line_noise_e=30.0).of_sensor(rig.frame_camera)
    assert sensor.line_noise_e == 30.0
    assert sensor.dark_noise_e == rig.frame_camera.dark_noise_e


def test_the_trace_tells_only_what_is_not_as_it_should_be():
    assert CameraState(exposure_share=3.0, line_noise_e=1.0).facts() == {
        "exposure_share": 3.0,
        "line_noise_e": 1.0,
    }


def test_the_state_follows_the_faults_of_that_camera(stand):
    s = stand(
        {"at_s": 0, "target": "line_camera", "kind": "exposure_wrong", "magnitude": 2},
        {"at_s": 0, "target": "line_camera", "kind": "buffer_overrun", "magnitude": 0},
        {"at_s": 0, "target": "frame_camera", "kind": "line_noise", "magnitude": 5},
    )
    s.run(1)
    assert camera_state(s.site.faults, "line_camera") == CameraState(2.0, None, 0.0)
    assert camera_state(s.site.faults, "frame_camera") == CameraState(1.0, 5.0, 1.0)


class Optics(SimpleNamespace):
    """Writes down what it is asked to take."""

    def take_shank(self, line_scan, camera):
        self.taken.append((line_scan, camera))

    def take_head(self, index, camera, *, exposure_s):
        self.taken.append((index, camera, exposure_s))


LINE_OUTCOMES = [
    (None, ["line_camera_done"], 1),
    ({"kind": "frame_dropped"}, ["line_camera_error"], 0),
    ({"kind": "timeout"}, [], 0),
    ({"kind": "buffer_overrun", "magnitude": 0.5}, ["line_camera_error"], 1),
    ({"kind": "exposure_wrong", "magnitude": 2}, ["line_camera_done"], 1),
]


@pytest.mark.parametrize(("fault", "reported", "images"), LINE_OUTCOMES)
def test_what_the_line_camera_reports_and_delivers(stand, fault, reported, images):
    s = stand(*([{"at_s": 0, "target": "line_camera"} | fault] if fault else []))
    optics = Optics(taken=[])
    camera = LineCamera(s.site, optics)  # type: ignore[arg-type]
    s.at(1, line_camera_arm=True)
    s.run(2)
    camera.begin()
    camera.deliver(scan(), is_whole=True)
    assert [name for _, name, _ in s.log("line_camera_done", "line_camera_error")] == reported
    assert len(optics.taken) == images


FRAME_OUTCOMES = [
    (None, 2, ["frame_camera_done"], [0.02]),
    (None, 9, ["frame_camera_error"], []),
    ({"kind": "frame_dropped"}, 2, ["frame_camera_error"], []),
    ({"kind": "timeout"}, 2, [], []),
    ({"kind": "buffer_overrun", "magnitude": 0.5}, 2, ["frame_camera_error"], [0.02]),
    ({"kind": "exposure_wrong", "magnitude": 3}, 2, ["frame_camera_done"], [0.06]),
]


@pytest.mark.parametrize(("fault", "view", "reported", "exposures_s"), FRAME_OUTCOMES)
def test_what_the_frame_camera_reports_and_delivers(stand, fault, view, reported, exposures_s):
    s = stand(*([{"at_s": 0, "target": "frame_camera"} | fault] if fault else []))
    optics = Optics(taken=[])
    FrameCamera(s.site, optics, exposure_s=0.02, frame_period_s=0.05)  # type: ignore[arg-type]
    s.at(1, frame_camera_arm=True, frame_camera_view=view)
    s.at(1.5, frame_camera_trigger=True)
    s.run(2)
    assert [name for _, name, _ in s.log("frame_camera_done", "frame_camera_error")] == reported
    assert [exposure_s for _, _, exposure_s in optics.taken] == pytest.approx(exposures_s)
    assert s.site.wires["frame_camera_acquiring"] is False
