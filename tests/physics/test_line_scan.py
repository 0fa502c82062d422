"""One revolution of the line-scan camera against the arithmetic of lines, rates and losses."""

from math import ceil, inf, pi, tau
from time import perf_counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twin.core.random import stream
from twin.physics.encoder import EncoderModel
from twin.physics.harmonic import Harmonic, torque_ripple
from twin.physics.line_rate import (
    data_rate_bytes_per_s,
    fits_link,
    free_run_stretch,
    link_line_rate_hz,
    overspeed_stretch,
    overspeed_stretch_limit,
)
from twin.physics.line_scan import (
    LineCameraTiming,
    SpindleModel,
    TriggerSettings,
    accepted,
    ideal_line_scan,
    scan_free_running,
    scan_revolution,
    turn_after,
)
from twin.physics.motion import Motion
from twin.physics.ramp import RampLimits

CAMERA = LineCameraTiming(exposure_s=0.8e-3, overhead_s=1e-6, max_line_rate_hz=26_000.0)
LINE_RAD = tau / 2048


def steady(turns_per_s=0.5, angle_rad=0.0):
    return Motion(np.array([[0.0, angle_rad, tau * turns_per_s, 0.0, 0.0]]))


def scan(motion=None, *, seed=1, start_s=0.0, stop_s=inf, camera=CAMERA, **models):
    return scan_revolution(
        motion=motion or steady(),
        start_s=start_s,
        stop_s=stop_s,
        spindle=models.get("spindle", SpindleModel()),
        encoder=models.get("encoder", EncoderModel()),
        trigger=models.get("trigger", TriggerSettings()),
        camera=camera,
        rng=stream(seed, "line_scan"),
    )


def free_run(line_rate_hz, motion=None, *, seed=1, stop_s=inf, camera=CAMERA, **models):
    return scan_free_running(
        motion=motion or steady(),
        start_s=0.0,
        stop_s=stop_s,
        spindle=models.get("spindle", SpindleModel()),
        lines_expected=2048,
        line_rate_hz=line_rate_hz,
        camera=camera,
        rng=stream(seed, "line_scan"),
    )


def busy_for(line_s):
    return LineCameraTiming(exposure_s=line_s, overhead_s=0.0, max_line_rate_hz=1e9)


def test_perfect_rotation_gives_2048_equal_lines():
    lines = scan()
    turned = pi * 0.8e-3
    assert (lines.lines_taken, lines.triggers, lines.lines_lost) == (2048, 2048, 0)
    assert lines.stretch_ratio == 1.0
    assert lines.angle_rad == pytest.approx(np.arange(2048) * LINE_RAD + turned / 2, abs=1e-12)
    assert lines.time_s == pytest.approx(np.arange(2048) * 2 / 2048, abs=1e-12)
    assert lines.smear_rad == pytest.approx(np.full(2048, turned), abs=1e-12)


def test_angles_count_from_the_index_wherever_the_spindle_stands():
    lines = scan(steady(angle_rad=100 * tau + 1.0), start_s=7.0)
    assert lines.angle_rad == pytest.approx(scan().angle_rad, abs=1e-9)
    begin = lines.time_s[0]
    assert 7.0 <= begin < 9.0
    assert (tau * 0.5 * begin + 1.0) % tau == pytest.approx(0.0, abs=1e-9)


def test_runout_is_one_wave_per_turn():
    spindle = SpindleModel(eccentricity_m=1e-4, eccentricity_phase_rad=0.5)
    lines = scan(spindle=spindle)
    assert lines.runout_m == pytest.approx(1e-4 * np.cos(lines.angle_rad + 0.5), abs=1e-15)
    assert lines.runout_m.max() == pytest.approx(1e-4, rel=1e-4)
    assert lines.runout_m.mean() == pytest.approx(0.0, abs=1e-12)


def test_the_encoder_keeps_lines_square_through_torque_ripple():
    lines = scan(spindle=SpindleModel(torque_ripple(speed_ripple_share=0.05, per_turn=8)))
    assert lines.lines_taken == 2048
    middle_error = np.diff(lines.angle_rad) / LINE_RAD - 1
    # only the exposure feels the speed: 0.05 of 0.82 line, eight waves per 2048 lines
    assert np.abs(middle_error).max() < 0.05 * 0.82 * tau * 8 / 2048
    assert lines.smear_rad.max() / lines.smear_rad.min() == pytest.approx(1.05 / 0.95, rel=1e-3)


