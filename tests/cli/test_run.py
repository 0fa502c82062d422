"""`twin run` and `twin check` as CI uses them."""

import json
from xml.etree import ElementTree

RUN = ("run", "nominal", "--imaging", "timing", "--parts", "2")


def test_json_is_the_only_thing_on_standard_output(twin, tmp_path):
    called = twin(*RUN, "--json", "--out", "here")
    assert called.code == 0
    summary = json.loads(called.out)
    assert summary["parts"]["in"] == 2
    assert json.loads((tmp_path / "here" / "summary.json").read_text()) == summary


def test_a_run_leaves_its_report(twin, tmp_path):
    called = twin(*RUN)
    assert called.code == 0
    report = tmp_path / "runs" / "nominal-seed1" / "report.html"
    assert report.is_file()
    assert "report.html" in called.out


def test_a_missed_expectation_is_exit_1_and_a_junit_failure(twin, tmp_path):
    called = twin(*RUN, "--junit", "out.xml", "--set",
                  "expectations=[{name: impossible, metric: parts.ok, min: 99}]")  # fmt: skip
    assert called.code == 1
    suite = ElementTree.parse(tmp_path / "out.xml").getroot()
    assert len(list(suite.iter("failure"))) == 1
    assert "impossible" in (tmp_path / "out.xml").read_text()


def test_the_time_limit_is_exit_4(twin):
    assert twin(*RUN, "--set", "time_limit_s=20").code == 4


def test_a_report_can_be_made_again(twin, tmp_path):
    twin(*RUN, "--out", "r")
    (tmp_path / "r" / "report.html").unlink()
    assert twin("report", "r").code == 0
    assert (tmp_path / "r" / "report.html").is_file()


def test_the_schema_is_json(twin):
    called = twin("check", "--schema")
    assert called.code == 0
    assert "infeed" in json.loads(called.out)["properties"]


def test_check_of_every_shipped_scenario(twin):
    from twin.spec.resources import scenario_names

    assert twin("check", *scenario_names()).code == 0
