"""Encoder counts of a steady spindle, where each imperfection can be worked out by hand."""

from math import inf, pi, tau

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twin.core.line_trigger import Pin
from twin.core.random import stream
from twin.physics.encoder import (
    EncoderModel,
    edge_times,
    index_time,
    quadrature_edges,
)
from twin.physics.harmonic import Harmonic, disc_eccentricity, torque_ripple
from twin.physics.motion import Motion
from twin.physics.ramp import RampLimits

SMOOTH = Harmonic()


def steady(turns_per_s=0.5, angle_rad=0.0):
    """Constant speed from time 0 on."""
    return Motion(np.array([[0.0, angle_rad, tau * turns_per_s, 0.0, 0.0]]))


def edges(encoder, *, motion=None, ripple=SMOOTH, start_s=0.0, stop_s=2.0, seed=1):
    return edge_times(
        motion=motion or steady(),
        encoder=encoder,
        ripple=ripple,
        start_s=start_s,
        stop_s=stop_s,
        origin_rad=0.0,
        rng=stream(seed, "encoder"),
    )


def counts_shown(time_s, *, motion, encoder, ripple=SMOOTH):
    """Whole counts an encoder shows at each time: what it reads of the shaft, over its pitch."""
    shaft = ripple.added_to(motion.angle_at(time_s))
    reading = encoder.eccentricity.added_to(shaft) - encoder.slip_share * shaft
    return np.floor(reading / (tau / encoder.counts_per_turn)).astype(int)


def test_a_perfect_encoder_counts_in_equal_times():
    times = edges(EncoderModel())
    assert times == pytest.approx(np.arange(4096) * 2 / 4096, abs=1e-12)


def test_a_window_within_the_turn_sees_only_its_counts():
    times = edges(EncoderModel(), start_s=0.5, stop_s=1.0)
    assert times == pytest.approx(np.arange(1024, 2048) * 2 / 4096, abs=1e-12)


def test_counts_follow_the_spindle_through_a_ramp():
    limits = RampLimits(100.0, 2000.0)
    motion = Motion.standing(angle_rad=0.0, at_s=0.0)
    motion = motion.then_ramp_to(speed_rad_per_s=20.0, at_s=1.0, limits=limits)
    times = edges(EncoderModel(), motion=motion, stop_s=1.5)
    assert motion.angle_at(times) == pytest.approx(np.arange(len(times)) * tau / 4096, abs=1e-9)
    # 2.5 rad in the ramp of 0.25 s, 20 rad/s after it
    assert len(times) == int((2.5 + 0.25 * 20) / (tau / 4096)) + 1


def test_slip_stretches_the_times_between_counts():
    times = edges(EncoderModel(slip_share=0.2))
    assert np.diff(times) == pytest.approx(np.full(len(times) - 1, 2 / 4096 / 0.8), abs=1e-12)
    assert len(times) == int(0.8 * 4096) + 1


def test_an_eccentric_disc_counts_fast_on_one_side_and_slow_on_the_other():
    # e/r = 0.1 mm / 20 mm: reading θ + 0.005·sin θ, so ± 0.5 % at the index and opposite it
    disc = disc_eccentricity(eccentricity_m=0.0001, disc_radius_m=0.020)
    spacing = np.diff(edges(EncoderModel(eccentricity=disc))) * 4096 / 2
    assert spacing[0] == pytest.approx(1 / 1.005, abs=1e-5)
    assert spacing[2047] == pytest.approx(1 / 0.995, abs=1e-5)
    assert spacing[1022] == pytest.approx(1.0, abs=1e-4)


def test_edges_come_where_the_counts_change_with_everything_wrong_at_once():
    encoder = EncoderModel(slip_share=0.3, eccentricity=Harmonic(0.05, 1, 0.7))
    ripple = torque_ripple(speed_ripple_share=0.2, per_turn=4, phase_rad=1.1)
    times = edges(encoder, ripple=ripple)[1:]
    before, after = (
        counts_shown(times + shift, motion=steady(), encoder=encoder, ripple=ripple)
        for shift in (-1e-6, 1e-6)
    )
    assert after.tolist() == list(range(1, len(times) + 1))
    assert (after - before).tolist() == [1] * len(times)


def test_ripple_shows_in_time_and_not_in_angle():
    ripple = torque_ripple(speed_ripple_share=0.05, per_turn=8)
    times = edges(EncoderModel(), ripple=ripple)
    shaft = ripple.added_to(steady().angle_at(times))
    assert np.diff(shaft) == pytest.approx(np.full(4095, tau / 4096), abs=1e-10)
    spacing = np.diff(times) * 4096 / 2
    assert spacing.min() == pytest.approx(1 / 1.05, rel=1e-4)
    assert spacing.max() == pytest.approx(1 / 0.95, rel=1e-4)


