"""Which part gets a thumbnail, and what of it is cut out."""

import json

import numpy as np
import pytest

from twin.bench.thumbnails import SIDE_PX, Thumbnails
from twin.core.records import Frame, ProcessState, Region, Verdict
from twin.plant.captures import Capture, Developed
from twin.plant.workpiece import Workpiece
from twin.render.view import Box, View
from twin.spec.part import Defect, Part
from twin.spec.scenario import BathState

PROCESS = ProcessState((), 2.0, 3.0, 0.25, 0.05, 0.02, 0.5, 30.0, 5.0)
CRACK = Defect("seam", "shank", ((0.01, 0.0), (0.012, 0.0)), 2e-3, 0.4e-3, 20e-6)
BOX = Box(0, 300, 200, 10, 20)
REGION = Region("shank", 580, 10, 12, 8, 0.9)


def seen(*, is_cracked):
    part = Part(3, "iso4014_m16x100", (CRACK,) if is_cracked else (), (), 1)
    capture = Capture("shank", Workpiece(part, BathState()), 3, 1, PROCESS, True)
    image = np.zeros((400, 600), np.uint8)
    image[200:220, 300:310] = 255
    view = View("shank", image.astype(np.float32), image, (BOX,) if is_cracked else ())
    return [capture], [Developed(Frame("shank", 3, 1, image), view)]


@pytest.mark.parametrize(
    ("is_cracked", "decision", "box"),
    [
        (True, "ok", [75, 70, 10, 20]),
        (False, "reject", [580 - 440, 10, 12, 8]),
        (True, "reject", None),
        (False, "ok", None),
    ],
)
def test_wrong_verdicts_only(tmp_path, is_cracked, decision, box):
    thumbnails = Thumbnails(tmp_path)
    verdict = Verdict(3, decision, 0.9, 0.5, (REGION,))
    thumbnails.witness(*seen(is_cracked=is_cracked), verdict)
    thumbnails.close()
    index = tmp_path / "gallery" / "thumbnails.json"
    assert index.is_file() == (box is not None)
    if box:
        (entry,) = json.loads(index.read_text())
        assert entry["box"] == box
        assert (tmp_path / "gallery" / entry["file"]).is_file()
        assert max(box[0] + box[2], box[1] + box[3]) <= SIDE_PX


def test_a_reject_without_finding_has_no_picture(tmp_path):
    thumbnails = Thumbnails(tmp_path)
    thumbnails.witness(*seen(is_cracked=False), Verdict(3, "reject", 1.0, 0.5))
    thumbnails.close()
    assert not (tmp_path / "gallery").exists()
