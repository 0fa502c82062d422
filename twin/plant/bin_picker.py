"""Picking from a random bin: the next target, the way to it, what the grip brings, its way on."""

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

import numpy as np
from numpy.typing import NDArray

from twin.core.errors import MotionError
from twin.core.random import stream
from twin.plant.bin_body import axis_of
from twin.plant.bin_heap import Heap
from twin.plant.bin_target import Target, is_free, look, targets
from twin.plant.bin_tote import tote_of
from twin.plant.bin_transport import Transport
from twin.plant.robot_planner import Load, Planner
from twin.plant.robot_poses import Pose, fixture_pose
from twin.plant.robot_programs import Leg, Segment
from twin.spec.rig import Rig
from twin.spec.scenario import BinPicking

SHAKE_S = 2.0
"""Time a shake takes, settling included (assumed)."""
TIP_S = 15.0
"""Time to tip the tote out and to fill it again (assumed)."""
SEAT_M, SEAT_RAD = 0.003, 0.10
"""How far off across and in angle the stocks can still centre a fastener (assumed)."""
SEAT_ALONG_M = 0.006


@dataclass
class Tally:
    """What happened at the bin."""

    fills: int = 0
    shakes: int = 0
    tipped: int = 0
    grips: int = 0
    mis_grips: int = 0
    wrong_parts: int = 0
    dropped: int = 0
    askew: int = 0
    strays: int = 0


