"""The reference pieces by name, and how to have one rendered."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from twin.core.errors import UsageError
from twin.core.records import LineScan
from twin.render.pieces.crack import CRACK
from twin.render.pieces.edge import EDGE
from twin.render.pieces.flat import FLAT
from twin.render.pieces.grid import GRID
from twin.render.pieces.piece import Camera, Drawn, Piece, Setting
from twin.render.pieces.qqi import QQI
from twin.render.pieces.rim import AS5282_RIM, KETOS_RIM
from twin.render.pieces.stage import scan_of
from twin.render.view import View
from twin.spec.rig import Rig
from twin.spec.scenario import Scenario

PIECES: Mapping[str, Piece] = MappingProxyType(
    {piece.name: piece for piece in (FLAT, EDGE, GRID, KETOS_RIM, AS5282_RIM, QQI, CRACK)}
)


def render_piece(
    *,
    name: str,
    rig: Rig,
    scenario: Scenario,
    camera: Camera,
    parameters: Mapping[str, float],
    line_scan: LineScan | None = None,
) -> View:
    """Expected photoelectrons of a reference piece before one camera of the rig.

    The same arguments give the same view. Parameters left out take their defaults. The line-scan
    camera takes the lines of `line_scan`, or one revolution as the scenario turns and triggers it.

    Raises: UsageError for a piece, camera or parameter that does not exist, or a wrong value.
    """
    setting = set_up(
        name=name, rig=rig, scenario=scenario, camera=camera, parameters=parameters,
        line_scan=line_scan,
    )  # fmt: skip
    return drawn(name, setting).view


def set_up(
    *,
    name: str,
    rig: Rig,
    scenario: Scenario,
    camera: Camera,
    parameters: Mapping[str, float],
    line_scan: LineScan | None = None,
) -> Setting:
    """A piece before a camera with all its parameters and, for the line camera, its lines.

    Raises: as `render_piece`.
    """
    piece = piece_called(name)
    if camera not in piece.cameras:
        allowed = ", ".join(piece.cameras)
        raise UsageError(f"piece {name}: camera: got {camera!r}; allowed: {allowed}")
    setting = Setting(rig, scenario, camera, piece.complete(parameters), line_scan)
    return replace(setting, line_scan=scan_of(setting)) if camera == "line" else setting


def drawn(name: str, setting: Setting) -> Drawn:
    """The piece as it was set up, with what is true of it."""
    return piece_called(name).draw(setting)


def piece_called(name: str) -> Piece:
    """The piece of that name.

    Raises: UsageError naming all pieces.
    """
    if name not in PIECES:
        raise UsageError(f"piece: got {name!r}; allowed: {', '.join(PIECES)}")
    return PIECES[name]
