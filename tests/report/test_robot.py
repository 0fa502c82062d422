"""The robot's moves and film in the page."""

import json
import re

import pytest

from twin.core.errors import UsageError
from twin.report.page import write_report
from twin.report.robot import FILM, NOTHING, robot_section
from twin.report.run_folder import read_run

MOVE = {"program": "load", "leg": "to_infeed", "count": 3, "mean_s": 0.95, "ci95_s": [0.9, 1.0],
        "min_s": 0.9, "max_s": 1.0, "joint_margin_rad": 0.5235988, "joint": "a2",
        "clearance_m": 0.0123, "nearest": "finger_left and rest"}  # fmt: skip
SHAPE = {"kind": "box", "size": [0.1, 0.1, 0.1], "rgb": [1, 0, 0], "pose": [0, 0, 0, 0, 0, 0, 1]}
FRAME = {"s": 0.0, "caption": "load: </script>", "poses": [[0, 0, 0, 0, 0, 0, 1], None]}
PLAYED = {"frames_per_s": 10, "still": [SHAPE], "links": [[SHAPE]], "part": [SHAPE],
          "frames": [FRAME, FRAME]}  # fmt: skip


@pytest.fixture
def folder(make_run):
    picking = {"fills": 1, "grips": 4, "mis_grips": 1}
    return make_run(summary={"robot": {"moves": [MOVE], "picking": picking}})


def test_moves_in_degrees_and_millimetres(folder):
    view = robot_section(read_run(folder)).view
    (row,) = view.moves
    assert (row.program, row.leg, row.count) == ("load", "to infeed", 3)
    assert row.margin_deg == pytest.approx(30)
    assert row.clearance_mm == pytest.approx(12.3)
    assert ("mis-grips", 1) in view.picking
    assert view.film is None


def test_a_run_without_moves_says_so(run_folder):
    assert robot_section(read_run(run_folder)).absent == NOTHING


def test_the_film_is_in_the_page_and_cannot_end_its_element(folder):
    (folder / FILM).write_text(json.dumps(PLAYED))
    html = write_report(folder).read_text(encoding="utf-8")
    text = re.search(r'id="film-data">(.*?)</script>', html)[1]
    assert json.loads(text) == PLAYED
    assert 'max="1"' in html


@pytest.mark.parametrize("text", ["", "{}", '{"frames": [1]}', '{"frames": [{"s": 0}]}'])
def test_a_damaged_film_is_named(folder, text):
    (folder / FILM).write_text(text)
    with pytest.raises(UsageError, match="film of the cell"):
        robot_section(read_run(folder))
