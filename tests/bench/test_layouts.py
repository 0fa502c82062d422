"""Layouts at timing level: nothing lost, nothing violated, throughputs within their bounds."""

from functools import cache
from itertools import pairwise

import pyarrow.parquet as pq
import pytest

from twin.bench.production import station_names
from twin.bench.run import run
from twin.core.journal import placed
from twin.spec import load_rig, load_scenario

FIXED = "inspection.latency.kind=fixed"
PARTS = {
    "single_fixture": 9,
    "two_inspection_pcs": 6,
    "double_gripper": 12,
    "two_fixtures": 18,
    "rotary_table": 16,
    "line_of_benches": 27,
}
REPEATED = ["double_gripper", "two_fixtures", "rotary_table", "line_of_benches"]
SEVERAL = ["two_fixtures", "rotary_table", "line_of_benches"]


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """Plays nominal in a layout, once however often it is asked for."""

    @cache
    def play_once(layout, *overrides):
        chosen = [f"layout={layout}", "imaging=timing", f"parts={PARTS[layout]}", *overrides]
        loaded = load_scenario("nominal", overrides=chosen)
        return run(loaded, out=tmp_path_factory.mktemp("layouts") / "run")

    return play_once


def rows(result):
    return pq.read_table(result.folder / "parts.parquet").to_pylist()


def trace(result, *kinds):
    table = pq.read_table(result.folder / "trace.parquet").to_pylist()
    return [entry for entry in table if entry["kind"] in kinds]


def per_h(result):
    return result.summary["kpi"]["throughput_parts_per_h"]


def apart_s(result, fixture):
    """Mean time between parts of one fixture, ends of the run left out."""
    done_s = sorted(row["done_s"] for row in rows(result) if row["fixture"] == fixture)
    return (done_s[-1] - done_s[0]) / (len(done_s) - 1)


@pytest.mark.parametrize("layout", PARTS)
def test_every_layout_runs_to_its_end(played, layout):
    result = played(layout)
    parts, summary = result.summary["parts"], result.summary
    assert result.reached_end
    assert summary["end"]["is_complete"]
    assert summary["invariants"]["violations"] == []
    assert parts["in"] == PARTS[layout] == parts["ok"] + parts["reject"]
    assert sorted(row["part_id"] for row in rows(result)) == list(range(1, PARTS[layout] + 1))


@pytest.mark.parametrize("layout", REPEATED)
def test_a_layout_repeats_its_trace(played, layout):
    again = load_scenario("nominal", overrides=[f"layout={layout}", "imaging=timing",
                                                f"parts={PARTS[layout]}"])  # fmt: skip
    first = played(layout)
    second = run(again, out=first.folder.parent / "again")
    assert first.summary["trace_sha256"] == second.summary["trace_sha256"]


@pytest.mark.parametrize("layout", SEVERAL)
def test_every_fixture_is_watched_and_named(played, layout):
    result = played(layout)
    fixtures = load_rig("mpi_bench").layouts[layout].fixtures
    assert result.summary["invariants"]["checked"] == 6 * len(fixtures)
    assert {row["fixture"] for row in rows(result)} == set(fixtures)
    assert {placed(e["name"])[0] for e in trace(result, "signal")} == set(fixtures)
    assert set(result.summary["end"]["fixtures"]) == set(fixtures)
    kpi = result.summary["kpi"]
    assert set(kpi["stations"]) == set(kpi["utilisation"])
    assert set(kpi["bottleneck"]["average_active_s"]) <= set(kpi["stations"])


def test_a_shared_robot_is_named_once():
    layouts = load_rig("mpi_bench").layouts
    names = station_names(layouts["two_fixtures"])
    assert [name for name in names if "robot" in name] == ["robot"]
    names = station_names(layouts["line_of_benches"])
    assert [n for n in names if "robot" in n] == ["b1.robot", "b2.robot", "b3.robot"]


def test_parts_of_the_same_seed_are_the_same_in_every_layout(played):
    single, two = rows(played("single_fixture")), rows(played("two_fixtures"))
    by_id = {row["part_id"]: row for row in two}
    for row in single:
        same = by_id[row["part_id"]]
        for key in ("fastener", "truth_defective", "longest_crack_m", "verdict", "score"):
            assert row[key] == same[key]


def test_n_benches_are_n_times_as_fast(played):
    """Each has its own robot: only the ends of the run differ, by less than one part of nine."""
    ratio = per_h(played("line_of_benches")) / per_h(played("single_fixture"))
    assert 3 * 8 / 9 < ratio < 3 * 9 / 8
    for bench in ("b1", "b2", "b3"):
        own_s = apart_s(played("line_of_benches"), bench)
        assert own_s == pytest.approx(apart_s(played("single_fixture"), ""), rel=0.03)