def test_a_camera_on_its_own_clock_sees_torque_ripple():
    spindle = SpindleModel(torque_ripple(speed_ripple_share=0.05, per_turn=8))
    spacing = np.diff(free_run(1024.0, spindle=spindle).angle_rad) / LINE_RAD
    assert spacing.max() == pytest.approx(1.05, rel=1e-3)
    assert spacing.min() == pytest.approx(0.95, rel=1e-3)


@pytest.mark.parametrize("error", [-0.15, 0.0, 0.15, 0.2])
def test_free_run_stretches_by_its_rate_error(error):
    rate = 1024.0 * (1 + error)
    lines = free_run(rate)
    predicted = free_run_stretch(line_rate_hz=rate, period_s=2.0, lines_expected=2048)
    assert predicted == pytest.approx(1 + error)
    assert lines.stretch_ratio == pytest.approx(predicted, abs=1 / 2048)
    assert np.diff(lines.angle_rad) * 2048 / tau == pytest.approx(1 / (1 + error), rel=1e-9)
    assert lines.lines_lost == 0


def test_free_run_begins_anywhere_within_one_period():
    first = [free_run(1024.0, seed=seed).time_s[0] for seed in range(40)]
    assert 0 <= min(first) < max(first) < 1 / 1024
    assert len(set(first)) == 40


def test_free_run_beyond_the_camera_loses_lines_too():
    lines = free_run(2000.0)
    assert lines.triggers == 4000
    assert lines.lines_taken == 2000


@pytest.mark.parametrize(
    "periods", [0.3, 0.999, 1.0, 1.001, 1.5, 1.999, 2.0, 2.001, 3.0, 7.5, 100.0]
)
def test_a_busy_camera_takes_every_nth_trigger_exactly(periods):
    trigger_period_s = 2.0 / 2048
    camera = busy_for(periods * trigger_period_s)
    lines = scan(camera=camera)
    every = ceil(periods - 1e-9)
    assert lines.lines_taken == ceil(2048 / every)
    assert lines.time_s == pytest.approx(np.arange(0, 2048, every) * trigger_period_s, abs=1e-12)
    predicted = overspeed_stretch(trigger_rate_hz=1024.0, line_s=camera.line_s)
    assert predicted == pytest.approx(1 / every)
    assert lines.stretch_ratio == pytest.approx(predicted, abs=1 / 2048)


def test_overspeed_halves_the_image_just_beyond_the_limit():
    fast = LineCameraTiming(exposure_s=4e-6, overhead_s=1e-6, max_line_rate_hz=26_000.0)
    below = scan(steady(25_900 / 2048), camera=fast)
    above = scan(steady(26_100 / 2048), camera=fast)
    assert below.stretch_ratio == 1.0
    assert above.stretch_ratio == 0.5


@pytest.mark.parametrize("speed", [1.0, 1.2, 2.7])
def test_no_spacing_of_triggers_beats_the_stretch_limit(speed):
    encoder = EncoderModel(jitter_rad=0.3 * LINE_RAD)
    camera = busy_for(speed * 2.0 / 2048)
    limit = overspeed_stretch_limit(trigger_rate_hz=1024.0, line_s=camera.line_s)
    assert limit == pytest.approx(1 / speed)
    assert scan(encoder=encoder, camera=camera).stretch_ratio <= limit + 1 / 2048


def test_too_long_an_exposure_loses_every_second_line():
    camera = LineCameraTiming(exposure_s=1e-3, overhead_s=1e-6, max_line_rate_hz=26_000.0)
    lines = scan(camera=camera)
    assert lines.lines_taken == lines.lines_lost == 1024
    assert np.diff(lines.angle_rad) == pytest.approx(2 * LINE_RAD, abs=1e-12)


def test_line_time_is_the_longer_of_exposure_and_rate():
    assert CAMERA.line_s == pytest.approx(0.801e-3)
    short = LineCameraTiming(exposure_s=4e-6, overhead_s=1e-6, max_line_rate_hz=26_000.0)
    assert short.line_s == 1 / 26_000.0


@pytest.mark.parametrize("share", [0.0, 0.02, 0.3, 1.0])
def test_lost_triggers_are_a_binomial_draw(share):
    lines = scan(trigger=TriggerSettings(lost_share=share))
    assert lines.triggers == 2048
    spread = 5 * np.sqrt(2048 * share * (1 - share))
    assert lines.lines_lost == pytest.approx(2048 * share, abs=spread)
    on_grid = (lines.angle_rad - pi * 0.4e-3) / LINE_RAD
    assert on_grid == pytest.approx(np.round(on_grid), abs=1e-8)


