"""The robot cell as a body world: the arm follows planned segments and really holds fasteners."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from twin.core.errors import MotionError
from twin.core.records import frozen_array
from twin.plant.robot_hand import Carried, Hand
from twin.plant.robot_planner import Load, Planner
from twin.plant.robot_poses import Pose, Quaternion, Vector, fixture_pose, nest_pose, places
from twin.plant.robot_programs import UNLOADS, Program, Segment
from twin.plant.robot_scene import Scene
from twin.plant.robot_view import view
from twin.spec.rig import Rig, rigs_of_fixtures

__all__ = ["Program", "RobotCell", "Segment"]

OFF_PATH_RAD = 0.1
EMPTY = (None, None, None)
"""A hand that holds nothing."""
RESERVE_M = 0.35
"""How far the hand in reserve of a double gripper stands above the one at work (assumed)."""


@dataclass
class _Part:
    """A fastener in the cell; in the hand, `pose` is where it was gripped."""

    fastener: str
    pose: Pose


class RobotCell:
    """Arm, gripper, bench, bins and the fasteners in them, moved by whoever keeps the time.

    PyBullet answers what plans and fingers ask; a world with everything in it is only built for
    what needs it whole: a fall, and a picture.
    """

    def __init__(self, *, rig: Rig, fixtures_m: Sequence[Vector] = ()) -> None:
        """`fixtures_m` is where the fixtures stand; without it there is the one of `cell.yaml`."""
        rigs = rigs_of_fixtures(rig, fixtures_m)
        self._rig = rigs[0]
        self._planners = tuple(Planner(each) for each in rigs)
        self._hand = Hand(self._rig)
        self._plans: dict[tuple[int, Program, str, str, int], tuple[Segment, ...]] = {}
        self._joints = np.array(rig.robot.home_rad)
        self._opening_m: float | None = None
        self._parts: dict[int, _Part] = {}
        self._bodies: dict[int, int] = {}
        self._held: int | None = None
        self._hand_from_part: Pose | None = None
        self._reserve: tuple[int | None, Pose | None, float | None] = EMPTY

    @property
    def holding(self) -> int | None:
        """Number of the part in the hand."""
        return self._held

    @property
    def joints_rad(self) -> NDArray[np.float64]:
        """Where the six axes stand [axes]."""
        return self._joints.copy()

    def plan(
        self,
        *,
        program: Program,
        fastener: str,
        place: int,
        fixture: int = 0,
        following: str = "",
    ) -> tuple[Segment, ...]:
        """Segments of a program for fixture number `fixture`, in order of time; nothing moves yet.

        A SWAP brings the fastener `following`. LOAD, UNLOAD, FETCH and SWAP run from home to
        home, with `place` the nest in the bin concerned, counted from 0 again after the last one.
        HOME leads home from wherever the arm stands, with what it holds; it has no segments when
        the arm stands there.

        Raises:
            MotionError: out of reach or a collision; names program, segment and the pair.
        """
        if program is Program.HOME:
            return self._homeward(fixture)
        place %= self._nests(program)
        key = (fixture, program, fastener, following, place)
        if key not in self._plans:
            self._plans[key] = self._planned(*key)
        return self._plans[key]

    def plan_delivery(self, *, place: int, fixture: int = 0) -> tuple[Segment, ...]:
        """Segments from wherever the arm stands, with the part in the hand, to the reject bin.

        Raises:
            MotionError: nothing in the hand, or the way there is blocked.
        """
        load = self._load_in_hand()
        if load is None:
            raise MotionError("nothing in the hand to deliver")
        planner, nests = self._planners[fixture], places(self._rig.cell.reject)
        return planner.delivery(self._joints, load, place % nests)

    def put_part(self, part_id: int, fastener: str, place: int) -> None:
        """A fastener appears in the infeed's nest `place`.

        Raises:
            MotionError: the number is taken, or the rig has no such fastener.
        """
        if part_id in self._parts:
            raise MotionError(f"part {part_id} is in the cell already")
        if fastener not in self._rig.fasteners:
            known = ", ".join(sorted(self._rig.fasteners))
            raise MotionError(f"part {part_id}: no fastener {fastener!r}; the rig has: {known}")
        pose = nest_pose(self._rig.cell.infeed, place, self._rig.fasteners[fastener])
        self._parts[part_id] = _Part(fastener, pose)

    def follow(self, segment: Segment, share: float = 1.0) -> None:
        """Move the arm, and what it holds, along `segment` up to `share` of its duration.

        Raises:
            MotionError: the arm does not stand on the segment's path.
        """
        self._check_on_path(segment)
        if share == 1.0:
            self._joints = segment.positions_rad[-1].copy()
        else:
            time_s = share * segment.duration_s
            axes = segment.positions_rad.T
            self._joints = np.array([np.interp(time_s, segment.times_s, axis) for axis in axes])

    def grasp(self) -> int | None:
        """Close the fingers; the part really between them is held, None is a mis-grip.

        The pads centre what they grip.
        """
        axes = self._axes
        for part_id, part in self._parts.items():
            grip = self._hand.grip(axes, part.fastener, part.pose)
            if grip:
                part.pose, self._held = grip.part, part_id
                self._hand_from_part, self._opening_m = grip.hand_from_part, grip.opening_m
                return part_id
        self._opening_m = 0.0
        return None

    def catch(self, part_id: int, fastener: str, hand_from_part: Pose) -> None:
        """A fastener hangs in the closed hand, its frame at `hand_from_part` of the grip frame."""
        pose = self._hand.carried(self._axes, fastener, hand_from_part).part
        self._parts[part_id] = _Part(fastener, pose)
        self._held, self._hand_from_part = part_id, hand_from_part
        self._opening_m = self._rig.fasteners[fastener].thread_diameter_m / 2

    def seat(self, part_id: int) -> None:
        """The stocks' rest centres a fastener that was laid between them.

        Raises:
            MotionError: no such part in the cell.
        """
        self._part(part_id).pose = fixture_pose(self._rig.cell)

    def swing(self) -> None:
        """A double gripper changes its hands, with what they hold."""
        held = self._held, self._hand_from_part, self._opening_m
        (self._held, self._hand_from_part, self._opening_m), self._reserve = self._reserve, held

    def swing_here(self) -> tuple[Segment, ...]:
        """The change of hands where the arm stands."""
        swing_s, joints = self._rig.cell.swing_s or 0.0, self._joints.copy()
        return (Segment("swing", swing_s, False, "swing", frozen_array(np.array([0.0, swing_s])),
                        frozen_array(np.array([joints, joints]))),)  # fmt: skip

    def put_between(self, part_id: int, fixture_m: Vector) -> None:
        """A fastener lies between stocks whose bearing face is at `fixture_m`, as it lay before.

        Raises:
            MotionError: no such part in the cell.
        """
        part = self._part(part_id)
        part.pose = Pose(fixture_m, part.pose.quat_xyzw)

    @property
    def in_hand(self) -> Pose | None:
        """Frame of the part in the hand, seen from the grip frame."""
        return self._hand_from_part

    @property
    def hand(self) -> Pose:
        """World pose of the grip frame."""
        return self._hand.frame(self._axes)

    def release(self) -> None:
        """Open the fingers; the part stays on its support and falls where there is none."""
        part_id, carried = self._let_go()
        if part_id is not None and carried and not carried.is_supported:
            self._fall(part_id)

    def drop(self) -> None:
        """Lose the held part: it falls on what lies below."""
        part_id, _ = self._let_go()
        if part_id is not None:
            self._fall(part_id)

    def part_pose(self, part_id: int) -> tuple[Vector, Quaternion]:
        """Position [m] and orientation (xyzw) of a part's frame in the world.

        Raises:
            MotionError: no such part in the cell.
        """
        part, carried = self._part(part_id), self._carried()
        pose = carried.part if carried and part_id == self._held else part.pose
        held, hand_from_part, _ = self._reserve
        if part_id == held and hand_from_part:
            pose = self.hand.raised(RESERVE_M).times(hand_from_part)
        return pose.xyz_m, pose.quat_xyzw

    def remove_part(self, part_id: int) -> None:
        """The part leaves the cell.

        Raises:
            MotionError: no such part in the cell.
        """
        self._part(part_id)
        del self._parts[part_id]
        if part_id == self._held:
            self._held = self._hand_from_part = None
        if part_id == self._reserve[0]:
            self._reserve = EMPTY

    def clear(self) -> None:
        """Make the cell as it was at first: no fastener in it, the arm at home, the hand open."""
        for part_id in tuple(self._parts):
            self.remove_part(part_id)
        self._joints = np.array(self._rig.robot.home_rad)
        self._opening_m = None

    def snapshot(self, width: int, height: int) -> NDArray[np.uint8]:
        """Picture of the cell as it stands: uint8 [height, width, 3], RGB."""
        return view(self._shown().world, width, height)

    def close(self) -> None:
        """Leave the PyBullet worlds."""
        for planner in self._planners:
            planner.close()
        self._hand.close()
        if "_scene" in self.__dict__:
            self._scene.close()

    def _nests(self, program: Program) -> int:
        cell = self._rig.cell
        bins = {Program.LOAD: cell.infeed, Program.FETCH: cell.infeed, Program.UNLOAD_OK: cell.ok}
        return places(bins.get(UNLOADS.get(program, program), cell.reject))

    def _planned(
        self, fixture: int, program: Program, fastener: str, following: str, place: int
    ) -> tuple[Segment, ...]:
        planner = self._planners[fixture]
        if program is Program.FETCH:
            return planner.fetch(fastener, place)
        if program in UNLOADS:
            return planner.swap(program, fastener, following, place)
        return planner.transfer(program, fastener, place)

    def _homeward(self, fixture: int) -> tuple[Segment, ...]:
        if np.array_equal(self._joints, self._rig.robot.home_rad):
            return ()
        return self._planners[fixture].homeward(self._joints, self._load_in_hand())

    def _load_in_hand(self) -> Load | None:
        if self._held is None or self._hand_from_part is None:
            return None
        name = self._parts[self._held].fastener
        return Load(name, self._hand_from_part, self._rig.fasteners[name].thread_diameter_m / 2)

    def _check_on_path(self, segment: Segment) -> None:
        if segment.positions_rad[0].tobytes() == self._joints.tobytes():
            return
        off = np.abs(segment.positions_rad - self._joints).max(axis=1).min()
        if off > OFF_PATH_RAD:
            raise MotionError(
                f"segment {segment.name!r}: the arm stands {off:.2f} rad off its path; "
                "go home first"
            )

    def _let_go(self) -> tuple[int | None, Carried | None]:
        """Open the fingers; the part that was in them, and how."""
        held, carried = self._held, self._carried()
        self._opening_m = self._held = self._hand_from_part = None
        if held is not None and carried:
            self._parts[held].pose = carried.part
        return held, carried

    @property
    def _axes(self) -> tuple[float, ...]:
        return tuple(self._joints.tolist())

    def _carried(self) -> Carried | None:
        if self._held is None or self._hand_from_part is None:
            return None
        return self._hand.carried(
            self._axes, self._parts[self._held].fastener, self._hand_from_part
        )

    def _fall(self, part_id: int) -> None:
        scene = self._shown()
        scene.fall(self._bodies[part_id])
        self._parts[part_id].pose = scene.pose(self._bodies[part_id])

    @cached_property
    def _scene(self) -> Scene:
        return Scene(self._rig)

    def _shown(self) -> Scene:
        """The world with arm and parts where they are now."""
        scene = self._scene
        scene.set_joints(self._joints)
        scene.set_fingers(scene.stroke_m if self._opening_m is None else self._opening_m)
        for part_id in self._bodies.keys() - self._parts.keys():
            scene.remove(self._bodies.pop(part_id))
        for part_id, part in self._parts.items():
            pose = Pose(*self.part_pose(part_id))
            if part_id in self._bodies:
                scene.place(self._bodies[part_id], pose)
            else:
                self._bodies[part_id] = scene.add_fastener(part.fastener, pose)
        return scene

    def _part(self, part_id: int) -> _Part:
        if part_id not in self._parts:
            raise MotionError(f"no part {part_id} in the cell; it holds {sorted(self._parts)}")
        return self._parts[part_id]
