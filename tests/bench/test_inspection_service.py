"""The bench asks a service on a real socket: the same run as with the stack in its process."""

from pathlib import Path

import pytest

from tests.inspection.service.conftest import app_of, running
from twin.bench.run import run
from twin.bench.set_up import inspector_of
from twin.core.errors import ModelError, ScenarioError, ServiceError
from twin.inspection.inspector import Inspector
from twin.spec import load_scenario
from twin.spec.resources import find_rig

MODEL = find_rig("mpi_bench") / "model"


def play(folder: Path, *overrides: str):
    return run(load_scenario("nominal", overrides=["parts=2", *overrides]), out=folder)


def test_the_trace_is_that_of_the_stack_in_the_process(tmp_path):
    here = play(tmp_path / "here")
    with running(app_of(Inspector(MODEL))) as service:
        there = play(tmp_path / "there", f"inspection.url={service.url}")
    assert there.summary["trace_sha256"] == here.summary["trace_sha256"]
    assert there.summary["parts"] == here.summary["parts"]
    assert there.summary["inspection"]["alarm_count"] == 0


def test_a_service_that_goes_away_lets_no_part_through(tmp_path, monkeypatch):
    with running(app_of(Inspector(MODEL))) as service:
        wanted = ["parts=1", f"inspection.url={service.url}"]
        loaded = load_scenario("nominal", overrides=wanted)
        remote = inspector_of(loaded)
    monkeypatch.setattr("twin.bench.run.inspector_of", lambda _: remote)
    summary = run(loaded, out=tmp_path / "run").summary
    assert (summary["parts"]["ok"], summary["parts"]["reject"]) == (0, 1)
    assert summary["inspection"]["alarms"]["service_silent"] == 1
    assert summary["inspection"]["rejects_by_reason"] == {"verdict_missing": 1}
    assert summary["invariants"]["violations"] == []


def test_nobody_at_the_url_ends_before_anything_is_written(tmp_path):
    with running(app_of(Inspector(MODEL))) as service:
        url = service.url
    with pytest.raises(ServiceError, match="gives no answer"):
        play(tmp_path / "run", f"inspection.url={url}")
    assert list(tmp_path.iterdir()) == []


def test_a_service_with_another_model_ends_before_anything_is_written(tmp_path):
    strict = Inspector(MODEL)
    changed = strict.recipe.model_copy(update={"sha256": "0" * 64})
    strict.recipe = changed
    with running(app_of(strict)) as service, pytest.raises(ModelError, match="serves sha256"):
        play(tmp_path / "run", f"inspection.url={service.url}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["localhost", "ftp://host", "http://", "http://user@host/?x"])
def test_what_is_no_url_is_a_mistake_in_the_scenario(url):
    with pytest.raises(ScenarioError, match="url"):
        load_scenario("nominal", overrides=[f"inspection.url={url}"])