@pytest.mark.parametrize(("divider", "taken"), [(1, 4096), (2, 2048), (3, 1366), (4, 1024)])
def test_the_divider_takes_every_nth_count(divider, taken):
    lines = scan(trigger=TriggerSettings(divider=divider), camera=busy_for(1e-5))
    assert lines.lines_taken == taken
    assert lines.stretch_ratio == taken / 2048


def test_missed_counts_are_not_seen_by_the_trigger_unit():
    lines = scan(encoder=EncoderModel(missed_per_turn=100.0))
    assert lines.lines_lost == 0
    assert lines.lines_taken == pytest.approx((4096 - 100) / 2, abs=5 * 10 / 2 + 1)


def test_slip_takes_fewer_lines_per_turn_of_the_part():
    lines = scan(encoder=EncoderModel(slip_share=0.1))
    assert lines.lines_taken == pytest.approx(0.9 * 2048, abs=1)
    assert np.diff(lines.angle_rad) == pytest.approx(LINE_RAD / 0.9, abs=1e-12)


def test_a_turn_goes_from_index_to_index():
    turn = turn_after(motion=steady(angle_rad=-pi), start_s=0.5)
    assert (turn.begin_s, turn.end_s) == pytest.approx((1.0, 3.0))
    assert (turn.index_rad, turn.is_whole) == (0.0, True)
    cut = turn_after(motion=steady(angle_rad=-pi), start_s=0.5, stop_s=2.0)
    assert (cut.begin_s, cut.end_s, cut.is_whole) == (turn.begin_s, 2.0, False)
    assert turn_after(motion=steady(angle_rad=-pi), start_s=0.5, stop_s=0.9) is None


def test_an_interrupted_scan_ends_there():
    lines = scan(stop_s=0.5)
    assert lines.lines_taken == lines.triggers == 512
    assert lines.angle_rad.tolist() == scan().angle_rad[:512].tolist()
    assert lines.lines_expected == 2048


def test_a_scan_stopped_before_the_index_is_empty():
    lines = scan(steady(angle_rad=pi), stop_s=0.9)
    assert (lines.lines_taken, lines.triggers, lines.lines_lost) == (0, 0, 0)


def test_a_spindle_that_never_meets_the_index_gives_no_line():
    standing = Motion.standing(angle_rad=1.0, at_s=0.0)
    for lines in (scan(standing), scan(steady(-0.5, angle_rad=1.0)), free_run(1e3, standing)):
        assert (lines.lines_taken, lines.triggers, lines.lines_lost) == (0, 0, 0)


def test_an_emergency_stop_ends_the_lines_with_the_turning():
    limits = RampLimits(100.0, 2000.0)
    motion = steady().then_ramp_to(speed_rad_per_s=0.0, at_s=1.0, limits=limits)
    lines = scan(motion)
    # half a turn, then a ramp down of 2·√(π/2000) s at half the speed on average
    turned = pi + pi * np.sqrt(pi / 2000)
    assert lines.lines_taken == int(turned / LINE_RAD) + 1
    assert lines.time_s[-1] < motion.end_s
    assert free_run(1024.0, motion).time_s[-1] < motion.end_s


def test_a_scan_that_begins_while_accelerating_is_still_square():
    limits = RampLimits(5.0, 20.0)
    motion = Motion.standing(angle_rad=-0.01, at_s=0.0)
    motion = motion.then_ramp_to(speed_rad_per_s=pi, at_s=1.0, limits=limits)
    camera = busy_for(1e-6)
    lines = scan(motion, camera=camera)
    assert lines.lines_taken == 2048
    trigger_rad = lines.angle_rad - lines.smear_rad / 2
    assert np.diff(trigger_rad) == pytest.approx(LINE_RAD, abs=1e-10)
    assert np.diff(lines.time_s)[0] > 2 * np.diff(lines.time_s)[-1]


def test_a_stuck_encoder_leaves_the_rest_of_the_image_missing():
    lines = scan(encoder=EncoderModel(stuck_from_s=1.0))
    assert lines.lines_taken == 1024


def test_records_are_read_only():
    lines = scan()
    for array in (lines.angle_rad, lines.time_s, lines.smear_rad, lines.runout_m):
        assert not array.flags.writeable


def test_ideal_lines_are_those_of_a_perfect_rotation():
    ideal = ideal_line_scan(lines=2048, line_rate_hz=1024.0, exposure_s=0.8e-3)
    real = scan()
    for name in ("angle_rad", "time_s", "smear_rad", "runout_m"):
        assert getattr(ideal, name) == pytest.approx(getattr(real, name), abs=1e-12)
    assert ideal.stretch_ratio == real.stretch_ratio == 1.0