def test_two_fixtures_stay_below_twice_one_and_below_their_robot(played):
    """The robot needs a load and an unload program for every part, one after the other."""
    single, two = played("single_fixture"), played("two_fixtures")
    assert per_h(single) < per_h(two) < 2 * per_h(single)
    spans, began = [], 0
    for entry in (e for e in trace(two, "station") if e["name"] == "robot"):
        if entry["text"]:
            began = entry["time_ns"]
        else:
            spans.append((entry["time_ns"] - began) / 1e9)
    assert len(spans) == 2 * PARTS["two_fixtures"]
    assert per_h(two) < 3600 / (sum(spans) / PARTS["two_fixtures"])


def test_the_robot_serves_one_fixture_at_a_time(played):
    is_busy, waits = False, set()
    for entry in trace(played("two_fixtures"), "station"):
        place, name = placed(entry["name"])
        if name == "robot":
            assert is_busy != bool(entry["text"])
            is_busy = bool(entry["text"])
        elif name == "robot_queue":
            (waits.add if entry["text"] else waits.discard)(place)
            assert is_busy or not waits
    assert not waits


def test_it_is_in_the_zone_of_the_one_it_serves_only(played):
    inside = {"f1": False, "f2": False}
    entered = 0
    for entry in trace(played("two_fixtures"), "signal"):
        place, name = placed(entry["name"])
        if name == "robot_in_zone":
            inside[place] = bool(entry["value"])
            entered += inside[place]
            assert not all(inside.values())
    assert entered == 2 * PARTS["two_fixtures"]


def test_a_split_inspection_takes_the_time_of_the_larger_share(played):
    """Three of five images on one PC, two on the other."""
    one, split = played("single_fixture", FIXED), played("two_inspection_pcs", FIXED)
    assert [row["latency_s"] for row in rows(one)] == pytest.approx([0.35] * 9)
    assert [row["latency_s"] for row in rows(split)] == pytest.approx([0.35 * 3 / 5] * 6)


def test_an_emergency_stop_stops_both_fixtures_and_both_recover(played):
    """Buttons, guard and emergency stop belong to the cell."""
    faults = (
        "faults=[{at_s: 52.123, target: operator, kind: estop, duration_s: 2},"
        "{at_s: 57, target: operator, kind: reset, duration_s: 0.3},"
        "{at_s: 58, target: operator, kind: reset, duration_s: 0.3},"
        "{at_s: 59, target: operator, kind: start, duration_s: 0.3}]"
    )
    result = played("two_fixtures", faults)
    aborting = [e for e in trace(result, "signal")
                if placed(e["name"])[1] == "packml_state" and e["value"] == 8]  # fmt: skip
    assert [e["name"] for e in aborting] == ["f1.packml_state", "f2.packml_state"]
    assert all(52.123e9 <= e["time_ns"] <= 52.133e9 for e in aborting)
    parts = result.summary["parts"]
    assert result.summary["invariants"]["violations"] == []
    assert parts["in"] == 18 == parts["ok"] + parts["reject"]
    caught = [row for row in rows(result) if row["picked_s"] < 52.123 < row["done_s"]]
    assert {row["fixture"] for row in caught} == {"f1", "f2"}
    assert {row["outcome"] for row in caught} == {"reject"}


def test_one_bench_of_a_line_can_be_stopped_alone(played):
    fault = "faults=[{at_s: 60, target: operator, kind: estop, fixture: b2}]"
    result = played("line_of_benches", fault)
    ends = result.summary["end"]["fixtures"]
    assert [ends[b]["state"] for b in ("b1", "b2", "b3")] == ["complete", "aborted", "complete"]
    assert result.summary["end"]["state"] == "aborted"
    assert result.summary["end"]["is_explained"]
    parts = result.summary["parts"]
    assert result.summary["invariants"]["violations"] == []
    assert parts["in_process"] == 1
    assert parts["in"] == parts["ok"] + parts["reject"] + parts["in_process"]


def test_a_fault_is_suffered_where_it_is_aimed(played):
    fault = "faults=[{at_s: 0, target: light, kind: 'off', fixture: f2}]"
    result = played("two_fixtures", fault)
    by_fixture = {"f1": set(), "f2": set()}
    for row in rows(result):
        by_fixture[row["fixture"]].add(row["reason"])
        assert ("light.off" in row["faults"]) == (row["fixture"] == "f2")
    assert by_fixture["f2"] == {"lamp_fault"}
    assert "lamp_fault" not in by_fixture["f1"]
    assert [e["name"] for e in trace(result, "fault")] == ["f2.light.off"]


