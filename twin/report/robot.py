"""The robot: what its moves took, how near they came to limits, and one part's way as a film."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import degrees
from typing import Any

from markupsafe import Markup

from twin.core.errors import UsageError
from twin.report.run_folder import Run
from twin.report.section import Section
from twin.report.wording import words

FILM = "cell_motion.json"
NOTHING = "The moves of the robot were not recorded in this run, or it made none."
PICKING = {
    "fills": "fills of the bin",
    "grips": "grips",
    "mis_grips": "mis-grips",
    "wrong_parts": "another part caught",
    "dropped": "dropped on the way",
    "askew": "laid down askew",
    "strays": "thrown out of the bin",
    "shakes": "shakes",
    "tipped": "tipped out",
}


@dataclass(frozen=True)
class MoveRow:
    """One move: duration with its interval [s], margins [degrees, mm] and where they are least."""

    program: str
    leg: str
    count: int
    mean_s: float
    low_s: float | None
    high_s: float | None
    margin_deg: float
    joint: str
    clearance_mm: float
    nearest: str


@dataclass(frozen=True)
class RobotView:
    """Moves, what happened at a random bin, and the film as JSON."""

    moves: tuple[MoveRow, ...]
    picking: tuple[tuple[str, int], ...]
    film: Markup | None
    frames: int


def robot_section(run: Run) -> Section:
    """Moves of the robot as the summary holds them, and its film."""
    robot = run.summary.get("robot") or {}
    moves = robot.get("moves") or []
    if not moves:
        return Section("robot", "Robot", absent=NOTHING)
    film = _film(run)
    view = RobotView(
        moves=tuple(map(_row, moves)),
        picking=_picking(robot.get("picking") or {}),
        film=_embedded(film) if film else None,
        frames=len(film["frames"]) if film else 0,
    )
    return Section("robot", "Robot", view)


def _row(move: Mapping[str, Any]) -> MoveRow:
    low, high = move["ci95_s"] or (None, None)
    return MoveRow(
        program=words(move["program"]),
        leg=words(move["leg"]),
        count=move["count"],
        mean_s=move["mean_s"],
        low_s=low,
        high_s=high,
        margin_deg=degrees(move["joint_margin_rad"]),
        joint=move["joint"],
        clearance_mm=1000 * move["clearance_m"],
        nearest=words(move["nearest"]),
    )


def _picking(tally: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple((PICKING.get(name, words(name)), count) for name, count in tally.items())


def _film(run: Run) -> Mapping[str, Any] | None:
    file = run.folder / FILM
    if not file.is_file():
        return None
    try:
        film = json.loads(file.read_text(encoding="utf-8"))
        frames: Sequence[Any] = film["frames"]
        if not all({"s", "caption", "poses"} <= frame.keys() for frame in frames):
            raise KeyError("frames")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"{file}: cannot be read as a film of the cell ({error!r})") from None
    return film


def _embedded(film: Mapping[str, Any]) -> Markup:
    """JSON that cannot end the script element it stands in."""
    text = json.dumps(film, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))
