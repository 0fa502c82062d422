"""The trigger unit on the bench: one turn per arming, told as the unit itself sees it."""

from math import tau

import numpy as np
import pytest

from twin.controllers.trigger_unit import ReferenceTriggerUnit
from twin.core.line_trigger import TriggerError
from twin.core.random import stream
from twin.plant.spindle import POSITION, SPEED, Spindle
from twin.plant.trigger_unit import TriggerUnit, line_timing
from twin.spec.scenario import LineScanSetup, Wobble

SIGNALS = ("trigger_busy", "trigger_complete", "trigger_overrun", "trigger_lines_done")
EVEN = Wobble(line_jitter_share=0, torque_ripple_share=0, eccentricity_m=0)


class Camera:
    """Keeps what it is given."""

    def __init__(self):
        self.begun = 0
        self.given = []

    def begin(self):
        self.begun += 1

    def deliver(self, line_scan, *, is_whole):
        self.given.append((line_scan, is_whole))


@pytest.fixture
def scanning(stand, rig):
    """A spindle that turns at 24 rpm, a turn in 2.5 s, and a trigger unit with its camera."""

    def build(*faults, rpm=24, divider=2, wobble=EVEN, **setup):
        s = stand(*faults)
        s.spindle = Spindle(s.site, s.fixture, sheet=rig.spindle, counts_per_turn=4096,
                            start_angle_rad=2.0)  # fmt: skip
        s.camera, s.logic = Camera(), ReferenceTriggerUnit()
        s.unit = TriggerUnit(
            s.site, s.spindle, s.camera, logic=s.logic, rig=rig, setup=LineScanSetup(**setup),
            wobble=wobble, rng=stream(1, "encoder"),
        )  # fmt: skip
        s.at(0, spindle_enable=True, spindle_mode=SPEED, spindle_speed_rpm=rpm)
        s.at(2, trigger_arm=True, trigger_divider=divider)
        return s

    return build


def fault(target, kind, **more):
    return {"at_s": 0, "target": target, "kind": kind, **more}


def values(s):
    return [(name.removeprefix("trigger_"), value) for _, name, value in s.log(*SIGNALS)]


def test_one_turn_from_the_next_index_is_2048_lines(scanning):
    s = scanning()
    s.run(10)
    ((lines, is_whole),) = s.camera.given
    assert is_whole
    assert s.camera.begun == 1
    assert (lines.lines_taken, lines.triggers, lines.lines_lost) == (2048, 2048, 0)
    begun_rad = lines.angle_rad - lines.smear_rad / 2
    assert begun_rad == pytest.approx(np.arange(2048) * tau / 2048, abs=1e-9)
    assert values(s) == [("busy", 1), ("lines_done", 2048), ("complete", 1)]
    assert s.logic.status().errors == TriggerError.NONE


def test_it_is_over_with_the_next_index(scanning):
    s = scanning()
    s.run(10)
    complete_s = next(t for t, name, _ in s.log("trigger_complete"))
    first_s = s.camera.given[0][0].time_s[0]
    assert 2.0 < first_s < 4.5
    assert complete_s == pytest.approx(first_s + 2.5, abs=1e-8)


def test_disarmed_after_it_everything_falls(scanning):
    s = scanning()
    s.at(8, trigger_arm=False)
    s.run(9)
    assert all(not s.site.wires[name] for name in SIGNALS)
    s.at(0, trigger_arm=True)
    s.run(15)
    assert len(s.camera.given) == 2


@pytest.mark.parametrize(("divider", "lines"), [(1, 4096), (4, 1024), (0, 4096), (-7, 4096),
                                                 (64, 64), (1000, 64)])  # fmt: skip
def test_the_divider_on_the_wire_is_kept_within_its_register(scanning, divider, lines):
    s = scanning(divider=divider, exposure_s=1e-5)
    s.run(10)
    assert s.site.wires["trigger_lines_done"] == lines


def test_too_fast_a_spindle_overruns_the_camera(scanning):
    s = scanning(rpm=900, exposure_s=1e-5)
    s.run(10)
    assert s.site.wires["trigger_overrun"] is True
    assert s.site.wires["trigger_lines_done"] == 1024
    assert s.logic.status().overruns == 1024


def test_the_datasheet_jitter_is_no_overrun_at_the_default_speed(scanning):
    s = scanning(wobble=Wobble())
    s.run(10)
    assert s.site.wires["trigger_overrun"] is False
    assert s.site.wires["trigger_lines_done"] == 2048


def test_a_line_period_just_met_is_no_overrun(scanning, rig):
    timing = line_timing(rig=rig, setup=LineScanSetup(exposure_s=4e-6))
    s = scanning(rpm=(1 - 1e-9) * 60 / timing.line_s / 2048, exposure_s=4e-6)
    s.run(10)
    assert s.site.wires["trigger_overrun"] is False
    assert s.site.wires["trigger_lines_done"] == 2048


