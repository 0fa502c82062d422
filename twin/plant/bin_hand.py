"""A hand that really pushes: two coupled fingers with limited force under a lift."""

from math import inf

import numpy as np

from twin.plant.bin_body import PART_FRICTION, STEP_S
from twin.plant.robot_bullet import pybullet
from twin.plant.robot_poses import Pose
from twin.plant.robot_world import World

FINGER_HALF_M = (0.008, 0.006, 0.051)
"""As in the robot's URDF; the pads reach 12 mm beyond the grip point."""
FINGER_BEYOND_M = 0.012
FINGER_KG, LIFT_KG = 0.4, 6.0
CLOSE_M_PER_S = 0.1
LIFT_FORCE_N = 5_000.0
FOLLOW_SHARE = 4.0
"""The second finger is driven by a rack from the first: it follows it with this times the force."""
LIFT, LEFT, RIGHT = range(3)


class Hand:
    """Stands with its grip frame at a pose, moves up and down from there, opens and closes."""

    def __init__(self, world: World, *, grip_force_n: float, pad_friction: float) -> None:
        self._world = world
        self._force_n = grip_force_n
        finger = world.createCollisionShape(pybullet.GEOM_BOX, halfExtents=FINGER_HALF_M)
        up = FINGER_HALF_M[2] - FINGER_BEYOND_M
        still = (0.0, 0.0, 0.0, 1.0)
        self._body = world.createMultiBody(
            0, -1, -1, (0, 0, 2), still,
            linkMasses=[LIFT_KG, FINGER_KG, FINGER_KG],
            linkCollisionShapeIndices=[-1, finger, finger],
            linkVisualShapeIndices=[-1, -1, -1],
            linkPositions=[(0, 0, 0), (0, FINGER_HALF_M[1], -up), (0, -FINGER_HALF_M[1], -up)],
            linkOrientations=[still] * 3,
            linkInertialFramePositions=[(0, 0, 0)] * 3,
            linkInertialFrameOrientations=[still] * 3,
            linkParentIndices=[0, 1, 1],
            linkJointTypes=[pybullet.JOINT_PRISMATIC] * 3,
            linkJointAxis=[(0, 0, -1), (0, 1, 0), (0, -1, 0)],
        )  # fmt: skip
        for link in (LEFT, RIGHT):
            world.changeDynamics(self._body, link, lateralFriction=pad_friction / PART_FRICTION,
                                 contactProcessingThreshold=0)  # fmt: skip
        self._home = Pose((0.0, 0.0, 2.0), still)
        self._height_m = 0.0

    def stand(self, pose: Pose, opening_m: float) -> None:
        """Grip frame at `pose`, pads `opening_m` from its middle; nothing is touched on the way."""
        self._home, self._height_m = pose, 0.0
        self._world.resetBasePositionAndOrientation(self._body, pose.xyz_m, pose.quat_xyzw)
        for joint, position in ((LIFT, 0.0), (LEFT, opening_m), (RIGHT, opening_m)):
            self._world.resetJointState(self._body, joint, position)
            self._hold(joint, position, LIFT_FORCE_N)

    def move(self, height_m: float, duration_s: float) -> None:
        """Up to `height_m` above where it stood, smoothly; the fingers do what they did."""
        steps = max(1, round(duration_s / STEP_S))
        start = self._height_m
        for share in np.linspace(0, 1, steps + 1)[1:]:
            eased = share**3 * (10 - 15 * share + 6 * share**2)
            self._height_m = start + (height_m - start) * eased
            self._hold(LIFT, self._height_m, LIFT_FORCE_N)
            self._step()

    def close(self, duration_s: float) -> None:
        """Close with the grip's force and go on pushing."""
        self._is_closed = True
        self._wait(duration_s)

    def open(self, opening_m: float, duration_s: float) -> None:
        """Let go."""
        self._is_closed = False
        for joint in (LEFT, RIGHT):
            self._hold(joint, opening_m, self._force_n)
        self._wait(duration_s)

    def wait(self, duration_s: float) -> None:
        """Stand still for a while."""
        self._wait(duration_s)

    def step(self) -> None:
        """One step of the world, fingers pushing."""
        self._step()

    def frame(self) -> Pose:
        """Where the grip frame is, as the lift really stands."""
        x, y, z = self._home.xyz_m
        lifted = self._world.getJointState(self._body, LIFT)[0]
        return Pose((x, y, z + lifted), self._home.quat_xyzw)

    def touches(self, body: int) -> bool:
        """Whether both pads touch a body."""
        return all(self._world.getContactPoints(self._body, body, link) for link in (LEFT, RIGHT))

    def room_m(self, body: int, within_m: float) -> float:
        """Distance of the fingers to a body, infinite beyond `within_m`."""
        points = self._world.getClosestPoints(self._body, body, within_m)
        return min((point[8] for point in points), default=inf)

    _is_closed = False

    def _wait(self, duration_s: float) -> None:
        for _ in range(max(1, round(duration_s / STEP_S))):
            self._step()

    def _step(self) -> None:
        if self._is_closed:
            self._world.setJointMotorControl2(
                self._body, LEFT, pybullet.VELOCITY_CONTROL, targetVelocity=-CLOSE_M_PER_S,
                force=self._force_n,
            )  # fmt: skip
            left = self._world.getJointState(self._body, LEFT)[0]
            self._hold(RIGHT, left, FOLLOW_SHARE * self._force_n)
        self._world.stepSimulation()

    def _hold(self, joint: int, position: float, force_n: float) -> None:
        self._world.setJointMotorControl2(
            self._body, joint, pybullet.POSITION_CONTROL, targetPosition=position, force=force_n
        )
