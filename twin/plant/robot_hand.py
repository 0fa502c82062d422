"""The hand: what its fingers hold and where they put it, as PyBullet says of given poses."""

from dataclasses import dataclass
from functools import cached_property

from twin.plant.robot_geometry import geometry_of
from twin.plant.robot_grip import close_on
from twin.plant.robot_memory import remembered
from twin.plant.robot_poses import Pose
from twin.plant.robot_scene import Scene
from twin.spec.rig import Rig

SUPPORT_M = 0.02

Axes = tuple[float, ...]
"""Joint angles of the arm [axes, rad]."""


@dataclass(frozen=True)
class Grip:
    """A fastener between the fingers: its pose, the same seen from the hand, and their opening."""

    part: Pose
    hand_from_part: Pose
    opening_m: float


@dataclass(frozen=True)
class Carried:
    """A fastener in the hand: its pose, and whether it would stay there if let go."""

    part: Pose
    is_supported: bool


class Hand:
    """Answers in a PyBullet world of its own with one fastener in it; alike questions once."""

    def __init__(self, rig: Rig) -> None:
        """Raises: MotionError where arm or bench has no body."""
        self._rig = rig
        self._geometry = geometry_of(rig)

    def grip(self, joints_rad: Axes, fastener: str, part: Pose) -> Grip | None:
        """Close the open fingers on a fastener at `part`; None where it is not between them."""
        question = "grip", joints_rad, fastener, part
        return remembered(self._geometry, question, lambda: self._grip(*question[1:]))

    def carried(self, joints_rad: Axes, fastener: str, hand_from_part: Pose) -> Carried:
        """Where a fastener is that lies in the hand at `hand_from_part`."""
        question = "carried", joints_rad, fastener, hand_from_part
        return remembered(self._geometry, question, lambda: self._carried(*question[1:]))

    def frame(self, joints_rad: Axes) -> Pose:
        """World pose of the grip frame."""
        return remembered(self._geometry, ("frame", joints_rad), lambda: self._frame(joints_rad))

    def close(self) -> None:
        """Leave the PyBullet world."""
        if "_scene" in self.__dict__:
            self._scene.close()

    @cached_property
    def _scene(self) -> Scene:
        return Scene(self._rig)

    def _frame(self, joints_rad: Axes) -> Pose:
        self._scene.set_joints(joints_rad)
        return self._scene.frame()

    def _grip(self, joints_rad: Axes, fastener: str, part: Pose) -> Grip | None:
        scene = self._scene
        scene.set_joints(joints_rad)
        scene.set_fingers(scene.stroke_m)
        body = scene.add_fastener(fastener, part)
        try:
            if not close_on(scene, body):
                return None
            held = scene.pose(body)
            return Grip(held, scene.frame().seen(held), scene.opening_m())
        finally:
            scene.remove(body)

    def _carried(self, joints_rad: Axes, fastener: str, hand_from_part: Pose) -> Carried:
        scene = self._scene
        scene.set_joints(joints_rad)
        body = scene.add_fastener(fastener, scene.frame().times(hand_from_part))
        try:
            return Carried(scene.pose(body), scene.is_near_obstacle(body, SUPPORT_M))
        finally:
            scene.remove(body)
