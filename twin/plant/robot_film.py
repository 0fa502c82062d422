"""The way of one part through the cell as a film: shapes of the cell, and poses frame by frame."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from twin.plant.bin_tote import tote_of
from twin.plant.robot_bullet import pybullet
from twin.plant.robot_poses import Pose
from twin.plant.robot_programs import Segment
from twin.plant.robot_scene import Scene
from twin.plant.robot_shapes import head_radius_m
from twin.spec.datasheets import Fastener
from twin.spec.rig import Rig

FRAMES_PER_S = 10
PAUSE_MAX_S = 0.6
"""Standstill between programs is cut to this."""
MOST_TAKES = 120
KINDS = {
    pybullet.GEOM_BOX: "box", pybullet.GEOM_CYLINDER: "cylinder", pybullet.GEOM_SPHERE: "sphere",
}  # fmt: skip
LOADING = ("load", "fetch")
GROUND = "ground"
PART_RGB = (0.95, 0.80, 0.25)


@dataclass(frozen=True)
class Take:
    """A segment as it was played, from `began_s` to `ended_s`; `in_hand` at its end: part frame
    seen from the grip frame, None where the hand is empty."""

    program: str
    segment: Segment
    began_s: float
    ended_s: float
    in_hand: Pose | None


@dataclass
class Reel:
    """Takes of the first part that is loaded, until it has been unloaded."""

    takes: list[Take] = field(default_factory=list)
    fastener: str = ""
    is_full: bool = False

    def add(self, fastener: str, take: Take) -> None:
        """One more take; a reel ends with the first program after LOAD that comes to its end."""
        if self.is_full or not fastener:
            return
        self.fastener = self.fastener or fastener
        self.takes.append(take)
        is_home = take.program not in LOADING and take.segment.name == "to_home"
        self.is_full = is_home or len(self.takes) >= MOST_TAKES

    def document(self, *, rig: Rig, with_tote: bool) -> dict[str, Any] | None:
        """The film as plain values, None where nothing was played.

        `still` shapes in the world, `links` moving ones with theirs, `part` likewise; `frames`
        each its time [s], its caption and the poses (x, y, z [m], quaternion xyzw) of all links,
        then of the part.
        """
        if not self.takes:
            return None
        scene = Scene(rig)
        if with_tote:
            scene.add_obstacle("tote", tote_of(rig.cell).add_to)
        try:
            moving = _moving_links(scene)
            return {
                "frames_per_s": FRAMES_PER_S,
                "still": [shape for body in scene.obstacles if not _is_ground(scene, body)
                          for shape in _still(scene, body)],
                "links": [_shapes_of_link(scene, link) for link in moving],
                "part": _part_shapes(rig.fasteners[self.fastener]),
                "frames": list(_frames(self.takes, scene, moving)),
            }  # fmt: skip
        finally:
            scene.close()


def _frames(takes: Sequence[Take], scene: Scene, links: list[int]) -> Iterator[dict[str, Any]]:
    shown_s, part, last_s = 0.0, _where_it_lay(takes, scene), takes[0].began_s
    in_hand: Pose | None = None
    next_s = 0.0
    for take in takes:
        shown_s += min(PAUSE_MAX_S, max(0.0, take.began_s - last_s))
        length_s, last_s = take.segment.duration_s, take.ended_s
        end_s = shown_s + length_s
        while next_s < end_s:
            time_s = max(0.0, next_s - shown_s)
            axes = take.segment.positions_rad.T
            joints = [float(np.interp(time_s, take.segment.times_s, axis)) for axis in axes]
            scene.set_joints(joints)
            part = scene.frame().times(in_hand) if in_hand else part
            yield {
                "s": round(next_s, 3),
                "caption": f"{take.program}: {take.segment.name}".replace("_", " "),
                "poses": [*(_link_pose(scene, link) for link in links), _rounded(part)],
            }
            next_s += 1 / FRAMES_PER_S
        scene.set_joints(take.segment.positions_rad[-1])
        if in_hand and take.in_hand is None:
            part = scene.frame().times(in_hand)
        in_hand, shown_s = take.in_hand, end_s


def _where_it_lay(takes: Sequence[Take], scene: Scene) -> Pose | None:
    """Where the part was when the hand first closed on it."""
    for take in takes:
        if take.in_hand is not None:
            scene.set_joints(take.segment.positions_rad[-1])
            return scene.frame().times(take.in_hand)
    return None


def _moving_links(scene: Scene) -> list[int]:
    seen = {entry[1] for entry in scene.world.getVisualShapeData(scene.arm)}
    return sorted(seen)


def _still(scene: Scene, body: int) -> Iterator[dict[str, Any]]:
    for entry in scene.world.getVisualShapeData(body):
        link = entry[1]
        frame = _base(scene, body) if link < 0 else _link(scene, body, link)
        yield _shape(entry, frame.times(Pose(tuple(entry[5]), tuple(entry[6]))))


def _shapes_of_link(scene: Scene, link: int) -> list[dict[str, Any]]:
    entries = [e for e in scene.world.getVisualShapeData(scene.arm) if e[1] == link]
    return [_shape(entry, Pose(tuple(entry[5]), tuple(entry[6]))) for entry in entries]


def _shape(entry: tuple, pose: Pose) -> dict[str, Any]:
    kind = KINDS[entry[2]]
    size = list(entry[3]) if kind == "box" else [entry[3][0], entry[3][1]]
    if kind == "sphere":
        size = [entry[3][0]]
    rgb = [round(share, 2) for share in entry[7][:3]]
    return {"kind": kind, "size": [round(s, 4) for s in size], "rgb": rgb, "pose": _rounded(pose)}


def _part_shapes(fastener: Fastener) -> list[dict[str, Any]]:
    """Shank and head as cylinders along z: length and radius."""
    pieces = (
        (fastener.length_m, fastener.thread_diameter_m / 2, fastener.length_m / 2),
        (fastener.head_height_m, head_radius_m(fastener), -fastener.head_height_m / 2),
    )
    return [
        {"kind": "cylinder", "size": [length, radius], "rgb": list(PART_RGB),
         "pose": [0.0, 0.0, middle, 0.0, 0.0, 0.0, 1.0]}
        for length, radius, middle in pieces
    ]  # fmt: skip


def _base(scene: Scene, body: int) -> Pose:
    return scene.pose(body)


def _link(scene: Scene, body: int, link: int) -> Pose:
    state = scene.world.getLinkState(body, link, computeForwardKinematics=True)
    return Pose(tuple(state[4]), tuple(state[5]))


def _link_pose(scene: Scene, link: int) -> list[float]:
    return _rounded(_base(scene, scene.arm) if link < 0 else _link(scene, scene.arm, link)) or []


def _rounded(pose: Pose | None) -> list[float] | None:
    return [round(float(x), 4) for x in (*pose.xyz_m, *pose.quat_xyzw)] if pose else None


def _is_ground(scene: Scene, body: int) -> bool:
    return scene.name_of(body) == GROUND
