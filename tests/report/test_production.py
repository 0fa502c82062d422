"""The section on production, with and without its figures."""

import pytest

from twin.report.page import render_page
from twin.report.production import production_section
from twin.report.run_folder import read_run

STATIONS = {
    "robot": {"busy": 0.4, "failed": 0.0, "blocked": 0.0, "starved": 0.5, "stopped": 0.1},
    "spindle": {"busy": 0.2, "failed": 0.1, "blocked": 0.3, "starved": 0.3, "stopped": 0.1},
}
PRODUCTION = {
    "stations": STATIONS,
    "bottleneck": {"station": "robot", "average_active_s": {"spindle": 1.0, "robot": 6.0},
                   "momentary_share": {"robot": 0.9, "spindle": 0.1}},
    "failures": [{"fault": "light.dim", "count": 2, "mtbf_s": 100.0, "mttr_s": 12.5,
                  "failed_share": 0.1}],
    "iso22400": {"oee": 0.72, "availability": 0.9, "effectiveness": 0.8, "quality_ratio": 1.0,
                 "planned_run_time_s": 25.0, "is_run_time_planned": False},
}  # fmt: skip


@pytest.fixture
def run(make_run):
    return read_run(make_run(summary={"kpi": PRODUCTION | {"simulated_s": 300.0}}))


def test_factors_bottleneck_and_breakdowns(run):
    view = production_section(run).view
    assert [(row.label, row.value) for row in view.factors[:2]] == [
        ("OEE", "72.0 %"),
        ("Availability", "90.0 %"),
    ]
    assert view.factors[-1].value == "–"
    assert view.bottleneck == "robot"
    assert [(row.station, row.average_s, row.momentary) for row in view.active] == [
        ("robot", "6", "90.0 %"),
        ("spindle", "1", "10.0 %"),
    ]
    (failure,) = view.failures
    assert (failure.name, failure.count, failure.mttr_s) == ("light: dim", 2, "12.5")
    assert "No run time is planned" in view.pace_note


def test_the_plot_stacks_all_shares(run):
    (plot,) = production_section(run).plots
    totals = [sum(values) for values in zip(*(trace["x"] for trace in plot.data), strict=True)]
    assert totals == pytest.approx([100.0, 100.0])


def test_the_page_holds_it(run):
    page = render_page(run)
    assert "Bottleneck: robot" in page
    assert "light: dim" in page


def test_an_older_run_has_none(make_run):
    section = production_section(read_run(make_run()))
    assert "without production figures" in section.absent
