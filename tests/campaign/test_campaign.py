"""A real campaign: the same on any number of processes, and with two controllers in lockstep."""

from twin.campaign.campaign import run_campaign
from twin.campaign.job import Job

REFERENCE = {"kind": "reference"}


def test_workers_change_nothing(tmp_path):
    texts = set()
    for workers in (1, 2):
        out = tmp_path / str(workers)
        summary = run_campaign(Job(3, REFERENCE), sequences=4, out=out, workers=workers)
        assert summary["passed"]
        texts.add((out / "sequences.jsonl").read_text())
    assert len(texts) == 1


def test_the_c_controller_and_the_reference_stay_in_step(firmware, tmp_path):
    job = Job(4, {"kind": "native"}, is_lockstep=True)
    summary = run_campaign(job, sequences=12, out=tmp_path / "campaign")
    assert summary["found"] == []
    assert summary["ends"] == {"complete": 12}