def test_jitter_has_its_standard_deviation_and_keeps_every_edge():
    small = EncoderModel(jitter_rad=0.01 * tau / 4096)
    error = edges(small) / 2 * 4096 - np.arange(4096)
    assert error[1:].std() == pytest.approx(0.01, rel=0.05)
    assert error[0] == 0.0
    assert np.abs(error).max() < 0.12


def test_correlated_jitter_spares_neighbours():
    both = [
        EncoderModel(jitter_rad=0.1 * tau / 4096, jitter_correlation_counts=reach)
        for reach in (0.0, 100.0)
    ]
    error = [edges(encoder) / 2 * 4096 - np.arange(4096) for encoder in both]
    # neighbours of a first-order autoregression differ by σ·√(2(1 − e^(−1/100)))
    assert np.diff(error[0]).std() == pytest.approx(0.1 * np.sqrt(2), rel=0.1)
    assert np.diff(error[1]).std() == pytest.approx(0.1 * np.sqrt(2 * 0.00995), rel=0.1)


def test_heavy_jitter_moves_no_edge_out_of_the_window():
    times = edges(EncoderModel(jitter_rad=20 * tau / 4096), start_s=0.5, stop_s=1.0)
    assert len(times) == 1024
    assert times.min() >= 0.5
    assert times.max() <= 1.0
    assert (np.diff(times) >= 0).all()


def test_missed_counts_are_a_binomial_draw():
    kept = [len(edges(EncoderModel(missed_per_turn=41.0), seed=seed)) for seed in range(50)]
    # 50 draws of Binomial(4096, 0.01): σ of the mean = √(41·0.99/50)
    assert np.mean(kept) == pytest.approx(4096 - 41, abs=5 * np.sqrt(41 * 0.99 / 50))


def test_extra_counts_are_a_poisson_draw_per_turn():
    full = [len(edges(EncoderModel(extra_per_turn=20.0), seed=seed)) for seed in range(50)]
    half = [len(edges(EncoderModel(extra_per_turn=20.0), seed=s, stop_s=1.0)) for s in range(50)]
    assert np.mean(full) == pytest.approx(4096 + 20, abs=5 * np.sqrt(20 / 50))
    assert np.mean(half) == pytest.approx(2048 + 10, abs=5 * np.sqrt(10 / 50))


def test_a_stuck_encoder_counts_no_more():
    times = edges(EncoderModel(stuck_from_s=0.5))
    assert len(times) == 1024
    assert times.max() < 0.5


def test_a_standing_spindle_gives_no_counts():
    assert len(edges(EncoderModel(), motion=Motion.standing(angle_rad=1.0, at_s=0.0))) == 0


def test_a_backward_spindle_gives_no_forward_counts():
    assert len(edges(EncoderModel(), motion=steady(-0.5))) == 0


def test_same_stream_same_edges():
    noisy = EncoderModel(jitter_rad=1e-3, missed_per_turn=5, extra_per_turn=5)
    assert edges(noisy, seed=3).tolist() == edges(noisy, seed=3).tolist()
    assert edges(noisy, seed=3).tolist() != edges(noisy, seed=4).tolist()


def test_the_index_comes_once_per_turn():
    motion = steady(0.5, angle_rad=pi)
    assert index_time(motion=motion, start_s=0.0) == pytest.approx(1.0)
    assert index_time(motion=motion, start_s=1.0) == pytest.approx(1.0)
    assert index_time(motion=motion, start_s=1.1) == pytest.approx(3.0)
    assert index_time(motion=motion, start_s=1.1, per=2) == pytest.approx(5.0)


def test_a_standing_spindle_meets_the_index_only_where_it_stands_on_it():
    off = Motion.standing(angle_rad=1.0, at_s=0.0)
    on = Motion.standing(angle_rad=tau, at_s=0.0)
    assert index_time(motion=off, start_s=2.0) == inf
    assert index_time(motion=on, start_s=2.0) == 2.0
    assert index_time(motion=on, start_s=2.0, per=2) == inf


COUNTS_S = np.arange(0.0, 10.0)
A, B, Z = int(Pin.A), int(Pin.B), int(Pin.Z)


def test_one_count_is_one_edge_of_one_track_and_a_leads():
    shown = quadrature_edges(counts_s=COUNTS_S, index_s=())
    assert shown.time_s.tolist() == COUNTS_S.tolist()
    assert shown.pins.tolist() == [0, A, A | B, B, 0, A, A | B, B, 0, A]
    assert shown.pins_before == B


