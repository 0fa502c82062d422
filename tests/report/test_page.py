"""The page as a file: whole, self-contained, safe, and free of the simulator."""

import json
import re
import subprocess
import sys

import pyarrow.parquet as pq
import pytest

from twin.core.errors import UsageError
from twin.report.page import write_report

ORDER = ["verdict", "kpis", "production", "gantt", "waveforms", "detection", "mistakes",
         "rejects", "monitoring", "gallery", "line-timing", "process", "robot", "scenario",
         "provenance"]  # fmt: skip
MOST_BYTES = 6_200_000
LOADS = (
    r"""(?:src|href|data)\s*=\s*["'](?!data:|#)|@import|url\(|<link(?! rel="icon" href="data:,")"""
)


@pytest.fixture
def html(run_folder):
    return write_report(run_folder).read_text(encoding="utf-8")


def markup_of(html: str) -> str:
    """The page without what stands inside its script elements."""
    return re.sub(r"(<script[^>]*>).*?</script>", r"\1</script>", html, flags=re.DOTALL)


def test_sections_in_order(html):
    assert re.findall(r'<section id="[^"]*" data-section="([^"]*)"', html) == ORDER


def test_loads_nothing_from_elsewhere(html):
    assert re.findall(LOADS, markup_of(html)) == []


def test_holds_plotly_once(html):
    assert html.count("* plotly.js v") == 1


def test_is_small_enough_to_send(html):
    assert len(html.encode()) < MOST_BYTES


def test_shows_verdict_and_figures(html):
    markup = markup_of(html)
    assert "1 of 1 expectations met, no invariant violated." in markup
    assert "twin run made_up --parts 10 --seed 7" in markup
    assert "cd" * 32 in markup
    assert "ab" * 32 in markup


def test_names_from_the_scenario_cannot_become_markup(make_run):
    evil = "</script><script>alert(1)</script>"
    row = {"name": evil, "metric": evil, "value": 1, "limit": evil, "passed": True}
    folder = make_run(
        manifest={"scenario": evil, "command": evil, "resolved": {"description": evil}},
        summary={"expectations": [row]},
    )
    assert evil not in write_report(folder).read_text(encoding="utf-8")


def test_plots_are_json_without_nan(html):
    text = re.search(r'<script type="application/json" id="plots">(.*?)</script>', html)[1]
    plots = json.loads(text, parse_constant=lambda name: pytest.fail(name))
    assert set(plots) == {
        "plot-gantt",
        "plot-waveforms",
        "plot-scores",
        "plot-line-timing",
        "plot-process",
    }


def test_an_empty_run_has_a_page_too(make_run):
    folder = make_run(imaging="timing", summary={"kpi": {}, "parts": {}, "line_scan": {}})
    for name in ("parts.parquet", "trace.parquet"):
        table = pq.read_table(folder / name)
        pq.write_table(table.slice(0, 0), folder / name)
    html = write_report(folder).read_text(encoding="utf-8")
    assert html.count('class="absent"') >= 6


def test_not_a_run_folder(tmp_path):
    with pytest.raises(UsageError, match="no run folder"):
        write_report(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_failed_report_leaves_the_old_one(run_folder):
    page = write_report(run_folder)
    page.write_text("old", encoding="utf-8")
    (run_folder / "gallery" / "part_000002_shank.png").write_bytes(b"no image")
    with pytest.raises(UsageError):
        write_report(run_folder)
    assert page.read_text(encoding="utf-8") == "old"
    assert [file.name for file in run_folder.glob(".*")] == []


def test_the_same_run_gives_the_same_page(run_folder):
    assert write_report(run_folder).read_bytes() == write_report(run_folder).read_bytes()


def test_needs_no_simulator(run_folder):
    code = (
        "import sys; from pathlib import Path; from twin.report.page import write_report; "
        f"write_report(Path({str(run_folder)!r})); "
        "print(sorted({'simpy', 'pybullet', 'onnxruntime', 'torch'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
