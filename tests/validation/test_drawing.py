"""Figures of the checks."""

import cv2
import pytest

from twin.validation import ketos_ring, settling, slot_field
from twin.validation.drawing import drawn


def test_a_figure_is_written_where_it_is_wanted(tmp_path):
    path = tmp_path / "new" / "line.png"
    with drawn(path, title="t", x="x", y="y") as axes:
        axes.plot([0, 1], [0, 1])
    assert cv2.imread(str(path), cv2.IMREAD_GRAYSCALE).std() > 0


def test_nothing_is_written_when_drawing_fails(tmp_path):
    path = tmp_path / "line.png"
    with pytest.raises(ValueError, match="x and y"), drawn(path, title="t", x="x", y="y") as axes:
        axes.plot([0, 1], [0, 1, 2])
    assert not path.exists()


@pytest.mark.parametrize("check", [slot_field, settling, ketos_ring])
def test_checks_draw_themselves(check, tmp_path):
    path = tmp_path / "figure.png"
    check.figure(path)
    assert path.stat().st_size > 5000
