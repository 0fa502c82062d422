"""What every trigger unit must do, worked out by hand; run over the reference and the firmware."""

from math import tau

import numpy as np
import pytest

from twin.controllers.native_trigger_unit import NativeTriggerUnit
from twin.controllers.qemu_trigger_unit import QemuTriggerUnit
from twin.controllers.trigger_unit import ReferenceTriggerUnit
from twin.core.line_trigger import (
    LIMITS,
    Pin,
    TriggerError,
    TriggerSetup,
    TriggerState,
    edge_array,
)
from twin.physics.motion import Motion
from twin.physics.ramp import RampLimits

A, B, Z = int(Pin.A), int(Pin.B), int(Pin.Z)
FORWARD = (0, A, A | B, B)
"""A leads B: pins after counts 0, 1, 2 and 3."""
BEFORE = FORWARD[-1]
COUNT_NS = 1000


@pytest.fixture(params=["reference", "native", "qemu"])
def unit(request):
    if request.param == "reference":
        return ReferenceTriggerUnit()
    if request.param == "qemu":
        return QemuTriggerUnit(request.getfixturevalue("board_image"))
    folder = request.getfixturevalue("firmware")
    return NativeTriggerUnit(folder / "build" / "host" / "libtrigger_unit.so")


def turning(counts, *, start_ns=0, index=(), count_ns=COUNT_NS):
    """Edges at these counts, a count apart in time; Z is high during the counts of `index`."""
    pins = [FORWARD[count % 4] | (Z if count in index else 0) for count in counts]
    return edge_array(time_ns=start_ns + count_ns * np.arange(len(counts)), pins=pins)


def armed(unit, **setup):
    """The unit, armed just before count 0, where the index is, with nothing between it and us."""
    unit.arm(TriggerSetup(**({"divider": 1, "counts_per_turn": 0} | setup)), pins=BEFORE)
    return unit


