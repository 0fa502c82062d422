"""`twin check`: faults are errors, an operating window left is only said."""

import json


def test_a_good_scenario_says_so_and_no_more(twin):
    result = twin("check", "nominal")
    assert (result.code, result.out) == (0, "nominal: ok\n")


def test_a_window_left_is_said_and_is_no_error(twin):
    result = twin("check", "nominal", "--set", "light.ambient_lx=200")
    assert result.code == 0
    assert "outside an operating window: ambient light: 200 lx; ISO 3059" in result.out


def test_an_impossible_value_is_refused_with_its_reason(twin):
    result = twin("check", "nominal", "--set", "datasheets.line_lens.f_number=1.2")
    assert result.code == 2
    assert "got 1.2; must lie in 1.8 … 16.0, as far as its iris opens" in result.err


def test_the_schema_knows_the_datasheets(twin):
    schema = json.loads(twin("check", "--schema").out)
    assert "datasheets" in schema["properties"]


def test_a_study_is_checked_with_all_its_points(twin, tmp_path):
    result = twin("check", "whatif_layout", "nominal")
    assert (result.code, result.out) == (0, "whatif_layout: ok, 12 design points\nnominal: ok\n")
    study = tmp_path / "mine.yaml"
    study.write_text("study: mine\ndescription: ''\nscenario: nominal\nrun: {parts: 1}\n"
                     "factors: [{key: layout, levels: [single_fixture, carousel]}]\n")  # fmt: skip
    result = twin("check", str(study))
    assert result.code == 2
    assert "mine.yaml:5: layout: got 'carousel'; layouts of the rig: double_gripper" in result.err


def test_keys_of_a_study_are_not_set_from_outside(twin):
    result = twin("check", "whatif_layout", "--set", "parts=3")
    assert result.code == 2
    assert "whatif_layout is a study" in result.err