def test_random_faults_befall_each_fixture_by_itself(played):
    faults = (
        "faults=[{rate_per_h: 40, duration_s: 2, target: light, kind: 'off'},"
        "{rate_per_h: 40, duration_s: 2, target: robot, kind: late, magnitude: 1}]"
    )
    result = played("two_fixtures", faults)
    names = {e["name"] for e in trace(result, "fault")}
    assert names == {"f1.light.off", "f2.light.off", "c1.robot.late"}
    failures = {row["fault"] for row in result.summary["kpi"]["failures"]}
    assert failures == names


def test_breaks_stop_the_whole_cell(played):
    break_ = "production.breaks=[{at_s: 60, duration_s: 100}]"
    result, free = played("two_fixtures", break_), played("two_fixtures")
    longer_s = result.summary["kpi"]["simulated_s"] - free.summary["kpi"]["simulated_s"]
    assert 100 < longer_s < 150
    assert result.summary["kpi"]["iso22400"]["planned_break_s"] == pytest.approx(200)
    assert result.summary["parts"]["ok"] == free.summary["parts"]["ok"]


def spans(result, *names):
    """(name, begin [s], end [s]) of all activities of these stations."""
    begun, found = {}, []
    for entry in trace(result, "station"):
        name = entry["name"]
        if placed(name)[1] in names:
            if entry["text"]:
                begun[name] = entry["time_ns"]
            elif name in begun:
                found.append((name, begun.pop(name) / 1e9, entry["time_ns"] / 1e9))
    return found


def test_the_takt_of_a_table_is_its_slowest_station_and_the_index(played):
    """Loading and unloading are both the robot's: it is the slowest, with two programs a takt.

    What comes on top of programs and index: the part switch and the next scan after it.
    """
    result = played("rotary_table")
    ends_s = [end for _, _, end in spans(result, "table")]
    programs = [(begin, end) for _, begin, end in spans(result, "robot")]
    full = [(a, b) for a, b in pairwise(ends_s)
            if sum(a < begin < b for begin, _ in programs) == 2]  # fmt: skip
    assert len(full) >= 10
    for begin_s, end_s in full:
        robot_s = sum(end - begin for begin, end in programs if begin_s < begin < end_s)
        takt_s = end_s - begin_s
        assert robot_s + 1.5 < takt_s < robot_s + 1.5 + 0.8
    takt_s = sum(b - a for a, b in full) / len(full)
    assert per_h(result) < 3600 / takt_s


def test_stations_of_a_table_serve_one_fixture_at_a_time_and_rest_while_it_turns(played):
    result = played("rotary_table")
    turns = [(begin, end) for _, begin, end in spans(result, "table")]
    for station in ("bath", "magnetiser", "spindle", "line_camera", "frame_camera", "demag"):
        busy = sorted((begin, end) for _, begin, end in spans(result, station))
        assert len(busy) >= PARTS["rotary_table"]
        assert all(a[1] <= b[0] for a, b in pairwise(busy))
        assert all(end <= turn or begin >= turned
                   for begin, end in busy for turn, turned in turns)  # fmt: skip


def test_stations_of_a_table_are_named_once(played):
    kpi = played("rotary_table").summary["kpi"]
    assert set(kpi["stations"]) == {
        "robot", "table", "bath", "magnetiser", "spindle", "line_camera", "frame_camera",
        "inspection", "demag", "n1.fixture", "n2.fixture", "n3.fixture", "n4.fixture",
    }  # fmt: skip
    assert kpi["bottleneck"]["station"] == "robot"
    shots = spans(played("rotary_table"), "magnetiser")
    busy_s = sum(end - begin for _, begin, end in shots)
    assert kpi["utilisation"]["magnetiser"] == pytest.approx(busy_s / kpi["simulated_s"])
    assert kpi["stations"]["magnetiser"]["busy"] == pytest.approx(busy_s / kpi["simulated_s"])


def test_a_nest_in_trouble_does_not_hold_the_others_up(played):
    fault = "faults=[{at_s: 0, target: magnetiser, kind: no_current, fixture: n2}]"
    result = played("rotary_table", fault)
    reasons = {name: {r["reason"] for r in rows(result) if r["fixture"] == name}
               for name in ("n1", "n2", "n3", "n4")}  # fmt: skip
    assert reasons["n2"] == {"shot_failed"}
    assert all("shot_failed" not in reasons[name] for name in ("n1", "n3", "n4"))
    assert result.summary["invariants"]["violations"] == []
    assert per_h(result) > 0.9 * per_h(played("rotary_table"))


