"""`twin results` as a shell calls it."""

import json


def write_run(folder, seed, cycle_s):
    folder.mkdir()
    summary = {"scenario": "nominal", "seed": seed, "kpi": {"cycle_time_s": {"mean": cycle_s}}}
    (folder / "summary.json").write_text(json.dumps(summary))
    (folder / "manifest.json").write_text(json.dumps({"resolved": {"imaging": "timing"}}))


def test_add_list_query_show_forget(twin, tmp_path):
    for seed in (1, 2):
        write_run(tmp_path / f"r{seed}", seed, 20.0 + seed)
    called = twin("results", "add", "r1", "r2", "--json")
    assert (called.code, json.loads(called.out)) == (0, {"ids": [1, 2]})
    assert (tmp_path / "runs" / "results.sqlite").is_file()
    listed = json.loads(twin("results", "list", "-c", "kpi.cycle_time_s.mean", "--json").out)
    assert [row["values"]["kpi.cycle_time_s.mean"] for row in listed] == [22.0, 21.0]
    found = json.loads(twin("results", "query", "kpi.cycle_time_s.mean < 21.5", "--json").out)
    assert [row["seed"] for row in found] == [1]
    assert json.loads(twin("results", "show", "1", "--json").out)["settings"]["imaging"] == "timing"
    assert "nominal" in twin("results", "list").out
    assert twin("results", "forget", "1").code == 0
    assert twin("results", "show", "1").code == 2


def test_the_store_comes_from_the_environment(twin, tmp_path, monkeypatch):
    write_run(tmp_path / "r1", 1, 20.0)
    monkeypatch.setenv("TWIN_STORE", str(tmp_path / "elsewhere.sqlite"))
    assert twin("results", "add", "r1").code == 0
    assert (tmp_path / "elsewhere.sqlite").is_file()


def test_wrong_input_is_exit_2_with_all_problems(twin):
    called = twin("results", "add", "none", "nothing", "--json")
    assert (called.code, called.out) == (2, "")
    assert "none" in called.err
    assert "nothing" in called.err
    assert twin("results", "list").code == 2
    assert twin("results", "query", "what?").code == 2


def test_a_run_goes_into_the_store_it_is_told(twin, tmp_path):
    called = twin("run", "nominal", "--imaging", "timing", "--parts", "1", "--out", "r",
                  "--store", "s.sqlite", "--json")  # fmt: skip
    digest = json.loads(called.out)["trace_sha256"]
    found = json.loads(twin("results", "list", "--store", "s.sqlite", "--json").out)
    assert [row["trace_sha256"] for row in found] == [digest]
    assert not (tmp_path / "runs").exists()


def test_a_store_that_cannot_be_reached_is_said_before_the_run(twin, tmp_path):
    called = twin("run", "nominal", "--parts", "1", "--out", "r", "--store", "mysql://h/d")
    assert called.code == 2
    assert not (tmp_path / "r").exists()
