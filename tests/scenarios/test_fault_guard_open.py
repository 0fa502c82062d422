"""The guard opens in the middle of a shot, and every assertion of the scenario is put to a test."""

from twin.bench.run import run
from twin.report.run_folder import read_run
from twin.spec import load_scenario


def play(tmp_path, *overrides):
    loaded = load_scenario("fault_guard_open", overrides=["imaging=timing", *overrides])
    return run(loaded, out=tmp_path / "run")


def test_the_guard_opens_in_a_shot(tmp_path):
    run = read_run(play(tmp_path).folder)
    changes = list(run.signal_changes())
    (opened_ns,) = (ns for ns, name, value in changes if name == "guard_closed" and not value)
    shots = [(ns, value) for ns, name, value in changes if name == "magnetiser_on"]
    before = [value for ns, value in shots if ns < opened_ns]
    assert before[-1] == 1.0


def test_every_assertion_is_exercised_and_holds(tmp_path):
    rows = play(tmp_path).summary["assertions"]
    assert len(rows) == 5
    assert all(row["passed"] and row["checked"] for row in rows)


def test_one_that_asks_too_much_is_violated(tmp_path):
    result = play(tmp_path, "assertions.2.at_most=1")
    (row,) = (row for row in result.summary["assertions"] if not row["passed"])
    assert row["violated"] == 2  # the interrupted part had one shot, the two after it have two
    assert not result.has_passed
