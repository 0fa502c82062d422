"""The page in headless Chromium: no console message, every section there, every plot drawn."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from twin.report.page import write_report
from twin.report.robot import FILM

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER = next((path for name in NAMES if (path := shutil.which(name))), None)
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND",
         "--enable-logging=stderr", "--v=0", "--virtual-time-budget=20000",
         "--dump-dom")  # fmt: skip
TIMEOUT_S = 120
SECTIONS = 15

BOX = {"kind": "box", "size": [0.3, 0.2, 0.4], "rgb": [0.9, 0.4, 0.1],
       "pose": [0.8, -0.25, 0.85, 0, 0, 0, 1]}  # fmt: skip
ROD = BOX | {"kind": "cylinder", "size": [0.3, 0.05], "pose": [0, 0, 0.4, 0, 0, 0, 1]}
BALL = BOX | {"kind": "sphere", "size": [0.1]}
FRAME = {"s": 2.5, "caption": "load: to fixture", "poses": [BOX["pose"], None]}
PLAYED = {"frames_per_s": 10, "still": [BOX], "links": [[ROD, BALL]], "part": [ROD],
          "frames": [FRAME]}  # fmt: skip
MOVE = {"program": "load", "leg": "to_fixture", "count": 1, "mean_s": 1.0, "ci95_s": None,
        "min_s": 1.0, "max_s": 1.0, "joint_margin_rad": 0.5, "joint": "a2",
        "clearance_m": 0.1, "nearest": ""}  # fmt: skip

USE_CONTROLS = """
setTimeout(() => {
  const [first, all] = document.querySelectorAll("[data-range]");
  all.click(); first.click();
  document.querySelector("[data-overlay=truth]").click();
  document.querySelector("button.shot").click();
  const parts = document.querySelector("[data-choices=plot-line-timing]");
  parts.value = "5";
  parts.dispatchEvent(new Event("change"));
  const spans = document.querySelectorAll("[data-range][data-plot=plot-waveforms]");
  spans.forEach((span) => span.click());
  const signals = document.querySelector("[data-choices=plot-waveforms]");
  signals.value = "Outputs";
  signals.dispatchEvent(new Event("change"));
  const root = document.documentElement, plot = (name) => document.getElementById(name);
  setTimeout(() => {
    root.dataset.span = plot("plot-gantt").layout.xaxis.range;
    root.dataset.lanes = plot("plot-waveforms").layout.yaxis.ticktext;
    root.dataset.wave = plot("plot-waveforms").layout.xaxis.range;
    root.dataset.lines = plot("plot-line-timing").calcdata[1].length;
  }, 500);
}, 500);
"""

pytestmark = pytest.mark.skipif(
    BROWSER is None, reason=f"none of {', '.join(NAMES)} is installed on this machine"
)


def opened(page: Path, profile: Path) -> tuple[str, list[str]]:
    """The page after its scripts ran, without their text, and what they wrote to the console."""
    command = [str(BROWSER), *FLAGS, f"--user-data-dir={profile}", page.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S, check=True)
    console = [line for line in done.stderr.splitlines() if ":CONSOLE" in line]
    return re.sub(r"<script.*?</script>", "", done.stdout, flags=re.DOTALL), console


@pytest.mark.parametrize(("imaging", "plots"), [("full", 5), ("timing", 4)])
def test_every_section_is_drawn(make_run, tmp_path, imaging, plots):
    page = write_report(make_run(imaging=imaging))
    dom, console = opened(page, tmp_path / "profile")
    assert console == []
    assert 'data-ready="true"' in dom
    assert "data-errors" not in dom
    drawn = re.findall(r'<div class="plot[^>]*data-drawn="(\w+)"', dom)
    assert drawn == ["true"] * plots
    assert len(re.findall(r"<section [^>]*data-section=", dom)) == SECTIONS


def test_the_film_of_the_cell_is_drawn(make_run, tmp_path):
    folder = make_run(summary={"robot": {"moves": [MOVE], "picking": None}})
    (folder / FILM).write_text(json.dumps(PLAYED))
    dom, console = opened(write_report(folder), tmp_path / "profile")
    assert console == []
    assert "data-errors" not in dom
    assert int(re.search(r'<canvas id="film"[^>]*data-drawn="(\d+)"', dom)[1]) > 0
    assert "2.5 s · load: to fixture" in dom


def test_every_control_works(make_run, tmp_path):
    page = write_report(make_run())
    html = page.read_text(encoding="utf-8")
    page.write_text(html.replace("</body>", f"<script>{USE_CONTROLS}</script></body>"), "utf-8")
    dom, console = opened(page, tmp_path / "profile")
    assert console == []
    assert "data-errors" not in dom
    assert '<body class="hide-truth">' in dom
    assert re.search(r'<dialog id="closeup"[^>]* open', dom)
    assert 'data-span="0,150"' in dom
    assert 'data-lines="1740"' in dom
    assert 'data-lanes="alarm,magnetiser_method"' in dom
    assert 'data-wave="0,270"' in dom


def test_faults_of_a_page_are_seen(make_run, tmp_path):
    page = write_report(make_run(imaging="timing"))
    html = page.read_text(encoding="utf-8")
    emptied = re.sub(
        r'"data":\[\{"type":"bar".*?\}\],"layout"', '"data":[],"layout"', html, count=1
    )
    assert emptied != html
    broken = emptied.replace("</body>", "<script>undefinedThing()</script></body>")
    page.write_text(broken, encoding="utf-8")
    dom, console = opened(page, tmp_path / "profile")
    assert 'data-drawn="false"' in dom
    assert "undefinedThing" in re.search(r'data-errors="([^"]*)"', dom)[1]
    assert len(console) == 1
    assert "undefinedThing" in console[0]
