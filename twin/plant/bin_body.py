"""Fasteners as bodies that fall, slide and can be gripped."""

from dataclasses import dataclass

import numpy as np

from twin.plant.robot_poses import Pose
from twin.plant.robot_shapes import fastener_shapes, head_radius_m
from twin.plant.robot_world import World
from twin.spec.datasheets import Fastener

STEP_S = 1 / 480
PART_FRICTION = 0.5
"""Bullet multiplies the coefficients of both partners: steel on steel 0.25, oily (assumed)."""
TOTE_FRICTION = 0.6
RESTITUTION = 0.1
DAMPING = 0.05
"""Share of speed lost per second in linear and angular motion: the oil film (assumed)."""
ROLLING_M = 2e-4


@dataclass(frozen=True)
class Piece:
    """A fastener's body in its world: its centre of mass lies `mass_m` along the part frame's z."""

    part_id: int
    fastener: str
    body: int
    mass_m: float


def physics_world() -> World:
    """An empty world with gravity, in small steps that repeat exactly."""
    world = World()
    world.setGravity(0, 0, -9.81)
    world.setPhysicsEngineParameter(
        fixedTimeStep=STEP_S, numSolverIterations=80, deterministicOverlappingPairs=1
    )
    return world


def mass_centre_m(fastener: Fastener) -> float:
    """Place of the centre of mass on the axis, from the bearing face towards the tip [m]."""
    shank = (fastener.thread_diameter_m / 2) ** 2 * fastener.length_m
    head = head_radius_m(fastener) ** 2 * fastener.head_height_m
    return (shank * fastener.length_m - head * fastener.head_height_m) / 2 / (shank + head)


def add_piece(world: World, part_id: int, name: str, fastener: Fastener, pose: Pose) -> Piece:
    """A fastener with its part frame at `pose`."""
    centre = mass_centre_m(fastener)
    collision, visual = fastener_shapes(world, fastener)
    body = world.createMultiBody(
        fastener.mass_kg, collision, visual, pose.xyz_m, pose.quat_xyzw,
        baseInertialFramePosition=(0.0, 0.0, centre),
    )  # fmt: skip
    world.changeDynamics(
        body, -1, lateralFriction=PART_FRICTION, rollingFriction=ROLLING_M,
        spinningFriction=ROLLING_M, restitution=RESTITUTION, linearDamping=DAMPING,
        angularDamping=DAMPING, localInertiaDiagonal=_inertia(fastener),
        contactProcessingThreshold=0,
    )  # fmt: skip
    piece = Piece(part_id, name, int(body), centre)
    place(world, piece, pose)
    return piece


def place(world: World, piece: Piece, pose: Pose) -> None:
    """Put a piece, at rest, with its part frame at `pose`."""
    centre = pose.times(Pose((0.0, 0.0, piece.mass_m), (0.0, 0.0, 0.0, 1.0)))
    world.resetBasePositionAndOrientation(piece.body, centre.xyz_m, centre.quat_xyzw)
    world.resetBaseVelocity(piece.body, (0, 0, 0), (0, 0, 0))


def pose_of(world: World, piece: Piece) -> Pose:
    """Where the part frame of a piece is."""
    xyz, quat = world.getBasePositionAndOrientation(piece.body)
    back = Pose((0.0, 0.0, -piece.mass_m), (0.0, 0.0, 0.0, 1.0))
    return Pose(tuple(xyz), tuple(quat)).times(back)


def axis_of(pose: Pose) -> np.ndarray:
    """Unit vector of a fastener from its bearing face to its tip, in the world."""
    x, y, z, w = pose.quat_xyzw
    return np.array([2 * (x * z + w * y), 2 * (y * z - w * x), 1 - 2 * (x * x + y * y)])


def _inertia(fastener: Fastener) -> tuple[float, float, float]:
    """Moments about the centre of mass [kg m²], of a uniform cylinder of the whole length.

    Source: m (3 r² + l²)/12 across, m r²/2 along.
    """
    length, radius = fastener.length_m + fastener.head_height_m, fastener.thread_diameter_m / 2
    across = fastener.mass_kg * (3 * radius**2 + length**2) / 12
    return across, across, fastener.mass_kg * radius**2 / 2
