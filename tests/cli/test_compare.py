"""`twin compare` as a shell calls it, on runs at timing level."""

import json

import pytest

from twin.bench.run import run
from twin.spec import load_scenario


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """The same eight parts with the spindle as it is, and 3 % slower."""
    folder = tmp_path_factory.mktemp("runs")
    for name, rpm in (("base", 24.0), ("slow", 23.28)):
        settings = ["imaging=timing", "parts=8", f"line_scan.spindle_speed_rpm={rpm}"]
        run(load_scenario("nominal", overrides=settings), out=folder / name)
    return folder


def test_a_slower_spindle_is_worse(twin, runs, tmp_path):
    called = twin("compare", str(runs / "base"), str(runs / "slow"), "--json",
                  "--markdown", "comment.md", "--junit", "gate.xml")  # fmt: skip
    assert called.code == 1
    told = json.loads(called.out)
    assert told["verdict"] == "worse"
    worse = {row["name"] for row in told["kpis"] if row["verdict"] == "worse"}
    assert {"cycle_time_s", "time_between_parts_s", "station_s.line_camera"} <= worse
    assert "station_s.robot" not in worse
    assert "▼ worse" in (tmp_path / "comment.md").read_text()
    assert "<failure" in (tmp_path / "gate.xml").read_text()


def test_the_same_run_is_the_same(twin, runs):
    called = twin("compare", str(runs / "base"), str(runs / "base"))
    assert called.code == 0
    assert "candidate: = same" in called.out


def test_what_cannot_be_compared_is_exit_2(twin, runs):
    called = twin("compare", str(runs / "base"), "nothere", "--json")
    assert (called.code, called.out) == (2, "")
    assert "nothere" in called.err
    assert twin("compare", str(runs / "base"), str(runs / "slow"), "--confidence", "2").code == 2
