"""Sequences: pure functions of seed and number, legal scenarios, the whole catalogue among them."""

from twin.campaign.dice import Dice, short
from twin.campaign.draw import draw_sequence
from twin.campaign.recovery import is_for_good, over_s, rounds_after
from twin.campaign.scenario_file import loaded_from, yaml_text
from twin.core.random import stream
from twin.spec import load_scenario
from twin.spec.faults import FAULT_KINDS

KIND = {"kind": "native"}


def drawn(stage, number, seed=1):
    return draw_sequence(seed=seed, number=number, rig=stage.rig, controller=KIND)


def test_a_sequence_follows_from_seed_and_number_alone(stage):
    assert drawn(stage, 3) == drawn(stage, 3)
    assert drawn(stage, 3) != drawn(stage, 4)
    assert drawn(stage, 3).troubles != drawn(stage, 3, seed=2).troubles


def test_every_sequence_is_a_legal_scenario_and_reads_back_from_its_file(stage, tmp_path):
    for number in range(120):
        document = drawn(stage, number).document()
        loaded = loaded_from(document, stage.rig)
        assert loaded.scenario.controller.kind == "native"
        if number < 3:
            file = tmp_path / f"{number}.yaml"
            file.write_text(yaml_text(document, head=["why", "how"]))
            assert load_scenario(file).scenario == loaded.scenario


def test_everything_that_can_go_wrong_is_drawn(stage):
    troubles = [fault for n in range(600) for fault in drawn(stage, n).troubles]
    assert {(fault["target"], fault["kind"]) for fault in troubles} == set(FAULT_KINDS)
    signals = {fault["signal"] for fault in troubles if "signal" in fault}
    assert len(signals) > 0.9 * len(stage.rig.tags)
    assert any("mtbf_s" in fault for fault in troubles)


def test_the_operator_comes_when_all_that_ends_is_over():
    late = {"at_s": 10.0, "target": "robot", "kind": "late", "magnitude": 7.0, "duration_s": 3.0}
    press = {"at_s": 2.0, "target": "operator", "kind": "stop"}
    lasting = {"at_s": 90.0, "target": "light", "kind": "off"}
    assert over_s([late, press]) == 20.0
    assert over_s([press]) == 2.2
    assert [is_for_good(fault) for fault in (late, press, lasting)] == [False, False, True]
    pressed, end_s = rounds_after([late], {"parts": 2})
    assert [fault["kind"] for fault in pressed[:3]] == ["reset", "reset", "start"]
    assert min(fault["at_s"] for fault in pressed) > 20.0
    assert end_s > max(fault["at_s"] for fault in pressed) + 600


def test_draws_lie_within_their_limits():
    dice = Dice(stream(1, "dice"))
    scaled = [dice.scaled(0.01, 3.0) for _ in range(500)]
    assert min(scaled) >= 0.01
    assert max(scaled) <= 3.0
    assert sum(value < 0.1732 for value in scaled) / 500 > 0.4  # half of them, in the mean
    assert {dice.whole(1, 3) for _ in range(100)} == {1, 2, 3}
    assert short(0.0123456) == 0.0123
    assert short(0.0) == 0.0
