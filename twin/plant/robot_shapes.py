"""Bodies of the cell that come as numbers, not as files: bins and fasteners, as primitives."""

import math

from twin.plant.robot_bullet import pybullet
from twin.plant.robot_poses import Vector
from twin.plant.robot_world import World
from twin.spec.datasheets import Fastener
from twin.spec.rig import Bin

Box = tuple[Vector, Vector]
"""Half sizes and centre [m]."""

MAX_SHAPES = 16  # PyBullet's own limit per body; beyond it crashes
RAIL_WIDTH_M = 0.005
RAIL_LENGTH_M = 0.05
RAIL_HEIGHT_M = 0.04
RAIL_START_M = 0.004
SIDE_MARGIN_M = 0.05
HEAD_MARGIN_M = 0.04
TIP_MARGIN_M = 0.14
FLOOR_THICKNESS_M = 0.01
TABLE_COLOUR = (0.55, 0.58, 0.60, 1.0)
STEEL_COLOUR = (0.40, 0.43, 0.50, 1.0)


def add_bin(world: World, bin_: Bin) -> list[int]:
    """Static bodies of a bin: a table down to the ground and one rail per nest."""
    boxes = [_table(bin_), *_rails(bin_)]
    starts = range(0, len(boxes), MAX_SHAPES)
    bodies = [_compound(world, boxes[k : k + MAX_SHAPES], TABLE_COLOUR) for k in starts]
    for body in bodies:
        world.resetBasePositionAndOrientation(body, bin_.origin_m, (0, 0, 0, 1))
    return bodies


def add_box(world: World, half_size_m: Vector, centre_m: Vector) -> int:
    """Static box."""
    return _compound(world, [(half_size_m, centre_m)], TABLE_COLOUR)


def add_marker(world: World, centre_m: Vector) -> int:
    """A body as good as a point, to measure distances from."""
    shape = world.createCollisionShape(pybullet.GEOM_SPHERE, radius=1e-5)
    return world.createMultiBody(0, shape, -1, centre_m)


def fastener_shapes(world: World, fastener: Fastener) -> tuple[int, int]:
    """Collision and visual shape of a fastener in the part frame: shank and head as cylinders.

    The head is as wide as a hexagon across its corners, so that no corner can hide in a gap.
    """
    head_radius = head_radius_m(fastener)
    radii = [fastener.thread_diameter_m / 2, head_radius]
    lengths = [fastener.length_m, fastener.head_height_m]
    centres = [(0.0, 0.0, fastener.length_m / 2), (0.0, 0.0, -fastener.head_height_m / 2)]
    collision = world.createCollisionShapeArray(
        shapeTypes=[pybullet.GEOM_CYLINDER] * 2,
        radii=radii,
        lengths=lengths,
        collisionFramePositions=centres,
    )
    visual = world.createVisualShapeArray(
        shapeTypes=[pybullet.GEOM_CYLINDER] * 2,
        radii=radii,
        lengths=lengths,
        visualFramePositions=centres,
        rgbaColors=[STEEL_COLOUR] * 2,
    )
    return collision, visual


def head_radius_m(fastener: Fastener) -> float:
    """Largest radius of the head [m]: to the corners of a hexagon, to the rim of a socket head."""
    corner = math.cos(math.pi / 6) if fastener.head == "hex" else 1.0
    return fastener.head_width_m / 2 / corner


def _table(bin_: Bin) -> Box:
    """From the ground to the bin's floor, below all nests."""
    across = (bin_.columns - 1) * bin_.pitch_m[0]
    along = (bin_.rows - 1) * bin_.pitch_m[1]
    top = -RAIL_HEIGHT_M
    height = bin_.origin_m[2] - RAIL_HEIGHT_M
    half = (
        across / 2 + SIDE_MARGIN_M,
        (along + HEAD_MARGIN_M + TIP_MARGIN_M) / 2,
        height / 2,
    )
    centre = (across / 2, (along + TIP_MARGIN_M - HEAD_MARGIN_M) / 2, top - height / 2)
    return half, centre


def _rails(bin_: Bin) -> list[Box]:
    half = (RAIL_WIDTH_M / 2, RAIL_LENGTH_M / 2, RAIL_HEIGHT_M / 2)
    across, along = bin_.pitch_m
    middle = RAIL_START_M + RAIL_LENGTH_M / 2
    return [
        (half, (column * across, row * along + middle, -RAIL_HEIGHT_M / 2))
        for row in range(bin_.rows)
        for column in range(bin_.columns)
    ]


def _compound(world: World, boxes: list[Box], colour: tuple[float, float, float, float]) -> int:
    halves, centres = [half for half, _ in boxes], [centre for _, centre in boxes]
    kinds = [pybullet.GEOM_BOX] * len(boxes)
    collision = world.createCollisionShapeArray(
        shapeTypes=kinds, halfExtents=halves, collisionFramePositions=centres
    )
    visual = world.createVisualShapeArray(
        shapeTypes=kinds,
        halfExtents=halves,
        visualFramePositions=centres,
        rgbaColors=[colour] * len(boxes),
    )
    return world.createMultiBody(0, collision, visual)
