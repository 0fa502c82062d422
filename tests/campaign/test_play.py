"""Playing a sequence: the same as `twin run`, whatever was played before on the same stage."""

from dataclasses import replace

import pytest

from twin.bench.run import run
from twin.campaign.draw import draw_sequence
from twin.campaign.play import play_document
from twin.campaign.scenario_file import yaml_text
from twin.campaign.whereabouts import Whereabouts
from twin.controllers.contract import ScanResult
from twin.core.errors import ControllerError, ScenarioError
from twin.core.journal import Entry
from twin.spec import load_scenario

ESTOP = {"at_s": 5.0, "target": "operator", "kind": "estop", "duration_s": 1.0}


def test_it_plays_as_twin_run_does_whatever_came_before(stage, tmp_path):
    traces = {}
    for number in (0, 1, 0):
        drawn = draw_sequence(
            seed=5, number=number, rig=stage.rig, controller={"kind": "reference"}
        )
        document = drawn.document()
        trace = play_document(document, stage).summary["trace_sha256"]
        assert traces.setdefault(number, trace) == trace
        file = tmp_path / f"{number}.yaml"
        file.write_text(yaml_text(document))
    for number, trace in traces.items():
        result = run(load_scenario(tmp_path / f"{number}.yaml"), out=tmp_path / str(number))
        assert result.summary["trace_sha256"] == trace


def test_a_stop_is_survived_and_the_operator_brings_the_bench_back(stage, by_hand):
    played = play_document(by_hand(ESTOP, parts=2).document(), stage)
    assert played.findings == ()
    assert played.summary["end"]["is_complete"]
    assert played.summary["parts"]["in"] == 2
    assert "emergency_stop" in played.reached["alarms"]
    assert played.reached["faults"] == ["operator.estop", "operator.reset", "operator.start"]


def test_without_the_operator_it_rests_and_says_why(stage, by_hand):
    played = play_document(replace(by_hand(ESTOP), has_recovery=False).document(), stage)
    assert played.findings == ()
    assert played.summary["end"]["state"] == "aborted"
    assert played.summary["end"]["is_explained"]


def test_a_fault_for_good_may_end_in_rest_with_an_alarm(stage, by_hand):
    stuck = {"at_s": 1.0, "target": "clamp", "kind": "will_not_open"}
    played = play_document(by_hand(stuck).document(), stage)
    assert played.findings == ()
    assert played.summary["end"]["alarm"] == "unclamp_timeout"


class Mute:
    """A controller that never does anything."""

    def scan(self, *_):
        return ScanResult({"packml_state": 2}, None)


def test_a_bench_that_does_nothing_is_a_deadlock(stage, by_hand):
    played = play_document(by_hand().document(), stage, boot=lambda *_: Mute())
    assert [finding.sign for finding in played.findings] == [("deadlock", "")]


def test_a_scenario_that_does_not_load_and_a_missing_library_are_no_findings(stage, by_hand):
    with pytest.raises(ScenarioError, match="robot_timeout_s"):
        play_document(by_hand(recipe={"robot_timeout_s": -1.0}).document(), stage)
    missing = {"kind": "native", "library": "nowhere.so"}
    with pytest.raises(ControllerError, match=r"nowhere\.so"):
        play_document(by_hand(controller=missing).document(), stage)


class Cell:
    holding = None


class EmptyBench:
    """A bench that holds nothing."""

    cell = Cell()

    class fixture:  # noqa: N801
        workpiece = None


def test_a_part_that_is_nowhere_is_lost():
    books = Whereabouts()
    assert books.disagreement(EmptyBench) is None
    books.take(Entry(0, "part", "picked", 1.0))
    assert "in process are [1]" in (books.disagreement(EmptyBench) or "")
    books.take(Entry(1, "part", "reject_bin", 1.0))
    assert books.disagreement(EmptyBench) is None
