"""JUnit XML as a build server reads it."""

from xml.etree import ElementTree as ET

import pytest

from twin.core.errors import UsageError
from twin.report.junit import write_junit

SUMMARY = {
    "scenario": "a <b> & \"c\"",
    "wall_s": 2.5,
    "expectations": [
        {"name": "met", "metric": "parts.ok", "value": 3, "limit": "≥ 1", "passed": True},
        {"name": "5 < 4 & \x07 more", "metric": "parts.reject", "value": 5, "limit": "≤ 4",
         "passed": False},
    ],
    "invariants": {"checked": 6, "violations": [
        {"invariant": 2, "time_s": 12.5, "text": "part 3 counted <twice>"},
    ]},
}  # fmt: skip


@pytest.fixture
def suite(tmp_path):
    write_junit(SUMMARY, tmp_path / "junit.xml")
    return ET.parse(tmp_path / "junit.xml").getroot()[0]


def test_a_case_per_expectation_and_invariant(suite):
    assert len(suite.findall("testcase")) == 2 + 6
    assert suite.get("tests") == "8"
    assert suite.get("failures") == "2"


def test_texts_survive_escaping(suite):
    assert suite.get("name") == SUMMARY["scenario"]
    assert suite[1].get("name") == "5 < 4 & \ufffd more"


def test_failures_tell_value_and_limit(suite):
    failures = suite.findall("testcase/failure")
    assert failures[0].get("message") == "parts.reject is 5, must be ≤ 4"
    assert failures[1].text == "12.500 s: part 3 counted <twice>"


def test_a_run_cut_short_fails(tmp_path):
    write_junit({"reached_end": False}, tmp_path / "junit.xml")
    assert ET.parse(tmp_path / "junit.xml").getroot().get("failures") == "1"


def test_a_file_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(UsageError, match=r"nowhere.*cannot be written"):
        write_junit(SUMMARY, tmp_path / "nowhere" / "junit.xml")


def test_a_case_per_assertion_with_its_waveform(tmp_path):
    violation = {"t_s": 12.5, "text": "a <late>", "excerpt": "ms |0\na  ▁▔"}
    row = {"name": "in time", "signals": ["a"], "passed": False, "checked": 4, "unfinished": 0,
           "violated": 1, "violations": [violation]}  # fmt: skip
    idle = row | {"name": "idle", "checked": 0, "violated": 0, "violations": [], "passed": True}
    write_junit({"assertions": [row, idle]}, tmp_path / "junit.xml")
    late, calm = ET.parse(tmp_path / "junit.xml").getroot()[0].findall("testcase")[-2:]
    assert (late.get("classname"), late.get("name")) == ("twin.assertions", "in time")
    assert late.find("failure").get("message") == "1 violations, must be 0; checked 4 times"
    assert late.find("failure").text == "12.500 s: a <late>\nms |0\na  ▁▔"
    assert calm.find("failure") is None
    assert calm.find("system-out").text == "not exercised"
