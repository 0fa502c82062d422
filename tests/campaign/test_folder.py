"""The folder of a campaign: streamed, taken up again, one writer at a time."""

import json

import pytest

from twin.campaign.campaign import run_campaign
from twin.campaign.finding import Finding
from twin.campaign.folder import campaign_folder
from twin.campaign.job import Found, Job, Result
from twin.core.errors import UsageError

SETTINGS = {"seed": 1, "controller": {"kind": "reference"}, "lockstep": False}
FACTS = {"parts": {"in": 1}, "end": {"state": "complete", "alarm": "none"}, "simulated_s": 36.0}


def result(number, *found):
    return Result(number, found, {"faults": ["light.off"], "states": ["complete"]}, FACTS)


class FakeJob(Job):
    """Plays nothing: every third sequence shows a dead-lock."""

    def __call__(self, number):
        finding = Finding("deadlock", "", f"sequence {number}")
        shown = [Found(finding, f"scenario: s{number}\n", 1)] if number % 3 == 2 else []
        return result(number, *shown)


def campaign(out, sequences, **settings):
    job = FakeJob(1, {"kind": "reference"})
    return run_campaign(job, sequences=sequences, out=out, **settings)


def lines(out):
    return [json.loads(line) for line in (out / "sequences.jsonl").read_text().splitlines()]


def test_counts_files_and_coverage(tmp_path):
    out = tmp_path / "campaign"
    told = []
    summary = campaign(out, 7, progress=lambda *done: told.append(done))
    assert (summary["sequences"], summary["deadlocks"], summary["violations"]) == (7, 2, 0)
    assert not summary["passed"]
    assert summary["simulated_h"] == pytest.approx(0.07)
    assert [row["file"] for row in summary["found"]] == ["found/000002_deadlock.yaml",
                                                         "found/000005_deadlock.yaml"]  # fmt: skip
    assert (out / "found" / "000005_deadlock.yaml").read_text() == "scenario: s5\n"
    assert summary["coverage"]["faults"]["sequences"]["light.off"] == 7
    assert "light.dim" in summary["coverage"]["faults"]["never"]
    assert json.loads((out / "summary.json").read_text())["sequences"] == 7
    assert told[-1] == (7, 2)


def test_it_ends_when_enough_was_found(tmp_path):
    summary = campaign(tmp_path / "campaign", 100, most_found=2)
    assert (summary["sequences"], summary["deadlocks"]) == (6, 2)


@pytest.mark.parametrize("torn", [b"", b'{"number": 4, "fou'])
def test_a_killed_campaign_is_taken_up_where_it_was(tmp_path, torn):
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    campaign(whole, 8)
    campaign(killed, 4)
    with (killed / "sequences.jsonl").open("ab") as file:
        file.write(torn)
    summary = campaign(killed, 8, resumes=True)
    assert summary["played_now"] == 4
    assert lines(killed) == lines(whole)


def test_what_it_refuses_it_leaves_alone(tmp_path):
    out = tmp_path / "campaign"
    campaign(out, 3)
    before = {file: file.read_bytes() for file in out.rglob("*") if file.is_file()}
    with pytest.raises(UsageError, match="--resume"):
        campaign(out, 3)
    with pytest.raises(UsageError, match="'seed': 2"):
        run_campaign(FakeJob(2, {"kind": "reference"}), sequences=3, out=out, resumes=True)
    with (
        campaign_folder(out, SETTINGS, resumes=True),
        pytest.raises(UsageError, match="another campaign"),
    ):
        campaign(out, 3, resumes=True)
    other = tmp_path / "other"
    other.mkdir()
    (other / "precious.txt").write_text("mine")
    with pytest.raises(UsageError, match="no campaign"):
        campaign(other, 3)
    assert {file: file.read_bytes() for file in out.rglob("*") if file.is_file()} == before


def test_a_damaged_line_is_named(tmp_path):
    out = tmp_path / "campaign"
    campaign(out, 3)
    text = (out / "sequences.jsonl").read_text().replace('"number": 1', '"number": 7')
    (out / "sequences.jsonl").write_text(text)
    with pytest.raises(UsageError, match=r"sequences\.jsonl:2"):
        campaign(out, 5, resumes=True)


@pytest.mark.parametrize("wrong", [{"sequences": 0}, {"sequences": 1, "workers": 0},
                                   {"sequences": 1, "most_found": 0}])  # fmt: skip
def test_counts_below_one_are_refused(tmp_path, wrong):
    with pytest.raises(UsageError, match="at least 1"):
        campaign(tmp_path / "campaign", **wrong)
