"""What the robot can be told to do, as legs between poses of the hand."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from twin.plant.robot_poses import Pose, fixture_pose, grip_pose, nest_pose
from twin.spec.datasheets import Fastener
from twin.spec.rig import Cell

Gripper = Literal["close", "open", "swing"]

ALIKE_M = 1e-6


class Program(IntEnum):
    """Value of `robot_program` in io.yaml."""

    LOAD = 1
    UNLOAD_OK = 2
    UNLOAD_REJECT = 3
    HOME = 4
    FETCH = 5
    SWAP_OK = 6
    SWAP_REJECT = 7
    DISCARD = 8


TWO_HANDED = frozenset({Program.FETCH, Program.SWAP_OK, Program.SWAP_REJECT, Program.DISCARD})
"""Programs of a double gripper."""
UNLOADS = {Program.SWAP_OK: Program.UNLOAD_OK, Program.SWAP_REJECT: Program.UNLOAD_REJECT}
"""What becomes of the part that a swap takes out."""
LAY, UP_WITH_PART, DOWN_WITH_NEXT = "lay", "up_with_part", "down_with_next"
"""Moves of a swap: the next part is laid down, the last one was lifted, the next one comes down."""


@dataclass(frozen=True)
class Segment:
    """A piece of a program during which nothing changes but the joint angles.

    `positions_rad` [samples, axes] at `times_s` [samples] from 0 to `duration_s`, read-only.
    `in_zone` holds from the first to the last sample. A segment with `gripper` stands still while
    the fingers, or the rotary unit of a double gripper, work; they have done so at its end.
    """

    name: str
    duration_s: float
    in_zone: bool
    gripper: Gripper | None
    times_s: NDArray[np.float64]
    positions_rad: NDArray[np.float64]


@dataclass(frozen=True)
class Leg:
    """One motion of a program: to `hand` (None: to the home position), or the fingers' work."""

    name: str
    hand: Pose | None = None
    is_straight: bool = False
    is_carrying: bool = False
    gripper: Gripper | None = None


@dataclass(frozen=True)
class Errand:
    """Where a program takes a fastener from and where to: pose of the part frame at both ends."""

    source: str
    pick: Pose
    target: str
    put: Pose


def errand(program: Program, cell: Cell, fastener: Fastener, place: int) -> Errand:
    """Ends of a LOAD or UNLOAD program; `place` is the nest in the bin it concerns."""
    fixture = fixture_pose(cell)
    if program is Program.LOAD:
        return Errand("infeed", nest_pose(cell.infeed, place, fastener), "fixture", fixture)
    if program is Program.UNLOAD_OK:
        return Errand("fixture", fixture, "ok", nest_pose(cell.ok, place, fastener))
    return Errand("fixture", fixture, "reject", nest_pose(cell.reject, place, fastener))


def transfer_legs(errand_: Errand, fastener: Fastener, approach_m: float) -> tuple[Leg, ...]:
    """From home to the fastener, with it to its target, and home again."""
    pick, put = grip_pose(errand_.pick, fastener), grip_pose(errand_.put, fastener)
    above_pick, above_put = pick.raised(approach_m), put.raised(approach_m)
    source, target = errand_.source, errand_.target
    return (
        *_gripping_legs(source, pick, above_pick),
        Leg(f"to_{target}", above_put, is_carrying=True),
        Leg(f"down_to_{target}", put, is_straight=True, is_carrying=True),
        Leg("open", put, gripper="open"),
        Leg(f"up_from_{target}", above_put, is_straight=True),
        Leg("to_home"),
    )


def _gripping_legs(source: str, at: Pose, above: Pose, *, up: str | None = None) -> tuple[Leg, ...]:
    """To a fastener, down, grip it and up with it; `up` names the last where another name tells."""
    return (
        Leg(f"to_{source}", above),
        Leg(f"down_to_{source}", at, is_straight=True),
        Leg("close", at, gripper="close"),
        Leg(up or f"up_from_{source}", above, is_straight=True, is_carrying=True),
    )


def fetch_legs(pick: Pose, fastener: Fastener, approach_m: float) -> tuple[Leg, ...]:
    """From home to a fastener in the infeed and home with it; then it swings out of the way."""
    at = grip_pose(pick, fastener)
    above = at.raised(approach_m)
    return (
        *_gripping_legs("infeed", at, above),
        Leg("to_home", is_carrying=True),
        Leg("swing", at, gripper="swing", is_carrying=True),
    )


def taking_legs(fixture: Pose, fastener: Fastener, approach_m: float) -> tuple[Leg, ...]:
    """From home to the fastener in the fixture, and up with it; then the hands change."""
    at = grip_pose(fixture, fastener)
    above = at.raised(approach_m)
    return (
        *_gripping_legs("fixture", at, above, up=UP_WITH_PART),
        Leg("swing", at, gripper="swing", is_carrying=True),
    )


def laying_legs(
    fixture: Pose, fastener: Fastener, hand: Pose, approach_m: float
) -> tuple[Leg, ...]:
    """From `hand` above the fixture: lay the next fastener down; then the hands change again."""
    at = grip_pose(fixture, fastener)
    above = at.raised(approach_m)
    is_off = any(abs(a - b) > ALIKE_M for a, b in zip(above.xyz_m, hand.xyz_m, strict=True))
    over = (Leg("over_fixture", above, is_straight=True, is_carrying=True),) if is_off else ()
    return (
        *over,
        Leg(DOWN_WITH_NEXT, at, is_straight=True, is_carrying=True),
        Leg(LAY, at, gripper="open"),
        Leg("up_from_fixture", above, is_straight=True),
        Leg("swing", at, gripper="swing"),
    )


def bringing_legs(put: Pose, fastener: Fastener, target: str, approach_m: float) -> tuple[Leg, ...]:
    """From above the fixture to a bin with what was taken out, and home."""
    at = grip_pose(put, fastener)
    above = at.raised(approach_m)
    return (
        Leg(f"to_{target}", above, is_carrying=True),
        Leg(f"down_to_{target}", at, is_straight=True, is_carrying=True),
        Leg("open", at, gripper="open"),
        Leg(f"up_from_{target}", above, is_straight=True),
        Leg("to_home"),
    )


def homeward_legs(hand: Pose, cell: Cell, *, is_carrying: bool) -> tuple[Leg, ...]:
    """From wherever the hand is: straight up to the height of the approaches, then home."""
    return (*_up(hand, cell, is_carrying=is_carrying), Leg("to_home", is_carrying=is_carrying))


def delivery_legs(
    hand: Pose, put: Pose, cell: Cell, fastener: Fastener, target: str
) -> tuple[Leg, ...]:
    """From wherever the hand is: up, with the fastener in it to its place `put`, and home."""
    there = grip_pose(put, fastener)
    above = there.raised(cell.approach_m)
    return (
        *_up(hand, cell, is_carrying=True),
        Leg(f"to_{target}", above, is_carrying=True),
        Leg(f"down_to_{target}", there, is_straight=True, is_carrying=True),
        Leg("open", there, gripper="open"),
        Leg(f"up_from_{target}", above, is_straight=True),
        Leg("to_home"),
    )


def _up(hand: Pose, cell: Cell, *, is_carrying: bool) -> tuple[Leg, ...]:
    """Straight up to the height of the approaches, where the hand is below it."""
    ground = max(cell.fixture_m[2], cell.infeed.origin_m[2], cell.ok.origin_m[2])
    lift_m = ground + cell.approach_m - hand.xyz_m[2]
    if lift_m <= 0:
        return ()
    return (Leg("up", hand.raised(lift_m), is_straight=True, is_carrying=is_carrying),)