def counts_given(unit, counts, *, index=(0,), **setup):
    """At which edges, by number, the triggers of an armed unit come."""
    times = armed(unit, **setup).edges(turning(counts, index=index))
    assert (times % COUNT_NS == 0).all()
    return (times // COUNT_NS).tolist()


def test_four_edges_of_two_tracks_are_four_counts_of_one_line(unit):
    assert counts_given(unit, range(4)) == [0, 1, 2, 3]
    assert unit.status().count == 4


def test_b_before_a_counts_backwards(unit):
    counts_given(unit, range(0, -12, -1), mode="motion")
    # the pins stood at count −1: the edge to 0 is one forward, the 11 after it are backward
    assert unit.status().count == 1 - 11


def test_a_turn_of_4096_counts_divided_by_2_is_2048_lines(unit):
    edges = turning(range(4097), index=(0, 4096))
    times = armed(unit, divider=2, counts_per_turn=4096).edges(edges)
    assert times.tolist() == [2000 * k for k in range(2048)]
    status = unit.status()
    assert (status.state, status.triggers, status.errors) == (TriggerState.COMPLETE, 2048, 0)
    assert (status.count, status.index_count, status.count_error) == (4097, 4096, 0)


@pytest.mark.parametrize(("divider", "lines"), [(1, 64), (3, 22), (64, 1)])
def test_every_nth_count_from_the_index_on_is_a_trigger(unit, divider, lines):
    assert counts_given(unit, range(64), divider=divider) == [divider * k for k in range(lines)]


def test_nothing_before_the_index_and_nothing_after_the_next(unit):
    assert counts_given(unit, range(100), index=(16, 48), divider=2) == list(range(16, 48, 2))
    assert unit.status().state is TriggerState.COMPLETE


def test_without_an_index_it_stays_armed(unit):
    assert counts_given(unit, range(100), index=()) == []
    assert unit.status().state is TriggerState.ARMED


def test_so_many_lines_as_asked_for_over_more_than_one_turn(unit):
    assert counts_given(unit, range(100), index=(0, 16, 32, 48), lines=40) == list(range(40))
    assert unit.status().state is TriggerState.COMPLETE
    assert counts_given(unit, range(30), index=(0, 16), lines=40) == list(range(30))
    assert unit.status().state is TriggerState.RUNNING


def test_arming_again_begins_anew(unit):
    first = counts_given(unit, range(20), index=(3, 17))
    unit.camera_took(5)
    assert counts_given(unit, range(20), index=(3, 17)) == first == list(range(3, 17))
    assert unit.status().lines_done == 0


def test_parts_of_a_count_follow_at_the_pace_of_the_count_before(unit):
    # counts at 0, 1000, 2000, then faster at 2500: parts at thirds of the period before
    unit.arm(TriggerSetup(divider=1, multiplier=3, counts_per_turn=0), pins=BEFORE)
    pins = [FORWARD[k] | (Z if k == 1 else 0) for k in range(4)]
    times = unit.edges(edge_array(time_ns=[0, 1000, 2000, 2500], pins=pins))
    assert times.tolist() == [1000, 1333, 1666, 2000, 2333, 2500, 2500]
    # the third part of count 2 was due at 2666: it came with count 3; the period is now 500
    later = unit.edges(edge_array(time_ns=[10_000], pins=[FORWARD[3]]))
    assert later.tolist() == [2666, 2833]


def test_before_a_period_is_known_the_parts_wait_for_the_next_count(unit):
    times = armed(unit, multiplier=2).edges(turning(range(3), index=(0,)))
    assert times.tolist() == [0, 1000, 1000, 1500, 2000]


def test_three_lines_for_every_two_counts(unit):
    times = armed(unit, multiplier=3, divider=2).edges(turning(range(-4, 9), index=(0, 8)))
    parts = [4000 + 1000 * k + late for k in range(8) for late in (0, 333, 666)]
    assert times.tolist() == parts[::2]
    assert len(times) == 12


def test_no_part_of_a_turn_is_lost_at_the_next_index(unit):
    slow_then_sudden = turning(range(-4, 5), index=(0, 4))
    slow_then_sudden["time_ns"][-1] = 7001
    times = armed(unit, multiplier=16).edges(slow_then_sudden)
    assert len(times) == 4 * 16
    assert times[-1] == 7001


@pytest.mark.parametrize("back", [1, 50, 256])
def test_position_mode_unwinds_what_was_turned_back(unit, back):
    there_and_back = [*range(20), *range(18, 18 - back, -1), *range(20 - back, 40)]
    given = counts_given(unit, there_and_back, mode="position", counts_per_turn=4096)
    # 20 counts, `back` back, as many to be made good, then 20 new places
    assert given == [*range(20), *range(20 + 2 * back, 40 + 2 * back)]
    assert unit.status().errors == 0


def test_position_mode_takes_each_place_once_on_a_real_back_and_forth(unit):
    motion, limits = Motion.standing(angle_rad=0.0, at_s=0.0), RampLimits(100.0, 2000.0)
    pitch_rad, counts = tau / 4096, []
    for at_s, target in ((0.0, 0.5), (2.0, 0.3), (4.0, 0.9)):
        motion = motion.then_move_to(
            angle_rad=target, at_s=at_s, speed_rad_per_s=3.0, limits=limits, direction="unwrapped"
        )
        time_s = np.linspace(at_s, at_s + 2.0, 20_000, endpoint=False)
        counts += np.floor(motion.angle_at(time_s) / pitch_rad).astype(int).tolist()
    place = np.array(counts)
    changed = np.flatnonzero(np.diff(place)) + 1
    pins = np.array(FORWARD)[place[changed] % 4] | np.where(place[changed] == 1, Z, 0)
    edges = edge_array(time_ns=100_000 * changed, pins=pins)
    there, back = int(0.9 / pitch_rad), int(0.5 / pitch_rad) - int(0.3 / pitch_rad)
    for mode, lines in (
        ("position", there),
        ("motion", there + 2 * back),
        ("forward", there + back),
    ):
        unit.arm(TriggerSetup(mode=mode, divider=1, lines=60_000), pins=FORWARD[0])
        assert len(unit.edges(edges)) == lines
        assert unit.status().illegal == 0


def test_position_mode_remembers_256_counts_and_no_more(unit):
    back = 300
    there_and_back = [*range(20), *range(18, 18 - back, -1), *range(20 - back, 40)]
    given = counts_given(unit, there_and_back, mode="position", lines=1000)
    assert len(given) == 20 + 20 + (back - 256)
    assert unit.status().errors == TriggerError.REVERSE


def test_what_is_owed_is_shown(unit):
    counts_given(unit, [*range(10), *range(8, 1, -1)], mode="position")
    assert unit.status().owed == 7
    assert unit.status().count == 10 - 7


def test_motion_mode_takes_every_count_forward_mode_those_ahead(unit):
    there_and_back = [*range(20), *range(18, 9, -1), *range(11, 30)]
    assert counts_given(unit, there_and_back, mode="motion") == list(range(20 + 9 + 19))
    assert counts_given(unit, there_and_back, mode="forward") == [*range(20), *range(29, 48)]


@pytest.mark.parametrize(("mode", "given"), [
    ("position", [0, 1, 6, 7, 8]), ("motion", list(range(9))), ("forward", [0, 1, 4, 5, 6, 7, 8]),
])  # fmt: skip
def test_a_shaft_that_rocks_on_the_index_does_not_end_its_turn(unit, mode, given):
    rocking = [0, 1, 0, -1, 0, 1, 2, 3, 4]
    assert counts_given(unit, rocking, index=(0,), mode=mode, counts_per_turn=64) == given
    assert unit.status().state is TriggerState.RUNNING


@pytest.mark.parametrize(("moved", "is_new"), [(255, False), (256, True), (4096, True)])
def test_the_index_within_a_16th_of_a_turn_is_the_same_mark(unit, moved, is_new):
    counts_given(unit, range(moved + 1), index=(0, moved), counts_per_turn=4096)
    assert (unit.status().state is TriggerState.COMPLETE) == is_new


@pytest.mark.parametrize(("mode", "lines"), [("position", 0), ("motion", 16), ("forward", 0)])
def test_a_swapped_encoder_gives_lines_in_motion_mode_only(unit, mode, lines):
    backward = turning(range(39, 0, -1), index=(36, 20))
    unit.arm(TriggerSetup(mode=mode, divider=1, counts_per_turn=16), pins=FORWARD[0])
    assert len(unit.edges(backward)) == lines
    status = unit.status()
    assert (status.state, status.count_error, status.count) == (TriggerState.COMPLETE, 0, -39)


@pytest.mark.parametrize(("turn", "error", "flag"), [
    (20, 0, TriggerError.NONE), (17, -3, TriggerError.MISSED), (22, 2, TriggerError.EXTRA),
])  # fmt: skip
def test_counts_from_index_to_index_are_compared_with_a_turn(unit, turn, error, flag):
    counts_given(unit, range(turn + 1), index=(0, turn), counts_per_turn=20)
    status = unit.status()
    assert (status.count_error, status.errors) == (error, flag)
    counts_given(unit, range(turn + 1), index=(0, turn), counts_per_turn=0)
    assert unit.status().errors == 0


def test_a_standing_encoder_misses_all_counts(unit):
    index_twice = edge_array(time_ns=[0, 10, 20], pins=[BEFORE | Z, BEFORE, BEFORE | Z])
    assert len(armed(unit, counts_per_turn=4096).edges(index_twice)) == 0
    status = unit.status()
    assert (status.state, status.count_error) == (TriggerState.COMPLETE, -4096)


def test_both_tracks_at_once_is_no_step_and_flagged(unit):
    jump = edge_array(time_ns=[0, 10, 20, 30], pins=[Z, A | B, 0, A])
    assert armed(unit).edges(jump).tolist() == [0, 30]
    status = unit.status()
    assert (status.illegal, status.errors, status.count) == (2, TriggerError.ILLEGAL, 2)


@pytest.mark.parametrize("before", FORWARD)
def test_no_jump_over_a_count_is_taken_for_one(unit, before):
    unit.arm(TriggerSetup(mode="motion", divider=1, counts_per_turn=0), pins=before)
    jump = edge_array(time_ns=[0, 10], pins=[before | Z, (before ^ (A | B)) | Z])
    assert len(unit.edges(jump)) == 0
    status = unit.status()
    assert (status.illegal, status.errors, status.count) == (1, TriggerError.ILLEGAL, 0)


def test_overrun_at_900_rpm_is_every_second_trigger(unit):
    # 2048 lines a turn at 15 turns per second: 32.55 µs apart, and the camera needs 38.46 µs
    turn = turning(range(4097), index=(0, 4096), count_ns=16_276)
    times = armed(unit, divider=2, line_period_ns=38_461).edges(turn)
    assert len(times) == 2048
    status = unit.status()
    assert (status.overruns, status.errors) == (1024, TriggerError.OVERRUN)


@pytest.mark.parametrize(
    ("line_period_ns", "overruns"), [(0, 0), (1000, 0), (1001, 10), (2001, 13)]
)
def test_a_trigger_while_the_camera_is_busy_is_an_overrun(unit, line_period_ns, overruns):
    counts_given(unit, range(20), line_period_ns=line_period_ns)
    assert unit.status().overruns == overruns


def test_debounce_takes_an_edge_at_once_and_then_looks_away(unit):
    # A chatters for 300 ns after its edge at 1000: one count, without delay
    chatter = edge_array(
        time_ns=[0, 1000, 1100, 1200, 1250, 1300, 2000], pins=[Z, A, 0, A, 0, A, A | B]
    )
    assert armed(unit, debounce_ns=500).edges(chatter).tolist() == [0, 1000, 2000]
    assert unit.status().count == 3


def test_debounce_looks_again_when_its_time_is_over(unit):
    # A rises for 100 ns only: believed at once, and its fall at the end of the dead time
    spike = edge_array(time_ns=[0, 1000, 1100, 2000], pins=[Z, A, 0, 0])
    assert armed(unit, mode="motion", debounce_ns=500).edges(spike).tolist() == [0, 1000, 1500]
    assert unit.status().count == 1


def test_the_filter_swallows_a_spike_and_delays_every_edge(unit):
    spike = edge_array(time_ns=[0, 1000, 1100, 2000, 3000], pins=[Z, A | Z, Z, A, A])
    assert armed(unit, filter_ns=200).edges(spike).tolist() == [200, 2200]
    assert unit.status().count == 2


def test_a_level_that_lasts_exactly_the_filter_time_is_believed(unit):
    for lasts_ns, counts in ((200, 3), (199, 1)):
        pulse = edge_array(time_ns=[0, 1000, 1000 + lasts_ns, 5000], pins=[Z, A, 0, 0])
        armed(unit, mode="motion", filter_ns=200).edges(pulse)
        assert unit.status().triggers == counts


def test_the_tracks_are_filtered_each_by_itself(unit):
    # counts 300 ns apart: each track changes every 600 ns, longer than its dead time
    assert (
        len(armed(unit, debounce_ns=500).edges(turning(range(100), index=(0,), count_ns=300)))
        == 100
    )
    assert unit.status().errors == 0


def test_an_edge_out_of_order_counts_as_one_of_now(unit):
    times = armed(unit).edges(edge_array(time_ns=[100, 50, 200], pins=[Z, A, A | B]))
    assert times.tolist() == [100, 100, 200]
    assert unit.status().errors == TriggerError.TIME


def test_time_has_an_end(unit):
    times = armed(unit).edges(edge_array(time_ns=[2**62, 2**62 + 1, -5], pins=[Z, A, A | B]))
    assert times.tolist() == [2**62] * 3
    assert unit.status().errors == TriggerError.TIME


def test_pins_beyond_the_three_do_not_matter(unit):
    edges = turning(range(8), index=(0,))
    edges["pins"] |= 0xF8
    assert len(armed(unit).edges(edges)) == 8


def test_the_camera_reports_its_lines(unit):
    armed(unit).edges(turning(range(8), index=(0,)))
    unit.camera_took(5)
    unit.camera_took(2)
    status = unit.status()
    assert (status.triggers, status.lines_done) == (8, 7)


def test_no_edges_no_triggers(unit):
    assert len(armed(unit).edges(turning([]))) == 0
    assert unit.status().state is TriggerState.ARMED


@pytest.mark.parametrize("name", LIMITS)
def test_figures_outside_their_registers_are_refused(name):
    low, high = LIMITS[name]
    for value in (low - 1, high + 1):
        with pytest.raises(ValueError, match=rf"{name} must lie within .*, got {value}"):
            TriggerSetup(**{name: value})
    assert getattr(TriggerSetup(**{name: high}), name) == high


def test_an_unknown_mode_is_refused():
    with pytest.raises(ValueError, match="mode must be one of position, motion, forward, got 'up'"):
        TriggerSetup(mode="up")
