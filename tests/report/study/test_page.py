"""The page of a study: what it shows of made-up results, and that a browser draws it all."""

import base64
import re
import shutil
import subprocess

import pytest

from twin.core.errors import UsageError
from twin.report.study.page import write_study_report

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER = next((path for name in NAMES if (path := shutil.which(name))), None)
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND",
         "--enable-logging=stderr", "--v=0", "--virtual-time-budget=20000",
         "--dump-dom")  # fmt: skip
TIMEOUT_S = 120
GRID = """
factors:
  - {key: bath.concentration_ml_per_100ml, label: bath, levels: [0.1, 0.25]}
  - {key: light.ambient_lx, levels: [5, 200]}
pod: {cracks: 60, blanks: 60}
run: {parts: 1}
"""
FRONT = """
common_random_numbers: false
factors:
  - {key: bath.concentration_ml_per_100ml, range: {low: 0.05, high: 0.25, scale: log}}
  - {key: recipe.drain_s, range: {low: 1, high: 9}}
design: {kind: latin_hypercube, points: 20}
pod: {cracks: 20, blanks: 20}
run: {parts: 1}
surrogate: {base: 64}
pareto: {steps: 5, most_false_calls: 0.5}
"""
CHOOSE = """
setTimeout(() => {
  for (const select of document.querySelectorAll("[data-choices]")) {
    select.selectedIndex = select.options.length - 1;
    select.dispatchEvent(new Event("change"));
  }
}, 500);
"""


def sections_of(html):
    return re.findall(r'<section id="(\w+)"', html)


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        (GRID, ["answer", "pod", "effects", "heat", "facts"]),
        (FRONT, ["answer", "pareto", "pod", "effects", "sensitivity", "facts"]),
        ("pod: {cracks: 60, blanks: 60}\n", ["answer", "pod", "facts"]),
    ],
)
def test_a_page_has_what_its_study_asked_for(make_study_folder, text, sections):
    _, out = make_study_folder(text)
    assert sections_of(write_study_report(out).read_text("utf-8")) == sections


def test_a_few_levels_over_decades_are_ticked_one_by_one(make_study_folder):
    _, out = make_study_folder(GRID)
    html = write_study_report(out).read_text("utf-8")
    assert re.search(r'"ticktext": ?\["5", ?"200"\]', html)


def test_every_table_can_be_taken_away(make_study_folder):
    _, out = make_study_folder(GRID)
    html = write_study_report(out).read_text("utf-8")
    links = dict(re.findall(r'download="made_(\w+).csv" href="[^,]*,([^"]*)"', html))
    kept = {path.stem: path.read_bytes() for path in (out / "data").iterdir()}
    assert {name: base64.b64decode(text) for name, text in links.items()} == kept


def test_an_unfinished_study_has_no_page(make_study_folder):
    _, out = make_study_folder(GRID)
    (out / "summary.json").unlink()
    with pytest.raises(UsageError, match="not finished"):
        write_study_report(out)


@pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")
@pytest.mark.parametrize("text", [GRID, FRONT])
def test_every_plot_is_drawn_for_every_choice(make_study_folder, tmp_path, text):
    _, out = make_study_folder(text)
    page = write_study_report(out)
    html = page.read_text("utf-8").replace("</body>", f"<script>{CHOOSE}</script></body>")
    page.write_text(html, "utf-8")
    command = [str(BROWSER), *FLAGS, f"--user-data-dir={tmp_path / 'profile'}", page.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S, check=True)
    dom = re.sub(r"<script.*?</script>", "", done.stdout, flags=re.DOTALL)
    assert [line for line in done.stderr.splitlines() if ":CONSOLE" in line] == []
    assert "data-errors" not in dom
    assert 'data-ready="true"' in dom
    drawn = re.findall(r'<div class="plot[^>]*data-drawn="(\w+)"', dom)
    assert drawn == ["true"] * len(re.findall(r'<div class="plot"', html))
    assert len(drawn) >= 3
