"""Markdown, JUnit and JSON of a comparison."""

import json
from xml.etree import ElementTree as ET

import pytest

from twin.compare.comparison import compared
from twin.compare.document import document
from twin.compare.junit import write_junit
from twin.compare.markdown import markdown
from twin.compare.sides import evidence_of


@pytest.fixture
def worse(run_on_disk):
    broken = {"invariants": {"violations": [{"name": "x"}]}}
    slow = run_on_disk("slow", scan_s=2.6, summary=broken)
    return compared(*evidence_of(run_on_disk("base"), slow))


def test_markdown_opens_with_the_verdict_and_shows_what_changed(worse):
    text = markdown(worse)
    assert text.startswith("### twin compare: ▼ worse\n")
    opening, _, whole = text.partition("<details>")
    assert "time per part at line camera | 2.5" in opening
    assert "+0.1\u00a0s (+4.00 %)" in opening
    assert "time per part at robot" not in opening
    assert "time per part at robot" in whole
    assert "| invariants violated | 0 | 1 | ▼ worse |" in opening


def test_markdown_of_no_change(run_on_disk):
    text = markdown(compared(*evidence_of(run_on_disk("a"), run_on_disk("b"))))
    assert text.startswith("### twin compare: = same")
    assert "No figure differs" in text


def test_a_folder_name_cannot_break_the_table(run_on_disk):
    text = markdown(compared(*evidence_of(run_on_disk("a|`b"), run_on_disk("<b>"))))
    assert "`b" not in text.replace("`/", "")
    assert "<b>" not in text


def test_junit_fails_what_is_worse(worse, tmp_path):
    write_junit(worse, tmp_path / "gate.xml")
    root = ET.parse(tmp_path / "gate.xml").getroot()
    failed = {
        case.get("name") for case in root.iter("testcase") if case.find("failure") is not None
    }
    assert {"station_s.line_camera", "cycle_time_s", "invariants violated"} == failed
    assert root.get("failures") == str(len(failed))


def test_the_document_is_plain_json(worse):
    told = json.loads(json.dumps(document(worse), allow_nan=False))
    assert told["verdict"] == "worse"
    (row,) = (row for row in told["kpis"] if row["name"] == "station_s.line_camera")
    assert row["base"] == pytest.approx(2.5)
    assert row["difference"] == pytest.approx(0.1)
    assert row["low"] == pytest.approx(0.1)
    assert (row["better"], row["verdict"]) == ("lower", "worse")
