"""What is between the fingers, decided by PyBullet's closest points."""

import numpy as np

from twin.plant.robot_bullet import pybullet
from twin.plant.robot_poses import Pose
from twin.plant.robot_scene import FINGERS, Scene

SQUARE_COSINE = 0.999
TOUCH_M = 0.0005


def close_on(scene: Scene, body: int) -> bool:
    """Close the open fingers of `scene` on `body`; whether they hold it.

    The pads move as one and push what is between them to the middle. They hold it if each faces
    it squarely before and touches it afterwards; otherwise nothing is moved.
    """
    gaps = _gaps_m(scene, body)
    if gaps is None:
        return False
    left, right = gaps
    was = scene.pose(body)
    offset = _closing_axis(scene) * (left - right) / 2
    scene.place(body, Pose(tuple((was.xyz_m + offset).tolist()), was.quat_xyzw))
    scene.set_fingers(scene.stroke_m - (left + right) / 2)
    gaps = _gaps_m(scene, body)
    if gaps is not None and max(gaps) < TOUCH_M:
        return True
    scene.place(body, was)
    scene.set_fingers(scene.stroke_m)
    return False


def _gaps_m(scene: Scene, body: int) -> tuple[float, float] | None:
    """Distances of left and right pad from `body` [m], None unless it is between both."""
    closing = _closing_axis(scene)
    gaps = []
    for name, side in zip(FINGERS, (1, -1), strict=True):
        near = scene.nearest(scene.arm, body, 2 * scene.stroke_m, linkIndexA=scene.finger(name))
        if near is None or side * np.dot(near.normal, closing) < SQUARE_COSINE:
            return None
        gaps.append(near.distance_m)
    return gaps[0], gaps[1]


def _closing_axis(scene: Scene) -> np.ndarray:
    """Unit vector from the right pad to the left one, in the world."""
    return np.array(pybullet.getMatrixFromQuaternion(scene.frame().quat_xyzw))[1::3]
