"""What hangs in the hand on its way: does it slip, swing or fall?"""

import numpy as np
from numpy.typing import NDArray

from twin.plant.bin_body import STEP_S, Piece, add_piece, physics_world, place, pose_of
from twin.plant.bin_hand import Hand
from twin.plant.robot_poses import Pose
from twin.plant.robot_scene import Scene
from twin.spec.rig import Rig
from twin.spec.scenario import BinPicking

LOST_M = 0.08
"""A fastener farther than this from where it was gripped has fallen."""
SETTLE_S = 0.05
GRAVITY = np.array([0.0, 0.0, -9.81])
STILL = (0.0, 0.0, 0.0, 1.0)
GRIP = Pose((0.0, 0.0, 0.0), STILL)


class Transport:
    """The hand at rest in its own frame, where gravity leans as the arm speeds up and slows down.

    Assumes: turning forces (centrifugal, Coriolis, Euler) are small beside gravity, as the
    fastener is gripped near its centre of mass.
    """

    def __init__(self, rig: Rig, picking: BinPicking) -> None:
        self._rig = rig
        self._world = physics_world()
        self._hand = Hand(
            self._world, grip_force_n=picking.grip_force_n, pad_friction=picking.pad_friction
        )
        self._piece: Piece | None = None
        self._start: Pose | None = None

    def take(self, part_id: int, fastener: str, hand_from_part: Pose) -> None:
        """A fastener hangs in the closed hand."""
        self.drop()
        sheet = self._rig.fasteners[fastener]
        self._piece = add_piece(self._world, part_id, fastener, sheet, hand_from_part)
        self._start = hand_from_part
        self._hand.stand(GRIP, sheet.thread_diameter_m / 2 + 1e-3)
        self._lean(GRAVITY * 0)
        self._hand.close(SETTLE_S)
        place(self._world, self._piece, pose_of(self._world, self._piece))

    def carry(
        self, times_s: NDArray[np.float64], positions_rad: NDArray[np.float64], scene: Scene
    ) -> Pose | None:
        """Along joint angles [samples, axes] at times [samples, s]; None where it falls.

        Else the part frame seen from the grip frame at the end.
        """
        if self._piece is None or self._start is None:
            return None
        for felt in felt_gravity(times_s, positions_rad, scene):
            self._lean(felt)
            self._hand.step()
        now = pose_of(self._world, self._piece)
        moved = float(np.linalg.norm(np.subtract(now.xyz_m, self._start.xyz_m)))
        if moved > LOST_M or not self._hand.touches(self._piece.body):
            self.drop()
            return None
        return now

    def drop(self) -> None:
        """Nothing hangs in the hand any more."""
        if self._piece is not None:
            self._world.removeBody(self._piece.body)
        self._piece = self._start = None

    def close(self) -> None:
        """Leave the PyBullet world."""
        self._world.disconnect()

    def _lean(self, gravity: NDArray[np.float64]) -> None:
        self._world.setGravity(*gravity.tolist())


def felt_gravity(
    times_s: NDArray[np.float64], positions_rad: NDArray[np.float64], scene: Scene
) -> NDArray[np.float64]:
    """Gravity less the hand's acceleration, in the hand's frame, at every step [steps, 3], m/s²."""
    frames = [_frame(scene, joints) for joints in positions_rad]
    places = np.array([frame.xyz_m for frame in frames])
    if len(times_s) < 3:
        acceleration = np.zeros_like(places)
    else:
        speed = np.gradient(places, times_s, axis=0)
        acceleration = np.gradient(speed, times_s, axis=0)
    felt = np.array(
        [_turned_back(frame, GRAVITY - a) for frame, a in zip(frames, acceleration, strict=True)]
    )
    steps = np.arange(times_s[0], times_s[-1], STEP_S)
    return np.stack([np.interp(steps, times_s, felt[:, k]) for k in range(3)], axis=1)


def _frame(scene: Scene, joints: NDArray[np.float64]) -> Pose:
    scene.set_joints(joints)
    return scene.frame()


def _turned_back(frame: Pose, vector: NDArray[np.float64]) -> NDArray[np.float64]:
    """A world vector in the frame's own axes."""
    turned = Pose((0.0, 0.0, 0.0), frame.quat_xyzw)
    return np.array(turned.seen(Pose(tuple(vector.tolist()), STILL)).xyz_m)
