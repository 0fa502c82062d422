"""From a program to timed, checked joint paths, split where the fixture zone begins and ends."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from twin.core.errors import MotionError
from twin.core.records import frozen_array
from twin.plant.robot_clearance import Clearance, Handled
from twin.plant.robot_geometry import geometry_of
from twin.plant.robot_kinematics import joints_at, line_knots
from twin.plant.robot_memory import remembered
from twin.plant.robot_motion import Path, axis_limits, point_to_point, rest, straight
from twin.plant.robot_poses import Pose, fixture_pose, nest_pose, part_in_hand
from twin.plant.robot_programs import (
    Leg,
    Program,
    Segment,
    bringing_legs,
    delivery_legs,
    errand,
    fetch_legs,
    homeward_legs,
    laying_legs,
    taking_legs,
    transfer_legs,
)
from twin.plant.robot_scene import PARKED, Scene
from twin.spec.datasheets import Fastener
from twin.spec.rig import Rig

Joints = NDArray[np.float64]


@dataclass(frozen=True)
class Load:
    """A fastener in the hand: its name, its part frame seen from `grip`, how far the pads open."""

    fastener: str
    hand_from_part: Pose
    opening_m: float


@dataclass(frozen=True)
class LegStart:
    """All that a leg depends on in a given cell: the arm at `joints_rad` [axes], and the fastener.

    It lies at `lying`, or is in the hand where that is None. A hand that carries what nobody has
    told goes with its pads at `opening_m`.
    """

    leg: Leg
    joints_rad: tuple[float, ...]
    load: Load | None = None
    lying: Pose | None = None
    opening_m: float | None = None


@dataclass(frozen=True)
class LegPlan:
    """Checked segments of a leg, and the pose of its fastener at the end."""

    segments: tuple[Segment, ...]
    part: Pose | None


class Planner:
    """Plans in a PyBullet world of its own; the same request always gives the same plan.

    Legs that start alike in cells that are alike are planned once and shared.
    """

    def __init__(self, rig: Rig) -> None:
        """Raises: MotionError where arm or bench has no body."""
        self._rig = rig
        self._geometry = geometry_of(rig)
        self._limits = axis_limits(rig.robot)
        self._home = np.array(rig.robot.home_rad)

    def transfer(self, program: Program, fastener: str, place: int) -> tuple[Segment, ...]:
        """Segments of a LOAD or UNLOAD program, from home to home.

        Raises:
            MotionError: unknown fastener, pose out of reach, or a collision on the way.
        """
        what = f"{program.name} of {fastener!r} at place {place}"
        sheet = self._sheet(fastener, what)
        job = errand(program, self._rig.cell, sheet, place)
        legs = transfer_legs(job, sheet, self._rig.cell.approach_m)
        return self._segments(what, legs, self._home, _gripped(fastener, sheet), job.pick)

    def fetch(self, fastener: str, place: int) -> tuple[Segment, ...]:
        """Segments of the FETCH program, from home to home.

        Raises:
            MotionError: out of reach, a collision on the way, or through the zone of the fixture.
        """
        what = f"FETCH of {fastener!r} at place {place}"
        sheet, cell = self._sheet(fastener, what), self._rig.cell
        pick = nest_pose(cell.infeed, place, sheet)
        legs = fetch_legs(pick, sheet, cell.approach_m)
        segments = self._segments(what, legs, self._home, _gripped(fastener, sheet), pick)
        if any(segment.in_zone for segment in segments):
            raise MotionError(f"{what}: comes into the zone of the fixture, which is at work")
        return segments

    def swap(
        self, program: Program, fastener: str, following: str, place: int
    ) -> tuple[Segment, ...]:
        """Segments of a SWAP program, from home to home: `following` goes in place of `fastener`.

        Raises:
            MotionError: unknown fastener, out of reach, or a collision on the way.
        """
        what = f"{program.name} of {fastener!r} and {following!r} at place {place}"
        sheet, next_sheet = self._sheet(fastener, what), self._sheet(following, what)
        cell, load = self._rig.cell, _gripped(fastener, sheet)
        is_ok = program is Program.SWAP_OK
        fixture, bin_ = fixture_pose(cell), cell.ok if is_ok else cell.reject
        taking = taking_legs(fixture, sheet, cell.approach_m)
        taken = self._segments(what, taking, self._home, load, fixture)
        above = taking[-2].hand or fixture
        laying = laying_legs(fixture, next_sheet, above, cell.approach_m)
        laid = self._segments(what, laying, taken[-1].positions_rad[-1],
                              _gripped(following, next_sheet), None)  # fmt: skip
        bringing = bringing_legs(nest_pose(bin_, place, sheet), sheet,
                                 "ok" if is_ok else "reject", cell.approach_m)  # fmt: skip
        brought = self._segments(what, bringing, laid[-1].positions_rad[-1], load, None)
        return (*taken, *laid, *brought)

    def homeward(self, start_rad: Joints, load: Load | None) -> tuple[Segment, ...]:
        """Segments of the HOME program from `start_rad` [axes]: straight up, then home.

        Raises:
            MotionError: the way home is out of reach or blocked.
        """
        self._scene.set_joints(start_rad)
        legs = homeward_legs(self._scene.frame(), self._rig.cell, is_carrying=load is not None)
        return self._segments(Program.HOME.name, legs, start_rad, load, None)

    def delivery(self, start_rad: Joints, load: Load, place: int) -> tuple[Segment, ...]:
        """Segments that bring what is in the hand from `start_rad` [axes] to the reject bin.

        Raises:
            MotionError: the way there is out of reach or blocked.
        """
        self._scene.set_joints(start_rad)
        what = f"delivery of {load.fastener!r} to reject place {place}"
        sheet, cell = self._sheet(load.fastener, what), self._rig.cell
        put = nest_pose(cell.reject, place, sheet)
        legs = delivery_legs(self._scene.frame(), put, cell, sheet, "reject")
        return self._segments(what, legs, start_rad, load, None)

    @property
    def scene(self) -> Scene:
        """The world that is planned in."""
        return self._scene

    def along(
        self,
        what: str,
        legs: tuple[Leg, ...],
        start_rad: Joints,
        load: Load | None = None,
        *,
        opening_m: float | None = None,
    ) -> tuple[Segment, ...]:
        """Segments of legs of one's own from `start_rad` [axes].

        Without a load, legs that carry go with the pads at `opening_m`.

        Raises:
            MotionError: the way is out of reach or blocked.
        """
        return self._segments(what, legs, start_rad, load, None, opening_m=opening_m)

    def close(self) -> None:
        """Leave the PyBullet world."""
        if "_scene" in self.__dict__:
            self._scene.close()

    @cached_property
    def _scene(self) -> Scene:
        return Scene(self._rig)

    @cached_property
    def _clearance(self) -> Clearance:
        return Clearance(self._scene, self._rig.cell.zone_radius_m)

    def _segments(
        self,
        what: str,
        legs: tuple[Leg, ...],
        joints: Joints,
        load: Load | None,
        lying: Pose | None,
        *,
        opening_m: float | None = None,
    ) -> tuple[Segment, ...]:
        """Every leg in turn; a fastener not carried lies where it is and must not be touched."""
        segments: list[Segment] = []
        for leg in legs:
            place, pads_m = (None, opening_m) if leg.is_carrying else (lying, None)
            start = LegStart(leg, tuple(joints.tolist()), load, place, pads_m)
            try:
                plan = self._way(start)
            except MotionError as error:
                raise MotionError(f"{what}, segment {leg.name!r}: {error}") from None
            segments += plan.segments
            joints, lying = segments[-1].positions_rad[-1], plan.part
        return tuple(segments)

    def _way(self, start: LegStart) -> LegPlan:
        """The direct way; where another fixture bars it, by the home position."""
        try:
            return self._remembered(start)
        except MotionError:
            leg = start.leg
            is_free = leg.hand is not None and not leg.is_straight and leg.gripper is None
            if not (is_free and self._rig.cell.neighbours_m):
                raise
        first = self._remembered(replace(start, leg=replace(leg, hand=None)))
        home = tuple(self._home.tolist())
        last = self._remembered(replace(start, joints_rad=home))
        return LegPlan((*first.segments, *last.segments), last.part)

    def _remembered(self, start: LegStart) -> LegPlan:
        return remembered(self._geometry, start, partial(self._planned, start))

    def _planned(self, start: LegStart) -> LegPlan:
        load, scene = start.load, self._scene
        if load is None:
            return self._checked(start, None)
        body = scene.add_fastener(load.fastener, start.lying or PARKED)
        try:
            return self._checked(start, Handled(body, None if start.lying else load.hand_from_part))
        finally:
            scene.remove(body)

    def _checked(self, start: LegStart, handled: Handled | None) -> LegPlan:
        pads_m = start.load.opening_m if start.load and start.leg.is_carrying else start.opening_m
        self._scene.set_fingers(self._scene.stroke_m if pads_m is None else pads_m)
        path = self._path(start.leg, np.array(start.joints_rad))
        if start.leg.gripper is None:
            self._clearance.check(path, handled)
        segments = tuple(split(start.leg, path, self._clearance.in_zone(path, handled)))
        self._clearance.arrive(path, handled)
        return LegPlan(segments, self._scene.pose(handled.body) if handled else None)

    def _path(self, leg: Leg, start_rad: Joints) -> Path:
        if leg.gripper:
            swing_s = self._rig.cell.swing_s or 0.0
            lasts_s = swing_s if leg.gripper == "swing" else self._rig.robot.gripper_s
            return rest(position_rad=start_rad, duration_s=lasts_s)
        if leg.hand is None:
            return point_to_point(start_rad=start_rad, end_rad=self._home, limits=self._limits)
        if leg.is_straight:
            self._scene.set_joints(start_rad)
            knots = line_knots(self._scene, self._scene.frame(), leg.hand, start_rad)
            return straight(knots_rad=knots, limits=self._limits)
        end_rad = joints_at(self._scene, leg.hand, self._home)
        return point_to_point(start_rad=start_rad, end_rad=end_rad, limits=self._limits)

    def _sheet(self, fastener: str, what: str) -> Fastener:
        if fastener not in self._rig.fasteners:
            known = ", ".join(sorted(self._rig.fasteners))
            raise MotionError(f"{what}: no such fastener; the rig has: {known}")
        return self._rig.fasteners[fastener]


def _gripped(fastener: str, sheet: Fastener) -> Load:
    """A fastener in the hand as it should be."""
    return Load(fastener, part_in_hand(sheet), sheet.thread_diameter_m / 2)


def split(leg: Leg, path: Path, is_in_zone: NDArray[np.bool_]) -> Iterator[Segment]:
    """Pieces of a path in each of which `is_in_zone` [samples − 1] is constant."""
    borders = np.flatnonzero(np.diff(is_in_zone)) + 1
    starts, ends = [0, *borders.tolist()], [*borders.tolist(), len(is_in_zone)]
    for start, end in zip(starts, ends, strict=True):
        times = path.times_s[start : end + 1] - path.times_s[start]
        yield Segment(
            name=leg.name,
            duration_s=float(times[-1]),
            in_zone=bool(is_in_zone[start]),
            gripper=leg.gripper,
            times_s=frozen_array(times),
            positions_rad=path.positions_rad[start : end + 1],
        )
