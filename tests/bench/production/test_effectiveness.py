"""OEE by hand, and where there is none."""

import pytest

from twin.bench.production.effectiveness import Workload, effectiveness


def work(**changes):
    told = {"total_s": 500.0, "began_s": 10.0, "break_s": 100.0, "upkeep_s": 40.0,
            "producing_s": 300.0, "done": 10, "good": 9, "passed": 8, "planned_run_time_s": 25.0,
            "fastest_s": 20.0}  # fmt: skip
    return Workload(**told | changes)


def test_the_textbook_product():
    """300 of 400 s, 10 × 25 of 300 s, 9 of 10: 0.75 × 0.8333 × 0.9."""
    facts = effectiveness(work())
    assert facts["availability"] == pytest.approx(0.75)
    assert facts["effectiveness"] == pytest.approx(250 / 300)
    assert facts["quality_ratio"] == pytest.approx(0.9)
    assert facts["oee"] == pytest.approx(0.75 * 250 / 300 * 0.9)
    assert facts["scrap_ratio"] == pytest.approx(0.1)
    assert facts["first_pass_yield"] == pytest.approx(0.8)
    assert facts["throughput_rate_per_h"] == pytest.approx(72.0)
    assert facts["utilization_efficiency"] == pytest.approx(300 / 390)
    assert facts["technical_efficiency"] == pytest.approx(300 / 350)


def test_without_a_plan_the_fastest_part_is_the_plan():
    facts = effectiveness(work(planned_run_time_s=None))
    assert facts["effectiveness"] == pytest.approx(200 / 300)
    assert not facts["is_run_time_planned"]


def test_nothing_done_is_no_number():
    facts = effectiveness(work(done=0, good=0, passed=0, producing_s=0.0, fastest_s=None,
                               planned_run_time_s=None))  # fmt: skip
    assert facts["oee"] is facts["quality_ratio"] is facts["effectiveness"] is None
    assert facts["availability"] == 0.0
