"""One PyBullet world of its own, without a window."""

from collections.abc import Callable
from functools import partial
from typing import Any

from twin.core.errors import MotionError
from twin.plant.robot_bullet import pybullet


class World:
    """PyBullet's functions with this world's number filled in: `world.loadURDF(path)`.

    (pybullet_utils' BulletClient does the same but prints to standard output on connecting.)
    """

    def __init__(self) -> None:
        self._number = pybullet.connect(pybullet.DIRECT)
        if self._number < 0:
            raise MotionError("PyBullet opens no further world; close robot cells after use")

    def __getattr__(self, name: str) -> Callable[..., Any]:
        function = partial(getattr(pybullet, name), physicsClientId=self._number)
        setattr(self, name, function)
        return function
