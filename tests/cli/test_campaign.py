"""`twin campaign`: what it prints, leaves and refuses."""

import json
from xml.etree import ElementTree as ET

import pytest


def test_one_json_document_a_folder_and_junit(twin, tmp_path):
    called = twin("campaign", "--sequences", "2", "--seed", "3", "--json", "--junit", "junit.xml")
    assert called.code == 0
    summary = json.loads(called.out)
    counts = {key: summary[key] for key in ("sequences", "violations", "deadlocks", "lost_parts")}
    assert counts == {"sequences": 2, "violations": 0, "deadlocks": 0, "lost_parts": 0}
    assert summary["coverage"]["states"]["reached"] > 5
    folder = tmp_path / "runs" / "campaign-reference-seed3"
    assert len((folder / "sequences.jsonl").read_text().splitlines()) == 2
    suite = ET.parse(tmp_path / "junit.xml").getroot()
    assert (suite.get("tests"), suite.get("failures")) == ("10", "0")
    again = twin("campaign", "--sequences", "2", "--seed", "3")
    assert again.code == 2
    assert "--resume" in again.err
    more = twin("campaign", "--sequences", "3", "--seed", "3", "--resume")
    assert more.code == 0
    assert "simulated" in more.out


FOUND = {"number": 4, "kind": "violation", "what": "3", "text": "clamp moving", "time_s": 3.0,
         "troubles": 1, "file": "found/000004_violation_3.yaml"}  # fmt: skip


def test_a_finding_is_told_and_ends_with_exit_code_1(twin, monkeypatch, tmp_path):
    from twin.campaign import campaign as module
    from twin.campaign.summary import campaign_summary

    done = [{"number": 4, "found": [FOUND], "reached": {}}]
    summary = campaign_summary({"seed": 1}, done) | {"wall_s": 1.0}
    monkeypatch.setattr(module, "run_campaign", lambda *_, **__: summary)
    called = twin("campaign", "--junit", "junit.xml")
    assert called.code == 1
    assert "000004_violation_3.yaml" in called.out.replace("\n", "")
    failures = ET.parse(tmp_path / "junit.xml").getroot().findall(".//failure")
    assert [failure.get("message") for failure in failures] == ["1 sequences, must be 0"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--sequences", "0"), "--sequences: got 0"),
        (("--workers", "0"), "--workers: got 0"),
        (("--most-found", "-1"), "--most-found: got -1"),
        (("--controller", "plc9000"), "reference, native, qemu"),
        (("--library", "mine.so"), "--controller native only"),
        (("--controller", "native", "--library", "mine.so", "--sequences", "1"), "mine.so"),
        (("--out", "junit.txt"), "junit.txt"),
    ],
)
def test_wrong_input_ends_with_exit_code_2(twin, tmp_path, arguments, message):
    (tmp_path / "junit.txt").write_text("a file")
    called = twin("campaign", *arguments)
    assert called.code == 2
    assert message in called.err
    assert "Traceback" not in called.err
    assert not (tmp_path / "runs" / "campaign-native-seed1").exists()
