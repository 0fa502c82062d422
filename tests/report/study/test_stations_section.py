"""Layouts on the page of a study: stations by kind, and levels that are words."""

from pathlib import Path

from twin.report.study.effects_section import effects_section
from twin.report.study.folder import StudyFolder
from twin.report.study.stations_section import stations_section
from twin.report.study.tiles import tiles

KINDS = "run.kpi.station_kinds"


def response(value):
    return {"value": value, "low": value - 0.01, "high": value + 0.01, "n": 3}


NAMES = {
    "robot": f"{KINDS}.busy_share.robot",
    "held": f"{KINDS}.bottleneck_share.robot",
    "bath": f"{KINDS}.busy_share.bath",
    "per_h": "run.kpi.throughput_parts_per_h",
}


def point(index, layout, latency_s, **values):
    return {
        "index": index,
        "values": {"layout": layout, "latency": latency_s},
        "responses": {NAMES[key]: response(value) for key, value in values.items()},
    }


def study(points):
    factors = [
        {"key": "layout", "name": "layout", "unit": None, "is_logarithmic": False},
        {"key": "latency", "name": "latency", "unit": "s", "is_logarithmic": False},
    ]
    summary = {"study": "made", "factors": factors, "design": {"kind": "grid"}, "points": points}
    return StudyFolder(Path(), summary, {}, {})


LEVELS = [("two", 0.3), ("two", 5), ("one", 0.3), ("one", 5)]
MADE = [
    point(k, layout, s, robot=0.4 + 0.1 * k, held=0.25, bath=0.1, per_h=100.0 + 10 * k)
    for k, (layout, s) in enumerate(LEVELS)
]


def test_each_kind_of_station_has_a_bar_for_every_point():
    (plot,) = stations_section(study(MADE)).plots
    assert set(plot.choices) == {"bottleneck_share", "busy_share"}
    robot = next(t for t in plot.choices["busy_share"] if t["name"] == "robot")
    assert robot["x"] == [40.0, 50.0, 60.0, 70.0]
    assert robot["y"][1] == "layout two, latency 5 s"
    assert robot["customdata"][0] == [39.0, 41.0]
    held = {trace["name"]: trace["x"] for trace in plot.choices["bottleneck_share"]}
    assert held["robot"] == [25.0] * 4
    assert held["bath"] == [None] * 4


def test_a_study_without_runs_has_no_stations():
    bare = [p | {"responses": {}} for p in MADE]
    assert stations_section(study(bare)).absent


def test_levels_that_are_words_keep_their_order_and_have_no_line():
    (plot,) = effects_section(study(MADE)).plots
    names = {trace["xaxis"]: trace for trace in plot.data if trace["name"].startswith("main")}
    words, numbers = names["x"], names["x2"]
    assert words["x"] == ["two", "one"]
    assert words["y"] == [105.0, 125.0]
    assert (words["mode"], numbers["mode"]) == ("markers", "lines+markers")
    assert numbers["x"] == [0.3, 5]


def test_more_throughput_is_better():
    tile = next(t for t in tiles(study(MADE)) if t.label.startswith("Throughput"))
    assert (tile.label, tile.value) == ("Throughput, largest", "130")
    assert "layout one, latency 5 s" in tile.detail
