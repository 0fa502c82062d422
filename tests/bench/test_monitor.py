"""Each invariant, broken on purpose in a written trace."""

import json

import pytest

from twin.bench.monitor import Limits, Monitor
from twin.core.journal import Entry

MS = 1_000_000
S = 1000 * MS
LIMITS = Limits(
    scan_period_ns=10 * MS,
    verdict_deadline_s=2.0,
    irradiance_min_w_per_m2=10.0,
    progress_limit_s=31.0,
    hold_limit_s=601.0,
    shots=2,
    views=5,
)


def judge(*entries, end_s=0.0):
    monitor = Monitor(LIMITS)
    for entry in entries:
        monitor.take(entry)
    monitor.close(int(end_s * S))
    return {violation.invariant for violation in monitor.violations}


def signal(time_ns, name, value):
    return Entry(time_ns, "signal", name, float(value))


def part(time_ns, name, number):
    return Entry(time_ns, "part", name, float(number))


def good_cycle(number=1, cycle=1, *, verdict_s=0.5, views=5, reached=(True, True), lamp=30.0):
    """Entries of one part that has earned the OK bin, from load to verdict."""
    yield signal(0, "part_id", number)
    yield signal(0, "cycle_id", cycle)
    yield signal(0, "part_id", number)
    yield part(S, "picked", number)
    yield part(2 * S, "clamped", number)
    for is_reached in reached:
        yield Entry(3 * S, "shot", "head", number, json.dumps({"reached": is_reached}))
    for view in range(views):
        facts = {"cycle": cycle, "complete": True, "irradiance_w_per_m2": lamp}
        yield Entry(4 * S, "image", f"view_{view}", number, json.dumps(facts))
    yield signal(5 * S, "inspection_request", 1)
    at = 5 * S + int(verdict_s * S)
    yield signal(at, "inspection_part_id", number)
    yield signal(at, "inspection_cycle_id", cycle)
    yield signal(at, "inspection_verdict", 1)
    yield signal(at, "inspection_valid", 1)


def test_an_earned_part_breaks_nothing():
    assert judge(*good_cycle(), part(9 * S, "ok_bin", 1)) == set()


@pytest.mark.parametrize(
    "flaw", [{"verdict_s": 2.5}, {"views": 4}, {"reached": (True, False)}, {"lamp": 5.0}]
)
def test_unearned_part_in_the_ok_bin(flaw):
    assert judge(*good_cycle(**flaw), part(9 * S, "ok_bin", 1)) == {1}


def test_a_verdict_said_again_counts_from_when_it_first_stood():
    again = [signal(8 * S, "inspection_valid", 0), signal(8 * S + 1, "inspection_valid", 1)]
    assert judge(*good_cycle(), *again, part(9 * S, "ok_bin", 1)) == set()


def test_a_verdict_taken_back_after_all_counts():
    back = [signal(8 * S, "inspection_valid", 0), signal(8 * S, "inspection_verdict", 2),
            signal(8 * S + 1, "inspection_valid", 1)]  # fmt: skip
    assert judge(*good_cycle(), *back, part(9 * S, "ok_bin", 1)) == {1}


def test_verdict_of_another_part():
    entries = [e for e in good_cycle() if e.name != "inspection_part_id"]
    wrong = signal(5 * S, "inspection_part_id", 7)
    assert judge(wrong, *entries, part(9 * S, "ok_bin", 1)) == {1}


def test_verdict_of_the_previous_cycle():
    later = [signal(6 * S, "cycle_id", 2)]
    assert judge(*good_cycle(), *later, part(9 * S, "ok_bin", 1)) == {1}


def test_a_verdict_nobody_asked_for_counts_for_nothing():
    spurious = [signal(7 * S, "inspection_request", 0), signal(8 * S, "inspection_valid", 1)]
    assert judge(*good_cycle(), *spurious, part(9 * S, "ok_bin", 1)) == set()
    first = [e for e in good_cycle() if e.name != "inspection_request"]
    assert judge(*first, part(9 * S, "ok_bin", 1)) == {1}


def test_a_part_the_order_misnames_is_judged_by_what_was_done_to_it():
    misnamed = [e for e in good_cycle() if e.name not in ("part_id", "inspection_part_id")]
    order = [signal(0, name, 7) for name in ("part_id", "inspection_part_id")]
    assert judge(*order, *misnamed, part(9 * S, "ok_bin", 1)) == set()


