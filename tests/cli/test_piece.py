"""`twin piece` as a shell calls it."""

import json

import cv2
import pytest

import twin.cli.piece  # noqa: F401
from twin.render.pieces import PIECES

FEW = ("--set", "line_scan.lines=64", "--set", "line_scan.divider=64")


def test_the_list_names_every_piece_and_parameter(twin):
    called = twin("piece", "--list")
    assert called.code == 0
    for name, piece in PIECES.items():
        assert f"{name}  (" in called.out
        assert all(parameter.name in called.out for parameter in piece.parameters)


def test_a_piece_is_rendered(twin, tmp_path):
    called = twin("piece", "grid", *FEW, "--parameter", "rings=3", "--out", "g/grid.png")
    assert called.code == 0
    assert called.out.split() == ["g/grid.png", "g/grid.json"]
    truth = json.loads((tmp_path / "g" / "grid.json").read_text())
    assert truth["parameters"]["rings"] == 3
    assert {"ring", "z_m", "angle_rad", "column", "line"} <= truth["truth"]["crossings"][0].keys()
    assert cv2.imread(str(tmp_path / "g" / "grid.png"), cv2.IMREAD_UNCHANGED).shape == (64, 2048)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("sphere", "--out", "x.png"), "'sphere'; allowed: flat"),
        (("flat",), "--out FILE.png"),
        ((), "name a piece"),
        (("flat", "--out", "x.png", "--parameter", "level"), "name=number"),
        (("flat", "--out", "x.png", "--parameter", "level=high"), "'level=high'"),
        (("flat", "--out", "x.png", "--parameter", "lvl=1"), "allowed: level"),
        (("flat", "--out", "x.png", "--scenario", "nominale"), "nominale"),
        (("flat", "--out", "x.png", "--set", "bath.x=1"), "bath.x"),
        (("grid", "--out", "x.png", "--camera", "frame"), "camera"),
        (("flat", "--out", "x.tif"), ".png"),
    ],
)
def test_wrong_input_is_exit_2_and_leaves_nothing(twin, tmp_path, arguments, message):
    called = twin("piece", *arguments)
    assert called.code == 2
    assert message in called.err
    assert "Traceback" not in called.err
    assert called.out == ""
    assert list(tmp_path.iterdir()) == []
