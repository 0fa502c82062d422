"""Verdicts drawn from a detection model follow its curve."""

import pytest

from twin.bench.judges import DetectionModelJudge
from twin.core.records import VIEWS, ProcessState
from twin.plant.captures import Capture
from twin.plant.workpiece import Workpiece
from twin.spec.part import Defect, Part
from twin.spec.scenario import BathState, DetectionModel

MODEL = DetectionModel(b0=0.0, b1=4.0, reference_length_m=0.002, false_call_share=0.03)
DRAWS = 4000


def reject_share(length_m, *, is_complete=True):
    judge = DetectionModelJudge(MODEL, seed=3)
    crack = Defect("seam", "shank", ((0, 0), (length_m, 0)), length_m, 1e-4, 1e-5)
    defects = (crack,) if length_m else ()
    process = ProcessState((), 2, 3, 0.25, 0.05, 0.02, 0.5, 30, 5)
    rejects = 0
    for number in range(DRAWS):
        workpiece = Workpiece(Part(number, "iso4014_m12x80", defects, (), 0), BathState())
        captures = [Capture(v, workpiece, number, 1, process, is_complete) for v in VIEWS]
        rejects += judge.judge(captures, part_id=number).decision == "reject"
    return rejects / DRAWS


@pytest.mark.parametrize(
    ("length_m", "expected"),
    [(0.0, 0.03), (0.002, 1 - 0.5 * 0.97), (0.004, 1 - 0.97 / 17), (0.0001, 0.03)],
)
def test_rejects_as_often_as_the_curve_says(length_m, expected):
    # logit = 4·ln(a/2 mm): odds (a/2 mm)⁴, 1 at 2 mm, 16 at 4 mm; of what is missed, 3 % are
    # rejected for something else
    spread = (expected * (1 - expected) / DRAWS) ** 0.5
    assert reject_share(length_m) == pytest.approx(expected, abs=4 * spread)


def test_an_incomplete_image_set_is_always_rejected():
    assert reject_share(0.0, is_complete=False) == 1.0
    assert DetectionModelJudge(MODEL, seed=1).judge([], part_id=1).decision == "reject"
