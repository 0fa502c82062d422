"""A picture of the robot cell, drawn by PyBullet's software renderer."""

import numpy as np
from numpy.typing import NDArray

from twin.plant.robot_bullet import pybullet
from twin.plant.robot_poses import Vector
from twin.plant.robot_world import World

EYE_M: Vector = (2.7, -1.6, 2.3)
TARGET_M: Vector = (0.9, 0.0, 1.15)
LIGHT_FROM: Vector = (2.0, -1.0, 4.0)
OPENING_DEG = 42.0


def view(
    world: World,
    width: int,
    height: int,
    eye_m: Vector = EYE_M,
    target_m: Vector = TARGET_M,
) -> NDArray[np.uint8]:
    """RGB picture uint8 [height, width, 3] of a PyBullet world from `eye_m` towards `target_m`."""
    look = pybullet.computeViewMatrix(eye_m, target_m, (0, 0, 1))
    lens = pybullet.computeProjectionMatrixFOV(OPENING_DEG, width / height, 0.05, 10.0)
    rgba = world.getCameraImage(
        width,
        height,
        look,
        lens,
        lightDirection=LIGHT_FROM,
        shadow=1,
        renderer=pybullet.ER_TINY_RENDERER,
    )[2]
    return np.reshape(rgba, (height, width, 4))[:, :, :3].astype(np.uint8)
