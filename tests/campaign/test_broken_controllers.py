"""Controllers that are wrong on purpose: the campaign finds them out and shrinks what shows it."""

import importlib.util
import shutil
import subprocess
from pathlib import Path

import pytest

from twin.bench.run import run
from twin.campaign.job import Job
from twin.spec import load_scenario

REFERENCE = {"kind": "reference"}
MOST_PLAYS = 60
NOISE = (
    {"at_s": 2.345, "target": "light", "kind": "dim", "magnitude": 0.9, "duration_s": 1.0},
    {"at_s": 9.0, "target": "operator", "kind": "reset", "duration_s": 0.3},
    {"at_s": 31.0, "target": "robot", "kind": "late", "magnitude": 0.5, "duration_s": 2.0},
)


def _broken():
    """The module beside this one: tests are no package."""
    spec = importlib.util.spec_from_file_location("broken", Path(__file__).with_name("broken.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


BROKEN = _broken()


@pytest.fixture
def blind_library(firmware, tmp_path):
    """The bench controller in C, blind to the guard."""
    sources = shutil.copytree(firmware / "bench_controller", tmp_path / "blind")
    states = sources / "bench_packml.c"
    sees = "(inputs->estop_ok != 0U) && (inputs->guard_closed != 0U)"
    assert sees in states.read_text()
    states.write_text(states.read_text().replace(sees, "(inputs->estop_ok != 0U)"))
    library = tmp_path / "blind.so"
    command = ["gcc", "-std=c99", "-shared", "-fPIC", "-O1", "-o", library, *sources.glob("*.c")]
    subprocess.run(command, check=True, timeout=60)
    return library


def wire(signal, at_s, duration_s, value):
    return {"at_s": at_s, "target": "signal", "kind": "stuck", "signal": signal,
            "duration_s": duration_s, "magnitude": value}  # fmt: skip


SHOWN_BY = {
    "no_timeouts": (
        ("violation", "5"),
        [{"at_s": 13.2, "target": "line_camera", "kind": "timeout", "duration_s": 60.0}],
    ),
    "no_deadline": (
        ("violation", "1"),
        [{"at_s": 17.1, "target": "inspection", "kind": "slow", "magnitude": 4.0,
          "duration_s": 5.0}],
    ),
    "any_identity": (
        ("violation", "1"),
        [{"at_s": 1.0, "target": "inspection", "kind": "wrong_part_id", "duration_s": 50.0}],
    ),
    "no_zone": (
        ("violation", "3"),
        [wire("robot_done", 5.4, 2.0, 1), wire("robot_busy", 5.4, 2.0, 0)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SHOWN_BY)
def test_a_bug_that_needs_its_fault_is_shown_by_it_alone(name, by_hand):
    sign, needed = SHOWN_BY[name]
    sequence = by_hand(*NOISE, *needed, parts=2)
    job = Job(1, REFERENCE, boot=getattr(BROKEN, name), most_plays=MOST_PLAYS)
    found = {one.finding.sign: one for one in job.result_of(sequence, 0).found}
    assert sign in found
    assert 1 <= found[sign].troubles <= len(needed)
    assert Job(1, REFERENCE).result_of(sequence, 0).found == ()  # the sound controller is sound


EVERYDAY = {
    "no_guard": ("violation", "4"),
    "all_good": ("violation", "1"),
    "loses_its_part": ("lost_part", ""),
    "breaks_down": ("crash", "ZeroDivisionError"),
}
MOST_SEQUENCES = 150


@pytest.mark.parametrize("name", EVERYDAY)
def test_a_bug_is_found_within_a_few_sequences(name):
    job = Job(1, REFERENCE, boot=getattr(BROKEN, name), most_plays=MOST_PLAYS)
    results = (job(number) for number in range(MOST_SEQUENCES))
    result = next(result for result in results if result.found)
    found = {one.finding.sign: one for one in result.found}
    assert EVERYDAY[name] in found
    assert found[EVERYDAY[name]].troubles <= 2


def test_what_was_found_plays_in_twin_run_and_shows_it(by_hand, blind_library, tmp_path):
    """A controller in C that does not look at the guard."""
    opened = {"at_s": 14.0, "target": "operator", "kind": "guard_open", "duration_s": 1.0}
    native = {"kind": "native", "library": str(blind_library)}
    job = Job(1, native, most_plays=MOST_PLAYS)
    result = job.result_of(by_hand(*NOISE, opened, parts=2, controller=native), 0)
    (found,) = result.found
    assert found.finding.sign == ("violation", "4")
    assert found.troubles == 1
    assert found.yaml.startswith("# Invariant 4 is violated at ")
    file = tmp_path / "found.yaml"
    file.write_text(found.yaml)
    shown = run(load_scenario(file), out=tmp_path / "run")
    assert not shown.has_passed
    assert {row["invariant"] for row in shown.summary["invariants"]["violations"]} == {4}


def test_the_shrunk_scenario_of_a_difference_says_how_to_see_it(by_hand):
    stop = {"at_s": 3.0, "target": "operator", "kind": "stop"}
    job = Job(1, REFERENCE, boot=BROKEN.differs, most_plays=MOST_PLAYS)
    (found,) = job.result_of(by_hand(*NOISE, stop), 0).found
    assert found.finding.sign == ("difference", "tower_green")
    assert found.troubles == 1
    assert found.yaml.startswith("# The controllers differ: tower_green at ")
