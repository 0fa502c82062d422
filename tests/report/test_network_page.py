"""The published page of the network says what the published figures say."""

import runpy
from pathlib import Path

REPORTS = Path(__file__).parents[2] / "reports"


def test_the_page_is_made_of_the_figures_beside_it():
    script = runpy.run_path(str(REPORTS / "network_page.py"))
    assert script["page"]() == (REPORTS / "network.md").read_text(encoding="utf-8")
