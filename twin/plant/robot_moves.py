"""What the robot's moves took, and how near they came to limits and obstacles."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import inf, sqrt
from typing import Any

import numpy as np
from scipy.stats import t

from twin.plant.bin_tote import tote_of
from twin.plant.robot_film import Reel, Take
from twin.plant.robot_poses import Pose
from twin.plant.robot_programs import Segment
from twin.plant.robot_scene import AXES, Scene
from twin.spec.rig import Rig

LOOK_AHEAD_M = 0.5
SAMPLES_PER_MOVE = 9
"""Poses of a move at which its distance to the nearest obstacle is taken, ends included."""


@dataclass
class Tally:
    """Running count, mean and spread of the durations of one move [s] (Welford)."""

    count: int = 0
    mean_s: float = 0.0
    square_s2: float = 0.0
    least_s: float = inf
    most_s: float = 0.0

    def add(self, duration_s: float) -> None:
        """One more."""
        self.count += 1
        off = duration_s - self.mean_s
        self.mean_s += off / self.count
        self.square_s2 += off * (duration_s - self.mean_s)
        self.least_s, self.most_s = min(self.least_s, duration_s), max(self.most_s, duration_s)

    @property
    def ci95_s(self) -> list[float] | None:
        """95 % Student interval of the mean; None of a single one."""
        if self.count < 2:
            return None
        spread = sqrt(max(0.0, self.square_s2) / (self.count - 1) / self.count)
        reach = float(t.ppf(0.975, self.count - 1)) * spread
        return [self.mean_s - reach, self.mean_s + reach]


@dataclass
class MoveLog:
    """Follows every move of every program; needs the same memory for ten parts and ten thousand.

    A move is one leg of a program, put together from its segments. Of each leg the first path of
    every type of fastener is kept, to measure its clearance afterwards; `has_tote` where a random
    bin stands in the cell.
    """

    rig: Rig
    has_tote: bool = False
    reel: Reel = field(default_factory=Reel)
    _tallies: dict[tuple[str, str], Tally] = field(default_factory=dict)
    _paths: dict[tuple[str, str, str], list[Segment]] = field(default_factory=dict)
    _open: tuple[str, str, str] | None = None
    _began_ns: int = 0
    _is_new: bool = False

    def begin(self, program: str, fastener: str, segment: Segment, now_ns: int) -> None:
        """A segment begins; one of another name than the last begins another move."""
        key = (program, segment.name, fastener)
        if key != self._open:
            self._open, self._began_ns = key, now_ns
            self._is_new = key not in self._paths
        if self._is_new:
            self._paths.setdefault(key, []).append(segment)

    def end(
        self, segment: Segment, began_ns: int, now_ns: int, *, is_last: bool, in_hand: Pose | None
    ) -> None:
        """A segment ended, `is_last` of its move, with a part in the hand or without."""
        if self._open is None:
            return
        program, leg, fastener = self._open
        if not self.reel.is_full:
            self.reel.add(fastener, Take(program, segment, began_ns / 1e9, now_ns / 1e9, in_hand))
        if not is_last:
            return
        tally = self._tallies.setdefault((program, leg), Tally())
        tally.add((now_ns - self._began_ns) / 1e9)
        self._open = None

    def document(self) -> list[dict[str, Any]]:
        """Every move with its figures, in the order in which they were first made."""
        near = dict(self._nearness())
        return [
            {
                "program": program,
                "leg": leg,
                "count": tally.count,
                "mean_s": tally.mean_s,
                "ci95_s": tally.ci95_s,
                "min_s": tally.least_s,
                "max_s": tally.most_s,
                **near[program, leg],
            }
            for (program, leg), tally in self._tallies.items()
        ]

    def _nearness(self) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
        scene = Scene(self.rig)
        if self.has_tote:
            scene.add_obstacle("tote", tote_of(self.rig.cell).add_to)
        try:
            for program, leg in self._tallies:
                mine = [s for key, s in self._paths.items() if key[:2] == (program, leg)]
                paths = np.concatenate([one.positions_rad for segments in mine for one in segments])
                margin, axis = joint_margin(paths, scene)
                clearance, between = clearance_m(paths_of(mine), scene)
                yield (program, leg), {
                    "joint_margin_rad": margin, "joint": axis,
                    "clearance_m": clearance, "nearest": between,
                }  # fmt: skip
        finally:
            scene.close()


def joint_margin(positions_rad: np.ndarray, scene: Scene) -> tuple[float, str]:
    """Least distance to a limit of any axis [rad] along joint angles [samples, axes], and whose."""
    room = np.minimum(positions_rad - scene.lower_rad, scene.upper_rad - positions_rad)
    least = room.min(axis=0)
    axis = int(least.argmin())
    return float(least[axis]), AXES[axis]


def paths_of(moves: list[list[Segment]]) -> list[np.ndarray]:
    """Joint angles [samples, axes] of each move."""
    return [np.concatenate([s.positions_rad for s in segments]) for segments in moves]


def clearance_m(paths: list[np.ndarray], scene: Scene) -> tuple[float, str]:
    """Least distance of arm and gripper to an obstacle over `paths` [m], and of what to what.

    LOOK_AHEAD_M and nothing where no obstacle is nearer.
    """
    best: Mapping[str, Any] = {"distance": LOOK_AHEAD_M, "between": ""}
    for path in paths:
        picked = np.unique(np.linspace(0, len(path) - 1, SAMPLES_PER_MOVE).round().astype(int))
        for joints in path[picked]:
            scene.set_joints(joints)
            near = scene.nearest_obstacle(scene.arm, best["distance"])
            if near and near.distance_m < best["distance"]:
                between = f"{near.link} and {near.other}"
                best = {"distance": near.distance_m, "between": between}
    return float(best["distance"]), str(best["between"])