def test_disarmed_within_its_turn_it_has_not_completed(scanning):
    s = scanning()
    s.at(4.4, trigger_arm=False)
    s.run(10)
    ((lines, is_whole),) = s.camera.given
    assert not is_whole
    assert 0 < lines.lines_taken < 2048
    assert lines.time_s[-1] <= 4.4
    assert values(s) == [("busy", 1), ("busy", 0)]


def test_a_spindle_that_is_told_otherwise_ends_the_scan_unfinished(scanning):
    s = scanning()
    s.at(4.4, spindle_mode=POSITION)
    s.run(10)
    ((lines, is_whole),) = s.camera.given
    assert not is_whole
    assert 0 < lines.lines_taken < 2048
    assert values(s) == [("busy", 1)]


def test_a_standing_spindle_gives_nothing_until_it_is_disarmed(scanning):
    s = scanning(rpm=0)
    s.at(8, trigger_arm=False)
    s.run(10)
    ((lines, is_whole),) = s.camera.given
    assert (lines.lines_taken, is_whole) == (0, False)
    assert values(s) == [("busy", 1), ("busy", 0)]


def test_without_its_index_it_waits_until_it_is_disarmed(scanning):
    s = scanning(fault("encoder", "index_lost"))
    s.at(9, trigger_arm=False)
    s.run(10)
    ((lines, is_whole),) = s.camera.given
    assert (lines.lines_taken, is_whole) == (0, False)
    assert s.log(*SIGNALS) == [(2.0, "trigger_busy", 1.0), (9.0, "trigger_busy", 0.0)]


@pytest.mark.parametrize(("mode", "lines"), [("position", 0), ("forward", 0), ("motion", 2048)])
def test_swapped_tracks_give_lines_in_motion_mode_only(scanning, mode, lines):
    s = scanning(fault("encoder", "reversed"), encoder_mode=mode)
    s.run(10)
    assert s.site.wires["trigger_complete"] is True
    assert s.site.wires["trigger_lines_done"] == lines
    assert s.logic.status().count_error == 0


def test_a_standing_encoder_misses_the_whole_turn(scanning):
    s = scanning(fault("encoder", "stuck"))
    s.run(10)
    assert s.site.wires["trigger_complete"] is True
    assert s.site.wires["trigger_lines_done"] == 0
    assert s.logic.status().count_error == -4096


@pytest.mark.parametrize(("kind", "magnitude", "flag"), [
    ("missed_counts", 40, TriggerError.MISSED), ("extra_counts", 40, TriggerError.EXTRA),
    ("slip", 0.1, TriggerError.MISSED), ("slip", -0.1, TriggerError.EXTRA),
])  # fmt: skip
def test_a_turn_with_a_wrong_number_of_counts_is_noticed(scanning, kind, magnitude, flag):
    s = scanning(fault("encoder", kind, magnitude=magnitude))
    s.run(10)
    status = s.logic.status()
    assert status.errors & flag
    # every second count is a trigger; extra ones may come too soon for the camera
    assert status.triggers == -(-(4096 + status.count_error) // 2)
    assert status.lines_done == s.site.wires["trigger_lines_done"] <= status.triggers


def test_lost_triggers_are_missing_from_the_lines_done(scanning):
    s = scanning(fault("trigger", "lost", magnitude=0.1))
    s.run(10)
    status = s.logic.status()
    assert status.triggers == 2048
    assert status.lines_done == pytest.approx(0.9 * 2048, abs=5 * np.sqrt(2048 * 0.09))


def test_a_camera_that_runs_free_is_only_told_the_turn(scanning):
    s = scanning(trigger="free_run", free_run_line_rate_hz=600.0)
    s.run(10)
    ((lines, is_whole),) = s.camera.given
    assert is_whole
    assert lines.lines_taken == pytest.approx(600 * 2.5, abs=1)
    assert np.diff(lines.time_s) == pytest.approx(1 / 600)
    assert values(s) == [("busy", 1), ("lines_done", lines.lines_taken), ("complete", 1)]


def test_an_eccentric_disc_moves_lines_but_loses_none(scanning):
    s = scanning(wobble=EVEN.model_copy(update={"disc_eccentricity_m": 1e-4}))
    s.run(10)
    ((lines, is_whole),) = s.camera.given
    assert is_whole
    assert lines.lines_taken == 2048
    off_rad = lines.angle_rad - lines.smear_rad / 2 - np.arange(2048) * tau / 2048
    # The disc misreads by e/r; with any phase the swing over a turn is twice that.
    assert np.ptp(off_rad) == pytest.approx(2 * 1e-4 / 0.018, rel=0.01)
