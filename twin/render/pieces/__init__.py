"""Reference pieces: things of known make, rendered to calibrate and to check a bench with."""

from twin.render.pieces.piece import Drawn, Parameter, Piece
from twin.render.pieces.registry import PIECES, drawn, render_piece, set_up

__all__ = ["PIECES", "Drawn", "Parameter", "Piece", "drawn", "render_piece", "set_up"]
