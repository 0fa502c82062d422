"""Every piece by its name: alike each time, and refused in plain words where it makes no sense."""

import math

import numpy as np
import pytest

from tests.render.pieces.conftest import lines
from twin.core.errors import UsageError
from twin.render.pieces import PIECES, render_piece
from twin.spec.loader import load_scenario

CASES = [(name, camera) for name, piece in PIECES.items() for camera in piece.cameras]


@pytest.fixture(scope="module")
def bench():
    return load_scenario("nominal", overrides=list(lines(256)))


@pytest.mark.parametrize(("name", "camera"), CASES)
def test_a_piece_is_the_same_each_time_and_fits_the_camera(bench, name, camera):
    first, second = (
        render_piece(
            name=name, rig=bench.rig, scenario=bench.scenario, camera=camera, parameters={}
        )
        for _ in range(2)
    )
    sensor = bench.rig.line_camera if camera == "line" else bench.rig.frame_camera
    rows = 256 if camera == "line" else sensor.rows
    assert first.electrons.shape == first.mask.shape == (rows, sensor.columns)
    assert first.electrons.dtype == np.float32
    assert np.array_equal(first.electrons, second.electrons)
    assert np.isfinite(first.electrons).all()
    assert first.electrons.min() >= 0


@pytest.mark.parametrize("name", PIECES)
def test_defaults_lie_within_their_limits(name):
    for parameter in PIECES[name].parameters:
        assert parameter.default is None or parameter.accepts(parameter.default)
    names = [parameter.name for parameter in PIECES[name].parameters]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("name", "camera", "parameters", "message"),
    [
        ("sphere", "line", {}, "'sphere'; allowed: flat, edge, grid"),
        ("grid", "frame", {}, "'frame'; allowed: line"),
        ("flat", "side", {}, "'side'; allowed: line, frame"),
        ("flat", "line", {"leve": 1.0}, "'leve'; allowed: level (0 to 10); luminance_cd_per_m2"),
        ("flat", "line", {"level": -0.1}, "level: got -0.1; allowed: 0 to 10"),
        ("flat", "line", {"level": math.nan}, "level: got nan"),
        ("flat", "line", {"even": 0.5}, "even: got 0.5; allowed: whole number, 0 to 1"),
        ("ketos", "line", {"current_a": 1e6}, "allowed: 0 to 10000 A"),
    ],
)
def test_nonsense_is_refused(bench, name, camera, parameters, message):
    with pytest.raises(UsageError) as refused:
        render_piece(
            name=name,
            rig=bench.rig,
            scenario=bench.scenario,
            camera=camera,
            parameters=parameters,
        )
    assert message in str(refused.value)


def test_all_wrong_parameters_are_told_at_once(bench):
    with pytest.raises(UsageError) as refused:
        render_piece(
            name="crack",
            rig=bench.rig,
            scenario=bench.scenario,
            camera="line",
            parameters={"length_m": 1.0, "depth": 1e-3},
        )
    assert "length_m" in str(refused.value)
    assert "'depth'" in str(refused.value)
