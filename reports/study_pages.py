"""Pages of finished studies, written again from their files, as pictures: STUDIES → OUT.

    python reports/study_pages.py studies reports/studies

Needs a Chromium.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import cv2
import numpy as np

from twin.report.study.page import write_study_report

WIDTH_PX, HEIGHT_PX = 1300, 6000
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
         "--hide-scrollbars", "--virtual-time-budget=10000")  # fmt: skip


def main(studies: Path, out: Path) -> None:
    """One picture for every study that has a page."""
    out.mkdir(parents=True, exist_ok=True)
    for page in sorted(studies.glob("*/report.html")):
        cv2.imwrite(str(out / f"{page.parent.name}.png"), picture(write_study_report(page.parent)))


def picture(page: Path) -> np.ndarray:
    """The whole page, without what is empty below it."""
    browser = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))))
    with tempfile.TemporaryDirectory() as folder:
        shot = Path(folder) / "page.png"
        subprocess.run(
            [browser, *FLAGS, f"--window-size={WIDTH_PX},{HEIGHT_PX}", f"--screenshot={shot}",
             page.resolve().as_uri()],
            check=True, capture_output=True,
        )  # fmt: skip
        image = cv2.imread(str(shot))
    last = int(np.flatnonzero((image != image[-1, 0]).any((1, 2)))[-1])
    return image[: last + 20]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