def test_the_index_rises_before_the_first_count_and_lasts_until_the_second():
    shown = quadrature_edges(counts_s=COUNTS_S[:4], index_s=(0.0, 3.5))
    assert shown.time_s.tolist() == [0.0, 0.0, 1.0, 2.0, 3.0, 3.5]
    assert shown.pins.tolist() == [B | Z, Z, A, A | B, B, B | Z]


def test_a_turn_that_is_cut_off_has_no_second_index():
    shown = quadrature_edges(counts_s=COUNTS_S[:4], index_s=(0.0,))
    assert (shown.pins & Z > 0).tolist() == [True, True, False, False, False]


@pytest.mark.parametrize("counts", [0, 1])
def test_a_standing_encoder_still_shows_the_index_twice(counts):
    shown = quadrature_edges(counts_s=COUNTS_S[:counts], index_s=(0.0, 8.0))
    assert shown.time_s.tolist() == [0.0] * (1 + counts) + [4.0, 8.0]
    assert (shown.pins & Z > 0).tolist() == [True] * (1 + counts) + [False, True]
    assert len(set((shown.pins & (A | B)).tolist())) == 1 + counts


def test_swapped_tracks_have_b_lead():
    shown = quadrature_edges(counts_s=COUNTS_S[:4], index_s=(), is_reversed=True)
    assert shown.pins.tolist() == [0, B, A | B, A]
    assert shown.pins_before == A


@given(st.integers(0, 50), st.booleans(), st.integers(0, 2))
def test_no_edge_ever_moves_both_tracks(counts, is_reversed, indexes):
    shown = quadrature_edges(
        counts_s=np.arange(float(counts)), index_s=(0.0, 60.0)[:indexes], is_reversed=is_reversed
    )
    levels = np.append(shown.pins_before, shown.pins) & (A | B)
    moved = levels[1:] ^ levels[:-1]
    assert not (moved == (A | B)).any()
    assert (moved != 0).sum() == counts
    assert (np.diff(shown.time_s) >= 0).all()
    rises = np.diff(np.append(0, shown.pins) & Z) == Z
    assert rises.sum() == indexes


@pytest.mark.parametrize(
    "wrong",
    [
        {"counts_per_turn": 0},
        {"slip_share": 1.0},
        {"slip_share": float("nan")},
        {"slip_share": 0.9, "eccentricity": Harmonic(0.2)},
        {"jitter_rad": float("nan")},
        {"jitter_rad": -1e-9},
        {"missed_per_turn": 5000.0},
        {"missed_per_turn": float("nan")},
        {"extra_per_turn": -1.0},
    ],
)
def test_impossible_encoders_are_refused(wrong):
    with pytest.raises(ValueError, match="got"):
        EncoderModel(**wrong)


@pytest.mark.parametrize("wrong", [(1.0, 1), (0.3, 4), (0.1, 0), (float("nan"), 1)])
def test_a_harmonic_that_turns_back_is_refused(wrong):
    with pytest.raises(ValueError, match="got"):
        Harmonic(*wrong)


@settings(deadline=None)
@given(
    st.floats(-0.999, 0.999),
    st.integers(1, 400),
    st.floats(0.0, tau),
    st.lists(st.floats(-1e4, 1e4), max_size=20),
)
def test_a_harmonic_is_undone_exactly_and_keeps_order(share, per_turn, phase, angles):
    harmonic = torque_ripple(speed_ripple_share=share, per_turn=per_turn, phase_rad=phase)
    angle = np.sort(np.array(angles))
    there = harmonic.added_to(angle)
    assert (np.diff(there) >= -1e-9).all()
    assert harmonic.added_to(harmonic.removed_from(angle)) == pytest.approx(angle, abs=1e-9)
    assert harmonic.added_to(0.0) == 0.0


@settings(deadline=None)
@given(
    st.builds(
        EncoderModel,
        counts_per_turn=st.integers(1, 10_000),
        eccentricity=st.builds(Harmonic, st.floats(-0.3, 0.3), st.just(1), st.floats(0, tau)),
        jitter_rad=st.floats(0, 1.0),
        jitter_correlation_counts=st.floats(0, 1e6),
        slip_share=st.floats(-0.5, 0.5),
        missed_per_turn=st.floats(0, 1.0),
        extra_per_turn=st.floats(0, 1000.0),
    ),
    st.floats(1e-3, 100.0),
    st.floats(0.0, 1.0),
    st.integers(0, 2**32),
)
def test_edges_of_any_encoder_are_sorted_and_within_the_window(encoder, turns_per_s, share, seed):
    stop_s = share / turns_per_s
    times = edges(encoder, motion=steady(turns_per_s), stop_s=stop_s, seed=seed)
    assert (np.diff(times) >= 0).all()
    assert ((times >= 0) & (times <= stop_s)).all()
