"""Assertions and waveform dumps from the command line: exit codes, JUnit, files."""

import json
from xml.etree import ElementTree

import pytest

RUN = ("run", "nominal", "--imaging", "timing", "--parts", "1")
SHOTS = (
    "assertions=[{name: shots, between: {signal: clamp_closed, becomes: true}, "
    "and: {signal: clamp_closed, becomes: false}, "
    "count: {signal: magnetiser_on, becomes: true}, exactly: %d}]"
)


def test_a_violated_assertion_is_exit_1_with_its_waveform_everywhere(twin, tmp_path):
    called = twin(*RUN, "--set", SHOTS % 3, "--junit", "out.xml", "--out", "r")
    assert called.code == 1
    assert "✗  shots" in called.out
    assert "must be exactly 3" in " ".join(called.out.split())
    (wave,) = (line for line in called.out.splitlines() if line.startswith("magnetiser_on"))
    assert wave.count("▁▔") == 2
    (failure,) = ElementTree.parse(tmp_path / "out.xml").getroot().iter("failure")
    assert wave.strip() in failure.text
    assert wave.strip() in (tmp_path / "r" / "report.html").read_text(encoding="utf-8")


def test_an_assertion_that_holds_is_exit_0_and_in_the_summary(twin):
    called = twin(*RUN, "--set", SHOTS % 2, "--json")
    assert called.code == 0
    assert json.loads(called.out)["assertions"] == [
        {"name": "shots", "signals": ["clamp_closed", "magnetiser_on"], "passed": True,
         "checked": 1, "unfinished": 0, "violated": 0, "violations": []}]  # fmt: skip


@pytest.mark.parametrize("command", [RUN, ("check", "nominal")])
def test_an_unknown_signal_is_exit_2(twin, tmp_path, command):
    wrong = (SHOTS % 2).replace("magnetiser_on", "magnetizer_on")
    called = twin(*command, "--set", wrong)
    assert called.code == 2
    assert "got 'magnetizer_on'; unknown signal; did you mean magnetiser_on?" in called.err
    assert not (tmp_path / "runs").exists()


def test_the_signals_are_dumped_by_a_run_and_from_its_folder(twin, tmp_path):
    assert twin(*RUN, "--out", "r", "--vcd", "run.vcd").code == 0
    assert twin("report", "r", "--vcd", "again.vcd").code == 0
    dump = (tmp_path / "run.vcd").read_text(encoding="utf-8")
    assert dump.startswith("$comment scenario nominal, seed 1, trace ")
    assert "magnetiser_on $end" in dump
    assert (tmp_path / "again.vcd").read_text(encoding="utf-8") == dump


def test_a_dump_that_cannot_be_written_is_exit_2(twin):
    called = twin(*RUN, "--vcd", "nowhere/run.vcd")
    assert called.code == 2
    assert "nowhere/run.vcd: cannot be written" in called.err