def wire(time_ns, name, value, direction="input"):
    return Entry(time_ns, "wire", name, value, direction)


def test_of_a_faulty_wire_the_true_end_counts():
    in_zone, parted = signal(S, "robot_in_zone", 1), wire(S, "magnetiser_on", 0.0)
    shown, true = signal(2 * S, "magnetiser_on", 1), wire(2 * S, "magnetiser_on", 1.0)
    sound = wire(3 * S, "magnetiser_on", None, "")
    assert judge(in_zone, parted, shown) == set()
    assert judge(in_zone, parted, true) == {3}
    assert judge(in_zone, parted, sound, signal(4 * S, "magnetiser_on", 1)) == {3}


def test_of_an_output_what_the_controller_commands_counts():
    opened = signal(2 * S, "estop_ok", 0)
    on, off = signal(S, "uv_enable", 1), signal(2 * S + 5 * MS, "uv_enable", 0)
    stuck = wire(S, "uv_enable", 1.0, "output")
    assert judge(on, stuck, opened, off, end_s=30) == set()
    assert judge(on, stuck, opened, end_s=30) == {4}


@pytest.mark.parametrize(
    ("number", "entries", "limit_ns"),
    [
        (5, [signal(0, "packml_state", 6)], 31 * S),
        (4, [signal(0, "uv_enable", 1), signal(S, "estop_ok", 0)], S + 10 * MS),
        (6, [signal(0, "uv_enable", 1), signal(S, "guard_closed", 0)], S + 10 * MS),
    ],
)
def test_what_is_overdue_is_reported_with_the_next_entry_whatever_it_is(number, entries, limit_ns):
    monitor = Monitor(LIMITS)
    for entry in entries:
        monitor.take(entry)
    monitor.take(Entry(limit_ns, "station", "bath", 1.0, "shower"))
    assert number not in {violation.invariant for violation in monitor.violations}
    monitor.take(Entry(limit_ns + 1, "station", "bath", 1.0, ""))
    assert number in {violation.invariant for violation in monitor.violations}


def test_reject_needs_nothing():
    assert judge(part(S, "picked", 1), part(9 * S, "reject_bin", 1)) == set()


@pytest.mark.parametrize(
    "entries",
    [
        (part(S, "picked", 1), part(2 * S, "reject_bin", 1), part(3 * S, "reject_bin", 1)),
        (part(S, "picked", 1), part(2 * S, "reject_bin", 1), part(3 * S, "picked", 1)),
        (part(S, "reject_bin", 4),),
        tuple(part(n * S, "picked", n) for n in (1, 2, 3)),
    ],
)
def test_lost_or_doubled_parts(entries):
    assert judge(*entries) == {2}


def test_what_clings_to_a_part_is_one_more():
    picked = [Entry(S, "part", "picked", float(n), "double" if n == 2 else "") for n in (1, 2, 3)]
    assert judge(*picked) == set()
    assert judge(*picked, part(2 * S, "picked", 4)) == {2}


@pytest.mark.parametrize("name", ["magnetiser_on", "spindle_turning"])
@pytest.mark.parametrize("zone_first", [True, False])
def test_energy_while_the_robot_is_in_the_zone(name, zone_first):
    pair = [signal(S, "robot_in_zone", 1), signal(S, name, 1)]
    assert judge(*(pair if zone_first else pair[::-1])) == {3}


def station(time_ns, name, activity):
    return Entry(time_ns, "station", name, None, activity)


def test_clamp_moving_while_the_robot_is_in_the_zone():
    moves, stands = station(2 * S, "clamp", "opens"), station(3 * S, "clamp", "")
    assert judge(signal(S, "robot_in_zone", 1), moves) == {3}
    assert judge(moves, signal(2 * S, "robot_in_zone", 1), stands) == {3}
    assert judge(moves, stands, signal(3 * S, "robot_in_zone", 1)) == set()
    assert judge(signal(S, "robot_in_zone", 1), signal(2 * S, "clamp_close", 1)) == {3}


def test_end_switches_that_come_loose_in_the_zone_move_no_clamp():
    switches = [signal(2 * S, "clamp_open", 0), signal(2 * S, "clamp_closed", 1)]
    assert judge(signal(S, "robot_in_zone", 1), *switches) == set()


def stop(*after, before=("uv_enable", "spindle_enable")):
    on = [signal(S, name, 1) for name in before]
    return judge(*on, signal(2 * S, "estop_ok", 0), *after, end_s=30)


