"""Alarms of the monitoring on the page: as they began, with the part they came with."""

from io import StringIO

from rich.console import Console

from twin.report import monitoring
from twin.report.monitoring import MOST_ROWS, monitoring_section
from twin.report.run_folder import read_run
from twin.report.text import run_text


def test_alarms_as_they_began(run_folder):
    view = monitoring_section(read_run(run_folder)).view
    assert [(n.part_id, n.name, n.text, n.ratio) for n in view.notices] == [
        (5, "ood", "unlike the images of training: shank", 1.25),
        (6, "service silent", "the inspection service did not answer in time", None),
    ]
    assert [n.time_s for n in view.notices] == [231.0, 231.5]
    assert view.left_out == 0


def test_no_more_than_anybody_reads(run_folder, monkeypatch):
    monkeypatch.setattr(monitoring, "MOST_ROWS", 1)
    assert MOST_ROWS > 1
    view = monitoring_section(read_run(run_folder)).view
    assert (len(view.notices), view.left_out) == (1, 1)


def test_alarms_are_counted_in_the_terminal():
    console = Console(width=120, file=StringIO(), record=True)
    console.print(run_text({"inspection": {"alarms": {"data_shank_brightness": 2}}}))
    assert "alarm: data shank brightness" in console.export_text()