@dataclass
class BinPicker:
    """A tote of fasteners in no order; PyBullet's dynamics alone decide what a grip brings.

    `draw` gives the type of a part by its number; `parts` come in all.
    """

    rig: Rig
    picking: BinPicking
    parts: int
    seed: int
    draw: Callable[[int], str]
    tally: Tally = field(default_factory=Tally)

    def __post_init__(self) -> None:
        self._tote = tote_of(self.rig.cell)
        self._heap = Heap(self.rig, self._tote, self.picking)
        self._transport = Transport(self.rig, self.picking)
        self._planner = Planner(self.rig)
        self._planner.scene.add_obstacle("tote", self._tote.add_to)
        self._to_come = deque(range(1, self.parts + 1))
        self._looks: Counter[str] = Counter()
        self._target: Target | None = None
        self._carried: Target | None = None
        self._held: Pose | None = None
        self._overdue_s = 0.0

    # --- the heap ---------------------------------------------------------------------------

    def choose(self) -> int | None:
        """Number of the fastener that comes next, None where there is none any more."""
        self._target = None
        self._put_back_strays()
        if not self._heap.part_ids:
            self._fill()
        if not self._heap.part_ids:
            return None
        for loosen in (self._shake, self._shake, self._tip, self._shake, self._tip, self._tip):
            self._target = self._reachable()
            if self._target:
                return self._target.part_id
            loosen()
        raise MotionError("bin picking: no fastener of the heap is within reach of the robot")

    def remove(self, part_id: int) -> None:
        """A fastener has left the heap another way."""
        if part_id in self._heap.part_ids:
            self._heap.take_out(part_id)

    # --- the way ----------------------------------------------------------------------------

    def reach(self, part_id: int, joints_rad: NDArray[np.float64]) -> tuple[Segment, ...]:
        """From where the arm stands to a fastener and up again; after a mis-grip seen anew.

        Nothing where the hand cannot get there; the tote has been shaken then.
        """
        if self._target is None or self._target.part_id != part_id:
            self._put_back_strays()
            self._target = look(
                heap=self._heap, rig=self.rig, tote=self._tote, picking=self.picking,
                part_id=part_id, rng=self._rng("look"),
            )  # fmt: skip
        try:
            return self._way_to(self._target, joints_rad)
        except MotionError:
            self._target = None
            self._shake()
            return ()

    def deliver(self, joints_rad: NDArray[np.float64]) -> tuple[Segment, ...]:
        """With the fastener to the fixture, where the robot believes it to hang, and home.

        Raises: MotionError where there is no way there.
        """
        if self._carried is None:
            raise MotionError("bin picking: nothing hangs in the hand to be delivered")
        return self._way_on(self._carried, joints_rad)

    # --- the grip ---------------------------------------------------------------------------

    def grip(self) -> Pose | None:
        """Close on the target and lift: where it hangs in the hand, None where it does not."""
        target, robot = self._wanted(), self.rig.robot
        self.tally.grips += 1
        caught = self._heap.pick(
            target.hand, opening_m=target.opening_m, lift_m=self.rig.cell.approach_m,
            move_s=self._down_s, close_s=robot.gripper_s,
        )  # fmt: skip
        if caught is None or caught.part_id != target.part_id:
            self.tally.mis_grips += 1
            self.tally.wrong_parts += caught is not None
            self._heap.let_go(target.opening_m, robot.gripper_s)
            self._heap.retreat()
            self._target = None
            return None
        self._heap.take_out(target.part_id)
        self._heap.retreat()
        self._heap.settle()
        self._held = caught.hand_from_part
        self._carried = target
        self._transport.take(target.part_id, target.fastener, caught.hand_from_part)
        return self._held

    def carry(self, segment: Segment) -> Pose | None:
        """Where the fastener hangs at the end of a segment; None where it fell on the way."""
        self._held = self._transport.carry(
            segment.times_s, segment.positions_rad, self._planner.scene
        )
        if self._held is None:
            self.tally.dropped += 1
        return self._held

    def seat(self, hand: Pose) -> bool:
        """Lay the fastener down with the hand at a pose; whether it lies askew in the fixture."""
        if self._held is None:
            return False
        lies, wanted = hand.times(self._held), fixture_pose(self.rig.cell)
        off = np.abs(np.subtract(lies.xyz_m, wanted.xyz_m))
        tilt = float(np.arccos(np.clip(axis_of(lies) @ axis_of(wanted), -1, 1)))
        is_askew = bool(max(off[0], off[2]) > SEAT_M or off[1] > SEAT_ALONG_M or tilt > SEAT_RAD)
        self.tally.askew += is_askew
        self.let_go()
        return is_askew

    def waiting_s(self) -> float:
        """Shaking and tipping that the robot still has to wait for [s]; paid with this."""
        overdue_s, self._overdue_s = self._overdue_s, 0.0
        return overdue_s

    def let_go(self) -> None:
        """Nothing hangs in the hand any more."""
        self._held = self._carried = None
        self._transport.drop()

    @property
    def is_carrying(self) -> bool:
        """Whether a fastener out of the bin hangs in the hand."""
        return self._held is not None

    def document(self) -> dict[str, int]:
        """The tally as plain values."""
        return asdict(self.tally)

    def close(self) -> None:
        """Leave the PyBullet worlds."""
        self._heap.close()
        self._transport.close()
        self._planner.close()

    _down_s = 0.0

    def _wanted(self) -> Target:
        target = self._target
        if target is None:
            raise MotionError("bin picking: no target is chosen")
        return target

    def _reachable(self) -> Target | None:
        """The first free target, in order of preference, that the arm can reach and deliver."""
        home = np.array(self.rig.robot.home_rad)
        for target in targets(heap=self._heap, rig=self.rig, tote=self._tote,
                              picking=self.picking, rng=self._rng("look")):  # fmt: skip
            if not is_free(target):
                return None
            try:
                self._way_to(target, home)
                self._way_on(target, home)
            except MotionError:
                continue
            return target
        return None

    def _shake(self) -> None:
        self._heap.shake(self._rng("shake"))
        self.tally.shakes += 1
        self._overdue_s += SHAKE_S

    def _tip(self) -> None:
        """Somebody tips the tote out and fills it again."""
        self._heap.refill(self._rng("fill"))
        self.tally.tipped += 1
        self._overdue_s += TIP_S

    def _way_to(self, target: Target, joints_rad: NDArray[np.float64]) -> tuple[Segment, ...]:
        above = target.hand.raised(self.rig.cell.approach_m)
        legs = (  # the fingers are as open as the target needs, all the way
            Leg("to_infeed", above, is_carrying=True),
            Leg("down_to_infeed", target.hand, is_straight=True, is_carrying=True),
            Leg("close", target.hand, gripper="close"),
            Leg("up_from_infeed", above, is_straight=True, is_carrying=True),
        )
        way = self._planner.along(f"way to part {target.part_id}", legs, joints_rad,
                                  opening_m=target.opening_m)  # fmt: skip
        self._down_s = sum(s.duration_s for s in way if s.name == "down_to_infeed")
        return way

    def _way_on(self, target: Target, joints_rad: NDArray[np.float64]) -> tuple[Segment, ...]:
        hand_from_part = target.hand.seen(target.part)
        part_from_hand = hand_from_part.seen(Pose((0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 1.0)))
        put = fixture_pose(self.rig.cell).times(part_from_hand)
        above = put.raised(self.rig.cell.approach_m)
        legs = (
            Leg("to_fixture", above, is_carrying=True),
            Leg("down_to_fixture", put, is_straight=True, is_carrying=True),
            Leg("open", put, gripper="open"),
            Leg("up_from_fixture", above, is_straight=True),
            Leg("to_home"),
        )
        radius = self.rig.fasteners[target.fastener].thread_diameter_m / 2
        load = Load(target.fastener, hand_from_part, radius)
        return self._planner.along(f"delivery of {target.fastener!r}", legs, joints_rad, load)

    def _fill(self) -> None:
        batch = [self._to_come.popleft()
                 for _ in range(min(self.picking.fill_parts, len(self._to_come)))]  # fmt: skip
        if batch:
            self.tally.fills += 1
            self._heap.fill([(i, self.draw(i)) for i in batch], self._rng("fill"))
            self._put_back_strays()

    def _put_back_strays(self) -> None:
        """What was thrown out slides back over the tray around the tote (assumed)."""
        x, y, z = self._tote.floor_m
        for k, part_id in enumerate(self._heap.strays()):
            self.tally.strays += 1
            pose = self._heap.pose(part_id)
            self._heap.put(part_id, Pose((x, y, z + 0.1 + 0.04 * k), pose.quat_xyzw))
        self._heap.settle()

    def _rng(self, name: str) -> np.random.Generator:
        self._looks[name] += 1
        return stream(self.seed, "bin", name, self._looks[name])