def test_actuator_on_after_a_stop():
    off = [signal(2 * S + 5 * MS, name, 0) for name in ("uv_enable", "spindle_enable")]
    assert stop(*off) == set()
    assert stop(off[0]) == {4}


def test_moving_again_needs_reset_and_start():
    off = [signal(2 * S + 5 * MS, name, 0) for name in ("uv_enable", "spindle_enable")]
    closed, reset = signal(4 * S, "estop_ok", 1), signal(5 * S, "reset_button", 1)
    start, move = signal(6 * S, "start_button", 1), signal(7 * S, "spindle_enable", 1)
    assert stop(*off, closed, reset, start, move) == set()
    assert stop(*off, closed, reset, move) == {4}
    assert stop(*off, closed, start, move) == {4}
    assert stop(*off, reset, start, closed, move) == {4}


def test_a_reset_counts_when_the_chain_closes_before_any_scan_has_seen_it():
    off = [signal(2 * S + 5 * MS, name, 0) for name in ("uv_enable", "spindle_enable")]
    start, move = signal(6 * S, "start_button", 1), signal(7 * S, "spindle_enable", 1)
    for before_ms, broken in ((0, set()), (9, set()), (10, {4}), (500, {4})):
        reset = signal(4 * S - before_ms * MS, "reset_button", 1)
        assert stop(*off, reset, signal(4 * S, "estop_ok", 1), start, move) == broken
    let_go = [signal(4 * S - 2 * MS, "reset_button", 1), signal(4 * S - MS, "reset_button", 0)]
    assert stop(*off, *let_go, signal(4 * S, "estop_ok", 1), start, move) == {4}


@pytest.mark.parametrize("name", ["magnetiser_on", "lamp_irradiance_w_per_m2"])
def test_hardware_that_lives_on_after_a_stop(name):
    off = [signal(2 * S + 5 * MS, n, 0) for n in ("uv_enable", "spindle_enable")]
    dead = signal(2 * S, name, 0)
    on = ("uv_enable", "spindle_enable", name)
    assert stop(dead, *off, before=on) == set()
    assert stop(*off, before=on) == {4}
    assert stop(dead, *off, signal(4 * S, name, 1), before=on) == {4}


def test_the_spindle_may_run_down_after_a_stop_and_no_longer():
    off = [signal(2 * S + 5 * MS, n, 0) for n in ("uv_enable", "spindle_enable")]
    on = ("uv_enable", "spindle_enable", "spindle_turning")
    assert stop(*off, signal(4 * S, "spindle_turning", 0), before=on) == set()
    assert stop(*off, signal(6 * S, "spindle_turning", 0), before=on) == {4}


@pytest.mark.parametrize(
    "moves",
    [
        *(station(4 * S, name, "begins") for name in ("clamp", "spindle", "bath", "demag")),
        part(4 * S, "picked", 1),
        part(4 * S, "ok_bin", 1),
    ],
    ids=lambda entry: entry.name,
)
def test_nothing_begins_to_move_before_reset_and_start(moves):
    off = [signal(2 * S + 5 * MS, n, 0) for n in ("uv_enable", "spindle_enable")]
    assert 4 in stop(*off, moves)
    buttons = [signal(3 * S, name, 1) for name in ("estop_ok", "reset_button", "start_button")]
    assert 4 not in stop(*off, *buttons, moves)


def test_a_wait_without_end():
    begun = signal(S, "packml_state", 6)
    assert judge(begun, end_s=31) == set()
    assert judge(begun, end_s=33) == {5}
    assert judge(begun, signal(30 * S, "sequence_step", 10), end_s=60) == set()
    assert judge(signal(S, "packml_state", 2), end_s=1000) == set()


def test_held_has_a_limit_of_its_own():
    held = signal(S, "packml_state", 11)
    assert judge(held, end_s=601) == set()
    assert judge(held, end_s=603) == {5}


def test_uv_behind_an_open_guard():
    lit = signal(S, "lamp_irradiance_w_per_m2", 30)
    opened, later = signal(2 * S, "guard_closed", 0), signal(3 * S, "encoder_count", 1)
    dark = signal(2 * S + 8 * MS, "lamp_irradiance_w_per_m2", 0)
    assert judge(lit, opened, later) == {4, 6}
    assert judge(lit, opened, dark, later) == set()