def test_a_table_stops_and_recovers_as_one(played):
    faults = (
        "faults=[{at_s: 62.5, target: operator, kind: guard_open, duration_s: 2},"
        "{at_s: 67, target: operator, kind: reset, duration_s: 0.3},"
        "{at_s: 68, target: operator, kind: reset, duration_s: 0.3},"
        "{at_s: 69, target: operator, kind: start, duration_s: 0.3}]"
    )
    result = played("rotary_table", faults)
    caught = [row for row in rows(result) if row["picked_s"] < 62.5 < row["done_s"]]
    assert len(caught) >= 3
    assert {row["outcome"] for row in caught} == {"reject"}
    assert result.summary["invariants"]["violations"] == []
    assert result.summary["end"]["is_complete"]


def test_a_double_gripper_visits_the_fixture_once_a_part(played):
    """Two hands: in with the first, one swap each, out with the last."""
    result = played("double_gripper")
    entered = [e for e in trace(result, "signal") if e["name"] == "robot_in_zone" and e["value"]]
    single = [e for e in trace(played("single_fixture"), "signal")
              if e["name"] == "robot_in_zone" and e["value"]]  # fmt: skip
    assert len(single) == 2 * PARTS["single_fixture"]
    assert len(entered) == PARTS["double_gripper"] + 1


def test_a_swap_costs_what_its_moves_cost(played):
    """Between two parts: the work in the fixture and the swap, and no loading."""
    single, double = played("single_fixture"), played("double_gripper")
    told = [e["text"] for e in trace(double, "station") if e["name"] == "robot" and e["text"]]
    lasts = [b - a for _, a, b in spans(double, "robot")]
    swaps = [s for text, s in zip(told, lasts, strict=True) if text.startswith("swap")]
    assert len(swaps) == PARTS["double_gripper"] - 1 == told.count("fetch")
    mean_swap_s = sum(swaps) / len(swaps)
    load_s = [b - a for _, a, b in spans(single, "robot")][::2]
    unload_s = [b - a for _, a, b in spans(single, "robot")][1::2]
    saved_s = sum(load_s + unload_s) / PARTS["single_fixture"] - mean_swap_s
    assert apart_s(double, "") == pytest.approx(apart_s(single, "") - saved_s, abs=0.4)
    assert saved_s > 2
    assert per_h(double) > per_h(single)


def test_the_robot_fetches_outside_of_the_zone_while_the_fixture_works(played):
    inside, program = False, ""
    busy = 0
    for entry in trace(played("double_gripper"), "signal", "station"):
        if entry["kind"] == "station" and entry["name"] == "robot":
            program = entry["text"]
        elif entry["kind"] == "station" and entry["name"] in ("bath", "magnetiser", "spindle"):
            busy += program == "fetch"
        elif entry["name"] == "robot_in_zone":
            inside = bool(entry["value"])
        assert not (inside and program == "fetch")
    assert busy > PARTS["double_gripper"]


def test_a_part_that_is_not_gripped_in_the_swap_is_tried_again(played):
    """The fault lasts from the begin of a swap until its fingers have closed on the part."""
    starts_s = [e["time_ns"] / 1e9 for e in trace(played("double_gripper"), "station")
                if e["name"] == "robot" and e["text"].startswith("swap")]  # fmt: skip
    fault = f"{{at_s: {starts_s[1] + 0.5}, target: robot, kind: mis_grip, duration_s: 2}}"
    result = played("double_gripper", f"faults=[{fault}]")
    assert result.summary["invariants"]["violations"] == []
    assert result.summary["parts"]["in"] == PARTS["double_gripper"]
    assert result.summary["end"]["is_complete"]
    told = [e["text"] for e in trace(result, "station") if e["name"] == "robot" and e["text"]]
    swaps = [text for text in told if text.startswith("swap")]
    assert len(swaps) == PARTS["double_gripper"]


@pytest.mark.parametrize("at_s", [45.0, 52.5, 55.2, 56.4, 57.3, 58.1])
def test_a_stop_in_mid_swap_leaves_no_part_unaccounted(played, at_s):
    faults = (
        f"faults=[{{at_s: {at_s}, target: operator, kind: estop, duration_s: 1}},"
        f"{{at_s: {at_s + 2}, target: operator, kind: reset, duration_s: 0.3}},"
        f"{{at_s: {at_s + 3}, target: operator, kind: reset, duration_s: 0.3}},"
        f"{{at_s: {at_s + 4}, target: operator, kind: start, duration_s: 0.3}}]"
    )
    result = played("double_gripper", "parts=5", faults)
    parts = result.summary["parts"]
    assert result.summary["invariants"]["violations"] == []
    assert result.summary["end"]["is_complete"]
    assert parts["in"] == 5 == parts["ok"] + parts["reject"]
    assert 1 <= result.summary["inspection"]["rejects_by_reason"]["cycle_aborted"] <= 2
