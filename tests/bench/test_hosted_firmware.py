"""Firmware in processes of its own ends with the bench, and at a restart before the next begins."""

import pytest

from twin.bench import bench as bench_module
from twin.bench import equipment
from twin.bench.recipes import bench_recipe
from twin.bench.run import run
from twin.controllers.reference import ReferenceController
from twin.controllers.trigger_unit import ReferenceTriggerUnit
from twin.spec import load_scenario

RESTART = "faults=[{at_s: 3, duration_s: 1, target: power, kind: controller_restart}]"


@pytest.fixture
def log(monkeypatch):
    """What begins and what ends, in order."""
    log = []

    def hosted(kind, make):
        class Hosted(kind):
            def close(self):
                log.append(f"{kind.__name__} ends")

        def begin(*arguments):
            log.append(f"{kind.__name__} begins")
            return make(Hosted, *arguments)

        return begin

    controller = hosted(ReferenceController, lambda kind, *given: kind(bench_recipe(*given)))
    monkeypatch.setattr(bench_module, "controller_of", controller)
    unit = hosted(ReferenceTriggerUnit, lambda kind, _: kind())
    monkeypatch.setattr(equipment, "trigger_unit_of", unit)
    return log


def play(folder, *overrides):
    run(load_scenario("nominal", overrides=["imaging=timing", "parts=1", *overrides]), out=folder)


def test_both_end_with_the_run(log, tmp_path):
    play(tmp_path / "run")
    assert log == ["ReferenceTriggerUnit begins", "ReferenceController begins",
                   "ReferenceController ends", "ReferenceTriggerUnit ends"]  # fmt: skip


def test_a_restart_ends_the_controller_and_not_the_trigger_unit(log, tmp_path):
    play(tmp_path / "run", RESTART)
    assert log[2:] == ["ReferenceController ends", "ReferenceController begins",
                       "ReferenceController ends", "ReferenceTriggerUnit ends"]  # fmt: skip


def test_both_end_where_the_run_breaks_off(log, tmp_path, monkeypatch):
    def broken(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("twin.bench.run.play", broken)
    with pytest.raises(KeyboardInterrupt):
        play(tmp_path / "run")
    assert log[2:] == ["ReferenceController ends", "ReferenceTriggerUnit ends"]


def test_the_trigger_unit_ends_where_the_controller_cannot_begin(log, tmp_path, monkeypatch):
    def refused(*_):
        raise ValueError("no")

    monkeypatch.setattr(bench_module, "controller_of", refused)
    with pytest.raises(ValueError, match="no"):
        play(tmp_path / "run")
    assert log == ["ReferenceTriggerUnit begins", "ReferenceTriggerUnit ends"]
