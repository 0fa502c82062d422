"""`twin study` as a shell would call it."""

import json

import pytest

TINY = """
study: tiny
description: two drain times
scenario: nominal
factors: [{key: recipe.drain_s, levels: [1, 2]}]
run: {parts: 1}
"""


@pytest.fixture
def tiny(tmp_path):
    file = tmp_path / "tiny.yaml"
    file.write_text(TINY)
    return str(file)


def test_a_study_from_file_to_report(twin, tiny, tmp_path):
    called = twin("study", tiny, "--json")
    assert called.code == 0
    found = json.loads(called.out)
    assert found["folder"] == "studies/tiny"
    first, second = (p["responses"]["run.kpi.cycle_time_s.mean"]["value"] for p in found["points"])
    assert second - first == pytest.approx(1, abs=0.02)
    folder = tmp_path / "studies" / "tiny"
    assert {path.name for path in folder.iterdir()} == {
        "manifest.json", "results.parquet", "summary.json", "report.html", "data",
    }  # fmt: skip
    before = (folder / "results.parquet").read_bytes()
    again = twin("study", tiny, "--resume")
    assert again.code == 0
    assert again.out.endswith("report: studies/tiny/report.html\n")
    assert (folder / "results.parquet").read_bytes() == before
    (folder / "report.html").unlink()
    assert twin("report", str(folder)).code == 0
    assert (folder / "report.html").is_file()


def test_a_changed_study_is_not_resumed(twin, tiny, tmp_path):
    assert twin("study", tiny).code == 0
    (tmp_path / "tiny.yaml").write_text(TINY.replace("[1, 2]", "[1, 3]"))
    called = twin("study", tiny, "--resume")
    assert called.code == 2
    assert "holds a study that differs; nothing was changed" in called.err
    assert "file.factors.0.levels.1: 2 there, 3 asked for" in called.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("study", "nominl"), "unknown study: got 'nominl'"),
        (("study", "pod_nominl"), "did you mean pod_nominal?"),
        (("study", "none.yaml"), "none.yaml: cannot read the file"),
        (("study", "tiny.yaml", "--workers", "0"), "--workers: got 0; allowed: 1 or more"),
    ],
)
def test_wrong_use_is_told(twin, tiny, arguments, told):
    called = twin(*arguments)
    assert called.code == 2
    assert told in called.err
    assert "Traceback" not in called.err


def test_a_scheduler_that_does_not_answer(twin, tiny, monkeypatch):
    from twin.study.engine import dask_workers

    monkeypatch.setattr(dask_workers, "CONNECT_S", 0.3)
    called = twin("study", tiny, "--scheduler", "tcp://127.0.0.1:9")
    assert called.code == 3
    assert "--scheduler tcp://127.0.0.1:9: no Dask scheduler answers" in called.err
    assert "Traceback" not in called.err
