"""Waveforms on the page: every change at its time, on the lane of its signal, with its meaning."""

from dataclasses import replace

import pyarrow.parquet as pq
import pytest

from twin.core.signals import Tag
from twin.report import waveforms
from twin.report.lanes import LANE_SHARE, Lane, value_text
from twin.report.page import write_report
from twin.report.run_folder import read_run
from twin.report.waveforms import waveforms_section

CLAMP = Tag("clamp_closed", "input", "bool", "-", "", 0)
FIELD = Tag("field", "input", "real", "A/m", "", 1, 10.0)


@pytest.fixture
def run(run_folder):
    return read_run(run_folder)


def plot_of(run):
    return waveforms_section(run).plots[0]


def test_a_bool_stands_on_the_floor_or_the_roof_of_its_lane():
    trace = Lane(CLAMP, [(2.0, 1.0), (3.5, 0.0)]).trace(4, until_s=5.0)
    assert trace["x"] == [0.0, 2.0, 3.5, 5.0]
    assert trace["y"] == [4, 4 + LANE_SHARE, 4, 4]
    assert trace["line"]["shape"] == "hv"


def test_a_number_fills_its_lane():
    trace = Lane(FIELD, [(1.0, 30.0), (2.0, 20.0)]).trace(0, until_s=3.0)
    assert trace["y"] == [0, LANE_SHARE, LANE_SHARE / 2, LANE_SHARE / 2]
    assert trace["text"][:2] == ["10 A/m", "30 A/m"]


def test_the_values_of_a_code_are_spread_evenly():
    step = Tag("sequence_step", "output", "int", "code", "", 0)
    trace = Lane(step, [(1.0, 10.0), (2.0, 130.0)]).trace(0, until_s=3.0)
    assert trace["y"][:3] == [0, LANE_SHARE / 2, LANE_SHARE]


def test_a_number_that_stands_still_lies_on_the_floor():
    assert set(Lane(FIELD, []).trace(1, until_s=3.0)["y"]) == {1}


@pytest.mark.parametrize(
    ("tag", "value", "text"),
    [
        (CLAMP, 1.0, "true"),
        (Tag("packml_state", "output", "int", "code", "", 0), 6.0, "execute 6"),
        (Tag("alarm", "output", "int", "code", "", 0), 24.0, "guard_open 24"),
        (Tag("alarm", "output", "int", "code", "", 0), 999.0, "999"),
        (Tag("mode", "output", "int", "code", "", 0, 0, 1, {"home": 1}), 1.0, "home 1"),
        (Tag("part_id", "output", "int", "id", "", 0), 12.0, "12"),
    ],
)
def test_values_are_told_in_words(tag, value, text):
    assert value_text(tag, value) == text


def test_the_overview_holds_known_signals_and_the_rest_is_a_choice_away(run):
    plot = plot_of(run)
    names = {key: {trace["name"] for trace in traces} for key, traces in plot.choices.items()}
    assert names["Overview"] == {"clamp_closed", "alarm"}
    assert names["Inputs"] == {"clamp_closed", "lamp_irradiance_w_per_m2"}
    assert names["Outputs"] == {"magnetiser_method", "alarm"}
    assert "Assertions" not in names
    assert waveforms_section(run).view.still == ("guard_closed",)


def test_the_names_stand_beside_their_lanes(run):
    plot = plot_of(run)
    for key, traces in plot.choices.items():
        rows = plot.layouts[key]["yaxis"]
        for row, (name, place) in enumerate(zip(rows["ticktext"], rows["tickvals"], strict=True)):
            (trace,) = (trace for trace in traces if trace["name"] == name)
            assert row <= min(trace["y"]) <= place <= max(trace["y"]) <= row + 1


def test_times_and_values_are_those_of_the_trace(run):
    (trace,) = (t for t in plot_of(run).choices["Overview"] if t["name"] == "clamp_closed")
    rows = pq.read_table(run.folder / "trace.parquet").to_pylist()
    expected = [r["time_ns"] / 1e9 for r in rows if r["name"] == "clamp_closed"]
    until_s = waveforms_section(run).view.whole_s[1]
    assert trace["x"][1:-1] == [time_s for time_s in expected if time_s <= until_s]


def test_only_the_first_cycles_and_so_many_changes_are_drawn(run, monkeypatch):
    view = waveforms_section(run).view
    assert view.first_s == (0.0, 30.0)
    assert view.whole_s == (0.0, 270.0)  # nine parts came to their end, the tenth did not
    assert view.is_cut
    monkeypatch.setattr(waveforms, "MOST_CYCLES", 2)
    assert waveforms_section(run).view.whole_s == (0.0, 60.0)
    monkeypatch.setattr(waveforms, "MOST_CHANGES", 4)
    section = waveforms_section(run)
    assert section.view.whole_s == (0.0, 24.0)
    assert all(max(t["x"]) == 24.0 for t in section.plots[0].choices["Inputs"])


def test_violations_are_marked_and_their_signals_a_choice(make_run):
    violation = {"t_s": 12.5, "text": "late <b>", "excerpt": "ms from 12.5 s\na ▔▁"}
    row = {"name": "in <time>", "signals": ["guard_closed", "alarm"], "passed": False,
           "checked": 3, "unfinished": 0, "violated": 1, "violations": [violation]}  # fmt: skip
    folder = make_run(summary={"assertions": [row]})
    plot = plot_of(read_run(folder))
    assert [trace["name"] for trace in plot.choices["Assertions"]] == ["alarm"]
    assert [shape["x0"] for shape in plot.layout["shapes"]] == [12.5]
    html = write_report(folder).read_text(encoding="utf-8")
    assert "in &lt;time&gt;" in html
    assert '<pre class="excerpt">ms from 12.5 s\na ▔▁</pre>' in html


def test_a_run_without_its_signal_list_says_so(run):
    section = waveforms_section(replace(run, signals=()))
    assert "without its signal list" in section.absent
