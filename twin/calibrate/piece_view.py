"""A reference piece as the bench of a scenario would show it at any global gain."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from twin.calibrate.curve import Render
from twin.core.records import LineScan
from twin.render.pieces import render_piece
from twin.render.pieces.piece import Camera
from twin.render.pieces.stage import one_revolution
from twin.render.view import View
from twin.spec.loader import Loaded


def piece_view(
    *, name: str, loaded: Loaded, camera: Camera, parameters: Mapping[str, float]
) -> Render:
    """What renders the piece at a gain, its beads and film drawn by the number of a realisation.

    Raises: UsageError, when called, for a piece or parameters that do not exist.
    """
    scan = None
    if camera == "line":
        scan = one_revolution(rig=loaded.rig, scenario=loaded.scenario)
    return partial(_view, name, loaded, camera, dict(parameters), scan)


def _view(
    name: str,
    loaded: Loaded,
    camera: Camera,
    parameters: Mapping[str, float],
    scan: LineScan | None,
    gain: float,
    realisation: int,
) -> View:
    """Realisation 0 is that of the scenario's own seed; all are scanned alike."""
    rig, scenario = loaded.rig, loaded.scenario
    calibration = rig.calibration.model_copy(update={"cover_gain": gain})
    return render_piece(
        name=name,
        rig=replace(rig, calibration=calibration),
        scenario=scenario.model_copy(update={"seed": scenario.seed + realisation}),
        camera=camera,
        parameters=parameters,
        line_scan=scan,
    )
