"""Wrongly judged parts in the page: which, in what order, with picture and line."""

import json

import cv2
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from twin.bench.ledger import SCHEMA
from twin.core.errors import UsageError
from twin.render.false_colour import false_colour
from twin.report.mistakes import NONE, UNRECORDED, mistakes_section
from twin.report.page import write_report
from twin.report.run_folder import read_run

WHY = "lap 1.4 mm long; CNR 2.1 <below>"


@pytest.fixture
def told(run_folder):
    """The run with a cause for part 4, and a thumbnail of it."""
    rows = pq.read_table(run_folder / "parts.parquet").to_pylist()
    rows[3] |= {"mistake": "escape", "cause": "weak bath", "why": WHY, "peak_cnr": 2.1}
    rows[1] |= {"peak_cnr": 12.0}
    pq.write_table(pa.Table.from_pylist(rows, SCHEMA), run_folder / "parts.parquet")
    image = np.full((160, 160), 30, np.uint8)
    bgr = cv2.cvtColor(false_colour(image), cv2.COLOR_RGB2BGR)
    file = run_folder / "gallery" / "thumb_000004.png"
    file.write_bytes(cv2.imencode(".png", bgr)[1].tobytes())
    entry = {"part_id": 4, "view": "shank", "file": file.name, "box": [70, 60, 20, 40]}
    (run_folder / "gallery" / "thumbnails.json").write_text(json.dumps([entry]))
    return run_folder


def test_escapes_come_first_then_false_alarms(told):
    view = mistakes_section(read_run(told)).view
    assert [(m.part_id, m.kind) for m in view.parts] == [(4, "escape"), (5, "false alarm")]
    assert (view.parts[0].cause, view.parts[0].why) == ("weak bath", WHY)
    assert view.parts[0].picture.box == (70, 60, 20, 40)
    assert view.parts[1].picture is None
    assert "were found have a peak CNR of 12.0" in view.contrast
    assert "escaped have a peak CNR of 2.1" in view.contrast


def test_a_run_recorded_without_causes_says_so(run_folder):
    table = pq.read_table(run_folder / "parts.parquet")
    old = table.drop_columns(["mistake", "cause", "why", "peak_cnr", "faults", "crack_zone"])
    pq.write_table(old, run_folder / "parts.parquet")
    view = mistakes_section(read_run(run_folder)).view
    assert {m.cause for m in view.parts} == {UNRECORDED}
    assert UNRECORDED in write_report(run_folder).read_text(encoding="utf-8")


def test_lines_are_escaped_in_the_page(told):
    html = write_report(told).read_text(encoding="utf-8")
    assert "CNR 2.1 &lt;below&gt;" in html
    assert "data:image/webp" in html


def test_a_run_without_mistakes_says_so(run_folder):
    rows = pq.read_table(run_folder / "parts.parquet").to_pylist()
    right = [row for row in rows if row["part_id"] not in (4, 5)]
    pq.write_table(pa.Table.from_pylist(right, SCHEMA), run_folder / "parts.parquet")
    assert mistakes_section(read_run(run_folder)).absent == NONE


@pytest.mark.parametrize("text", ["[{}]", "no json", '[{"part_id": 4, "file": "x.png"}]'])
def test_a_damaged_index_is_named(told, text):
    (told / "gallery" / "thumbnails.json").write_text(text)
    with pytest.raises(UsageError, match="thumbnails"):
        mistakes_section(read_run(told))
