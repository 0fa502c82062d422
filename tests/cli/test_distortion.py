"""`twin distortion` as a shell calls it: document, exit codes, names."""

import json


def test_document_alone_on_standard_output(twin, tmp_path):
    called = twin("distortion", "slip", "--json", "--out", "d")
    assert called.code == 0
    found = json.loads(called.out)
    assert found["passed"]
    assert [case["name"] for case in found["cases"]] == ["slip"]
    figures = {row["name"]: row for row in found["cases"][0]["figures"]}
    assert abs(figures["stretch"]["measured"] - 0.95) < 0.002
    assert found["cases"][0]["detection"] is None
    assert json.loads((tmp_path / "d" / "distortion.json").read_text()) == found


def test_list_needs_nothing(twin):
    called = twin("distortion", "--list")
    assert called.code == 0
    assert "eccentric_disc" in called.out


def test_an_unknown_case_is_refused(twin):
    called = twin("distortion", "slipp", "squares", "--json")
    assert called.code == 2
    assert "'slipp'" in called.err
    assert "'squares'" in called.err
    assert called.out == ""


def test_a_folder_that_holds_something_else_is_left_alone(twin, tmp_path):
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "mine.txt").write_text("mine")
    called = twin("distortion", "square", "--out", "d")
    assert called.code == 2
    assert "holds something that is no run" in called.err