def test_accepting_never_frees_a_busy_device():
    times = np.array([0.0, 0.4, 0.9, 1.0, 1.9, 2.5, 2.6])
    taken = accepted(times_s=times, busy_s=1.0)
    assert times[taken].tolist() == [0.0, 1.0, 2.5]
    assert accepted(times_s=times, busy_s=0.0).all()
    assert len(accepted(times_s=np.empty(0), busy_s=1.0)) == 0


def test_the_link_carries_26_khz_of_two_bytes_and_not_rgb():
    link = 115e6
    assert data_rate_bytes_per_s(line_rate_hz=26_000, line_bytes=4096) == pytest.approx(106.496e6)
    assert fits_link(line_rate_hz=26_000, line_bytes=4096, link_bytes_per_s=link)
    assert not fits_link(line_rate_hz=45_000, line_bytes=4096, link_bytes_per_s=link)
    assert not fits_link(line_rate_hz=26_000, line_bytes=6144, link_bytes_per_s=link)
    assert link_line_rate_hz(line_bytes=6144, link_bytes_per_s=link) == pytest.approx(
        18.7e3, rel=2e-3
    )


@pytest.mark.parametrize(
    "build",
    [
        lambda: TriggerSettings(divider=0),
        lambda: TriggerSettings(lines_expected=0),
        lambda: TriggerSettings(lost_share=1.1),
        lambda: LineCameraTiming(exposure_s=0.0, overhead_s=0.0, max_line_rate_hz=1.0),
        lambda: LineCameraTiming(exposure_s=1.0, overhead_s=-1.0, max_line_rate_hz=1.0),
        lambda: LineCameraTiming(exposure_s=1.0, overhead_s=0.0, max_line_rate_hz=0.0),
        lambda: free_run(0.0),
        lambda: free_run(float("nan")),
    ],
)
def test_impossible_settings_are_refused(build):
    with pytest.raises(ValueError, match="got"):
        build()


@settings(deadline=None)
@given(
    turns_per_s=st.floats(0.05, 30.0),
    jitter=st.floats(0.0, 2.0),
    slip=st.floats(-0.5, 0.5),
    missed=st.floats(0.0, 500.0),
    extra=st.floats(0.0, 500.0),
    ripple=st.floats(0.0, 0.5),
    eccentricity=st.floats(0.0, 0.1),
    lost=st.floats(0.0, 1.0),
    exposure_s=st.floats(4e-6, 3e-3),
    stop=st.floats(0.0, 1.5),
    seed=st.integers(0, 2**32),
)
def test_every_trigger_is_a_line_or_a_loss_and_lines_never_overlap(
    turns_per_s, jitter, slip, missed, extra, ripple, eccentricity, lost, exposure_s,
    stop, seed,
):  # fmt: skip
    camera = LineCameraTiming(exposure_s=exposure_s, overhead_s=1e-6, max_line_rate_hz=26_000.0)
    lines = scan(
        steady(turns_per_s, angle_rad=-1.0),
        seed=seed,
        stop_s=stop / turns_per_s,
        camera=camera,
        spindle=SpindleModel(torque_ripple(speed_ripple_share=ripple, per_turn=4), 1e-4),
        encoder=EncoderModel(
            jitter_rad=jitter * LINE_RAD,
            slip_share=slip,
            missed_per_turn=missed,
            extra_per_turn=extra,
            eccentricity=Harmonic(eccentricity, 1, 1.0),
        ),
        trigger=TriggerSettings(lost_share=lost),
    )
    assert lines.triggers == lines.lines_taken + lines.lines_lost
    assert np.diff(lines.time_s).min(initial=inf) >= camera.line_s - 2e-9
    assert np.diff(lines.angle_rad).min(initial=inf) > 0
    assert lines.smear_rad.min(initial=inf) > 0
    assert np.abs(lines.runout_m).max(initial=0.0) <= 1e-4
    turned_beyond = tau * turns_per_s * exposure_s * 1.5
    assert lines.angle_rad.min(initial=inf) > 0
    assert lines.angle_rad.max(initial=0.0) <= tau + turned_beyond + 1e-9


def test_one_revolution_is_computed_within_3_ms():
    models = {
        "spindle": SpindleModel(torque_ripple(speed_ripple_share=0.01, per_turn=200), 1e-4),
        "encoder": EncoderModel(
            eccentricity=Harmonic(0.001),
            jitter_rad=0.2 * LINE_RAD,
            missed_per_turn=3.0,
            extra_per_turn=3.0,
        ),
        "trigger": TriggerSettings(lost_share=0.01),
    }
    walls = []
    for _ in range(30):
        begin = perf_counter()
        scan(**models)
        walls.append(perf_counter() - begin)
    assert min(walls) < 3e-3
