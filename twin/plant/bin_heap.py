"""A heap of fasteners in the tote, dropped in and settled, and what a hand does in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import tau

import numpy as np

from twin.plant.bin_body import (
    STEP_S,
    TOTE_FRICTION,
    Piece,
    add_piece,
    axis_of,
    physics_world,
    place,
    pose_of,
)
from twin.plant.bin_hand import Hand
from twin.plant.bin_tote import CHUTE_HEIGHT_M, INNER_M, Tote
from twin.plant.robot_poses import Pose
from twin.spec.rig import Rig
from twin.spec.scenario import BinPicking

DROP_GAP_M = 0.035
"""Between one fastener and the next above it on their way in."""
SETTLE_MAX_S, CHECK_S = 6.0, 0.1
STILL_M_PER_S = 2e-3
SHAKE_S, SHAKE_HZ, SHAKE_M_PER_S2 = 1.0, 6.0, 6.0
LOOKS, LOOK_FROM_M = 9, 0.4
"""Lines of sight along a part, and the height they come from: over the rim, under the hand."""
LIFTED_M = 0.5
"""Share of the lift that a gripped fastener has come along."""
AWAY = Pose((0.0, 0.0, -50.0), (0.0, 0.0, 0.0, 1.0))


@dataclass(frozen=True)
class Catch:
    """What the hand brought up: the part frame seen from the grip frame."""

    part_id: int
    hand_from_part: Pose


class Heap:
    """The tote as a world of its own; time passes in it only while somebody acts."""

    def __init__(self, rig: Rig, tote: Tote, picking: BinPicking) -> None:
        self._rig = rig
        self._tote = tote
        self._world = physics_world()
        body = tote.add_to(self._world)
        self._world.changeDynamics(body, -1, lateralFriction=TOTE_FRICTION)
        self.walls = body
        self.hand = Hand(
            self._world, grip_force_n=picking.grip_force_n, pad_friction=picking.pad_friction
        )
        self._pieces: dict[int, Piece] = {}

    @property
    def part_ids(self) -> tuple[int, ...]:
        """Numbers of the parts in the heap."""
        return tuple(self._pieces)

    def fastener(self, part_id: int) -> str:
        """Type of a part in the heap."""
        return self._pieces[part_id].fastener

    def pose(self, part_id: int) -> Pose:
        """Where the part frame of a part really is."""
        return pose_of(self._world, self._pieces[part_id])

    def fill(self, parts: Sequence[tuple[int, str]], rng: np.random.Generator) -> None:
        """Drop parts (number, type) through a chute, one above the other, and let them settle."""
        for part_id, name in parts:
            sheet = self._rig.fasteners[name]
            self._pieces[part_id] = add_piece(self._world, part_id, name, sheet, AWAY)
        self._drop([part_id for part_id, _ in parts], rng)

    def refill(self, rng: np.random.Generator) -> None:
        """Take everything out and drop it in again."""
        self._drop(list(self._pieces), rng)

    def _drop(self, part_ids: Sequence[int], rng: np.random.Generator) -> None:
        chute = self._tote.add_to(self._world, height_m=CHUTE_HEIGHT_M)
        x, y, z = self._tote.floor_m
        for k, part_id in enumerate(part_ids):
            sheet = self._rig.fasteners[self.fastener(part_id)]
            room = np.maximum(np.array(INNER_M) / 2 - sheet.length_m, 0.01)
            dx, dy = rng.uniform(-room, room)
            axis = rng.standard_normal(4)
            quat = tuple((axis / np.linalg.norm(axis)).tolist())
            self.put(part_id, Pose((x + dx, y + dy, z + 0.12 + k * DROP_GAP_M), quat))
        self.settle()
        self._world.removeBody(chute)
        self.settle()

    def settle(self) -> None:
        """Let time pass until nothing moves any more."""
        for _ in range(round(SETTLE_MAX_S / CHECK_S)):
            self._run(CHECK_S)
            if self._fastest_m_per_s() < STILL_M_PER_S:
                return

    def shake(self, rng: np.random.Generator) -> None:
        """Shake the tote sideways, so that the heap comes to lie otherwise."""
        heading = rng.uniform(0, tau)
        way = np.array([np.cos(heading), np.sin(heading)])
        for k in range(round(SHAKE_S / STEP_S)):
            push = SHAKE_M_PER_S2 * np.sin(tau * SHAKE_HZ * k * STEP_S)
            self._world.setGravity(*(push * way).tolist(), -9.81)
            self._world.stepSimulation()
        self._world.setGravity(0, 0, -9.81)
        self.settle()

    def room_m(self, hand: Pose, opening_m: float, target: int) -> float:
        """Least distance of fingers standing at `hand` to walls and to all parts but the target."""
        self.hand.stand(hand, opening_m)
        others = [p.body for p in self._pieces.values() if p.part_id != target]
        return min(self.hand.room_m(body, 0.02) for body in (self.walls, *others))

    def is_covered(self, part_id: int) -> bool:
        """Whether anything hides a piece of a part from a camera straight above."""
        piece, pose = self._pieces[part_id], self.pose(part_id)
        sheet = self._rig.fasteners[piece.fastener]
        places = np.linspace(-0.9 * sheet.head_height_m, 0.98 * sheet.length_m, LOOKS)
        along = np.array(pose.xyz_m) + places[:, None] * axis_of(pose)
        above = along + np.array([0.0, 0.0, LOOK_FROM_M])
        hits = self._world.rayTestBatch(above.tolist(), along.tolist())
        return any(hit[0] not in (piece.body, -1) for hit in hits)

    def pick(
        self, hand: Pose, *, opening_m: float, lift_m: float, move_s: float, close_s: float
    ) -> Catch | None:
        """Reach down to `hand`, close, lift; what hangs between the pads then, if anything.

        Whatever else the fingers push aside or let fall stays in the heap as it comes to lie. A
        fastener that hangs on is caught whichever it is.
        """
        before = {i: self.pose(i).xyz_m[2] for i in self._pieces}
        self.hand.stand(hand.raised(lift_m), opening_m)
        self.hand.move(-lift_m, move_s)
        self.hand.close(close_s)
        self.hand.move(0.0, move_s)
        for part_id, piece in self._pieces.items():
            risen = self.pose(part_id).xyz_m[2] - before[part_id]
            if risen > LIFTED_M * lift_m and self.hand.touches(piece.body):
                return Catch(part_id, self.hand.frame().seen(self.pose(part_id)))
        return None

    def let_go(self, opening_m: float, close_s: float) -> None:
        """Open the hand where it is, over the tote; what falls settles."""
        self.hand.open(opening_m, close_s)
        self.settle()

    def retreat(self) -> None:
        """The hand leaves the tote, empty."""
        self.hand.open(0.03, STEP_S)
        self.hand.stand(AWAY, 0.03)

    def take_out(self, part_id: int) -> None:
        """A part has left the heap in the hand, or lies beside the tote."""
        piece = self._pieces.pop(part_id)
        self._world.removeBody(piece.body)

    def put(self, part_id: int, pose: Pose) -> None:
        """Put a part, at rest, at a pose."""
        place(self._world, self._pieces[part_id], pose)

    def strays(self) -> tuple[int, ...]:
        """Parts that no longer lie in the tote: it was the hand that threw them out."""
        x, y, z = self._tote.floor_m
        return tuple(
            part_id for part_id in self._pieces if self._is_out(self.pose(part_id), x, y, z)
        )

    def close(self) -> None:
        """Leave the PyBullet world."""
        self._world.disconnect()

    def _is_out(self, pose: Pose, x: float, y: float, z: float) -> bool:
        away = np.abs([pose.xyz_m[0] - x, pose.xyz_m[1] - y]) > np.array(INNER_M) / 2 + 0.02
        return bool(away.any()) or pose.xyz_m[2] < z - 0.02

    def _run(self, duration_s: float) -> None:
        for _ in range(round(duration_s / STEP_S)):
            self._world.stepSimulation()

    def _fastest_m_per_s(self) -> float:
        speeds = [self._world.getBaseVelocity(p.body)[0] for p in self._pieces.values()]
        return max((float(np.linalg.norm(speed)) for speed in speeds), default=0.0)
