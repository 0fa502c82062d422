"""The tote of bin picking: a box that stands on the infeed's rails, and its chute for filling."""

from dataclasses import dataclass

from twin.plant.robot_bullet import pybullet
from twin.plant.robot_poses import Vector
from twin.plant.robot_world import World
from twin.spec.rig import Cell

INNER_M = (0.32, 0.24)
"""Inner length along x and width along y (assumed)."""
WALL_HEIGHT_M = 0.06
"""Above the inner floor: low enough for the hand to reach over it."""
WALL_M, FLOOR_M = 0.004, 0.004
CHUTE_HEIGHT_M = 0.6
COLOUR = (0.20, 0.33, 0.45, 1.0)

Box = tuple[Vector, Vector]


@dataclass(frozen=True)
class Tote:
    """Where the tote stands: middle of its inner floor in the world [m]."""

    floor_m: Vector

    def boxes(self, height_m: float) -> list[Box]:
        """Half sizes and centres of floor and four walls, from the inner floor's middle."""
        along, across = INNER_M[0] / 2, INNER_M[1] / 2
        outer = (along + WALL_M, across + WALL_M)
        half = height_m / 2
        return [
            ((*outer, FLOOR_M / 2), (0.0, 0.0, -FLOOR_M / 2)),
            ((WALL_M / 2, outer[1], half), (along + WALL_M / 2, 0.0, half)),
            ((WALL_M / 2, outer[1], half), (-along - WALL_M / 2, 0.0, half)),
            ((outer[0], WALL_M / 2, half), (0.0, across + WALL_M / 2, half)),
            ((outer[0], WALL_M / 2, half), (0.0, -across - WALL_M / 2, half)),
        ]

    def add_to(self, world: World, *, height_m: float = WALL_HEIGHT_M) -> int:
        """Static body of the tote, with walls of a height."""
        boxes = self.boxes(height_m)  # as lists: PyBullet crashes on tuples
        halves, centres = [half for half, _ in boxes], [centre for _, centre in boxes]
        kinds = [pybullet.GEOM_BOX] * len(halves)
        collision = world.createCollisionShapeArray(
            shapeTypes=kinds, halfExtents=halves, collisionFramePositions=centres
        )
        visual = world.createVisualShapeArray(
            shapeTypes=kinds, halfExtents=halves, visualFramePositions=centres,
            rgbaColors=[COLOUR] * len(halves),
        )  # fmt: skip
        return int(world.createMultiBody(0, collision, visual, self.floor_m))


def tote_of(cell: Cell) -> Tote:
    """The tote in the middle of the infeed's nests, on top of their rails."""
    infeed = cell.infeed
    x, y, z = infeed.origin_m
    middle_x = x + (infeed.columns - 1) * infeed.pitch_m[0] / 2
    middle_y = y + (infeed.rows - 1) * infeed.pitch_m[1] / 2
    return Tote((middle_x, middle_y, z + FLOOR_M))
