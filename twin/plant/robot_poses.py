"""Where fasteners lie in the cell and where the hand grips them.

World frame: robot foot at the origin, z up. Every fastener lies along +y, from the bearing face
to the tip, in the nests and between the stocks alike; the hand always comes from above and its
fingers close along x.
"""

from dataclasses import dataclass

from twin.plant.robot_bullet import pybullet
from twin.spec.datasheets import Fastener
from twin.spec.rig import Bin, Cell

Vector = tuple[float, float, float]
Quaternion = tuple[float, float, float, float]

HALF_ROOT = 0.5**0.5
LYING_XYZW: Quaternion = (-HALF_ROOT, 0.0, 0.0, HALF_ROOT)
"""Part frame with z, the fastener axis, along world y."""
HAND_DOWN_XYZW: Quaternion = (HALF_ROOT, HALF_ROOT, 0.0, 0.0)
"""Grip frame with x along the fastener (world y), y along world x and z downwards."""
GRIP_SHARE = 0.4
"""Grip point along the shank, near the centre of gravity of a bolt (assumed)."""


@dataclass(frozen=True)
class Pose:
    """Position [m] and orientation of a frame in the world."""

    xyz_m: Vector
    quat_xyzw: Quaternion

    def raised(self, height_m: float) -> "Pose":
        """The same pose, higher by `height_m` [m]."""
        x, y, z = self.xyz_m
        return Pose((x, y, z + height_m), self.quat_xyzw)

    def times(self, other: "Pose") -> "Pose":
        """World pose of a frame whose pose in this frame is `other`."""
        xyz, quat = pybullet.multiplyTransforms(
            self.xyz_m, self.quat_xyzw, other.xyz_m, other.quat_xyzw
        )
        return Pose(tuple(xyz), tuple(quat))

    def seen(self, other: "Pose") -> "Pose":
        """Pose in this frame of a frame whose world pose is `other`."""
        return Pose(*pybullet.invertTransform(self.xyz_m, self.quat_xyzw)).times(other)


def places(bin_: Bin) -> int:
    """Number of nests in a bin."""
    return bin_.columns * bin_.rows


def nest_pose(bin_: Bin, place: int, fastener: Fastener) -> Pose:
    """Pose of the part frame in nest `place`; numbers beyond the last nest start again at 0.

    The shank lies on the nest's rail, so its axis is half a diameter above it.
    """
    row, column = divmod(place % places(bin_), bin_.columns)
    x, y, z = bin_.origin_m
    along_x, along_y = bin_.pitch_m
    height = z + fastener.thread_diameter_m / 2
    return Pose((x + column * along_x, y + row * along_y, height), LYING_XYZW)


def fixture_pose(cell: Cell) -> Pose:
    """Pose of the part frame between the stocks: bearing face at `fixture_m`."""
    return Pose(cell.fixture_m, LYING_XYZW)


def grip_pose(part: Pose, fastener: Fastener) -> Pose:
    """Pose of the hand that grips a lying fastener."""
    x, y, z = part.xyz_m
    return Pose((x, y + GRIP_SHARE * fastener.length_m, z), HAND_DOWN_XYZW)


def part_in_hand(fastener: Fastener) -> Pose:
    """Pose of the part frame in the hand that grips it as it should, wherever it lay."""
    lying = Pose((0.0, 0.0, 0.0), LYING_XYZW)
    return grip_pose(lying, fastener).seen(lying)
