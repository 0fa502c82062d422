"""The robot as a controller knows it: start a program, wait for done."""

from collections.abc import Sequence

import simpy

from twin.core.journal import Journal
from twin.core.units import ns_from_s
from twin.plant.bin_picker import BinPicker
from twin.plant.first_of import FirstOf
from twin.plant.robot_cell import Program, RobotCell, Segment
from twin.plant.robot_client import RobotClient
from twin.plant.robot_moves import MoveLog
from twin.plant.robot_programs import DOWN_WITH_NEXT, LAY, TWO_HANDED, UNLOADS, UP_WITH_PART
from twin.plant.workpiece import Workpiece

BINS = {Program.LOAD: 0, Program.UNLOAD_OK: 1, Program.UNLOAD_REJECT: 2, Program.HOME: 0,
        Program.FETCH: 0, Program.SWAP_OK: 1, Program.SWAP_REJECT: 2,
        Program.DISCARD: 2}  # fmt: skip
"""What `bin_select` must say with each program: one faulty wire sends no part astray."""
BIN_EVENTS = {Program.UNLOAD_OK: "ok_bin", Program.UNLOAD_REJECT: "reject_bin"}
FROM_INFEED = frozenset({Program.LOAD, Program.FETCH})
WITHOUT_PART = frozenset({Program.HOME, Program.DISCARD})
CARRIED = ("to_fixture", "down_to_fixture")
"""Moves of LOAD after the lift out of a random bin."""


class Robot:
    """Plays planned segments on the clock; stands still while its drives are not released.

    They are while `robot_enable` is on and the safety relay is closed. Several controllers are
    served one program after the other, in order of asking; a program that is no longer asked for
    when its turn comes is not begun.

    By wire it keeps out of the fixture zone while the clamp moves. A program that cannot be played
    to its end brings what is in the hand to the reject bin.
    """

    def __init__(
        self,
        clients: Sequence[RobotClient],
        *,
        cell: RobotCell,
        part_switch_s: float,
        journal: Journal | None = None,
        moves: MoveLog | None = None,
        picker: BinPicker | None = None,
        has_two_hands: bool = False,
    ) -> None:
        """`clients` are the controllers it serves, `journal` is where its own activities go."""
        self._has_two_hands = has_two_hands
        self._env = clients[0].site.env
        self._clients = tuple(clients)
        self._turn = simpy.Resource(self._env) if len(clients) > 1 else None
        self._robot_journal = journal or clients[0].site.journal
        self._moves = moves
        self._picker = picker
        self._cell = cell
        self._switch_ns = ns_from_s(part_switch_s)
        self._held: Workpiece | None = None
        self._reserve: Workpiece | None = None
        self._filled = {Program.UNLOAD_OK: 0, Program.UNLOAD_REJECT: 0}
        self._nested: dict[int, Workpiece] = {}
        self._subject = ""
        self._place = 0
        self._halted = self._env.event()
        self._serve(clients[0])
        for client in clients:
            self._env.process(self._run(client))
        self._env.process(self._watch_drives())

    def _serve(self, client: RobotClient) -> None:
        """From now on it is this one's program that is played."""
        self._client = client
        self._site, self._fixture, self._infeed = client.site, client.fixture, client.infeed
        self._wires, self._faults = client.site.wires, client.site.faults
        self._journal = client.site.journal

    def _run(self, client: RobotClient):
        wires = client.site.wires
        while True:
            yield wires.rises("robot_start")
            wires["robot_busy"] = True
            if self._turn is None:
                yield from self._play(self._program())
            else:
                yield from self._play_in_turn(client, self._turn)
            wires["robot_busy"] = False
            if not wires["robot_fault"]:
                wires["robot_done"] = True
            yield wires.falls("robot_start")
            wires["robot_done"] = False
            wires["robot_fault"] = False

    def _play_in_turn(self, client: RobotClient, turn: simpy.Resource):
        with turn.request() as request:
            if not request.triggered:
                yield from self._queue(client, request)
            self._serve(client)
            if self._wires["robot_start"]:
                yield from self._play(self._program())

    def _queue(self, client: RobotClient, request: simpy.Event):
        journal, workpiece = client.site.journal, client.fixture.workpiece
        part_id = workpiece.part_id if workpiece else None
        journal.note("station", "robot_queue", part_id, "waits")
        yield request
        journal.note("station", "robot_queue", part_id, "")

    def _program(self) -> Program | None:
        """The program asked for; None where there is no such or the bin contradicts it."""
        asked, bin_ = int(self._wires["robot_program"]), int(self._wires["bin_select"])
        return next((p for p, its_bin in BINS.items() if (p, its_bin) == (asked, bin_)), None)

    def _play(self, program: Program | None):
        subject = self._infeed.next if program in FROM_INFEED else self._fixture.workpiece
        if program is None or not self._is_possible(program, subject):
            self._wires["robot_fault"] = True
            return
        self._place = self._client.place(program, self._place)
        part_id = subject.part_id if subject else None
        self._subject = subject.part.fastener if subject else ""
        self._robot_journal.note("station", "robot", part_id, program.name.lower())
        is_picking = program is Program.LOAD and self._picker is not None
        if program in FROM_INFEED and subject and not is_picking:
            self._lay_in_nest(subject)
        late_s = self._faults.active("robot", "late")
        if late_s:
            yield self._site.after_s(late_s)
        if is_picking and subject:
            yield from self._pick(subject)
        elif program is Program.DISCARD:
            yield from self._discard()
        else:
            yield from self._follow(program, self._segments(program, subject))
        self._wires["robot_in_zone"] = False
        self._robot_journal.note("station", "robot", part_id, "")

    def _is_possible(self, program: Program, subject: Workpiece | None) -> bool:
        """Whether there is what the program is about, and hands for it."""
        if program in TWO_HANDED and not self._has_two_hands:
            return False
        if program not in WITHOUT_PART and subject is None:
            return False
        if program is Program.FETCH and (self._held or self._reserve):
            return False
        if program in UNLOADS and self._reserve is None:
            return False
        return self._client.is_ready(program)

    def _discard(self):
        """Bring what either hand holds to the reject bin."""
        yield from self._give_up()
        if self._reserve:
            yield from self._follow(Program.DISCARD, self._cell.swing_here())
            yield from self._give_up()

    def _follow(self, program: Program, segments: tuple[Segment, ...]):
        for segment, following in zip(segments, (*segments[1:], None), strict=False):
            if self._is_barred(program, segment):
                yield from self._give_up()
                return
            began_ns = self._site.now_ns
            if self._moves:
                move = self._client.move_name(program)
                self._moves.begin(move, self._subject, segment, began_ns)
            yield from self._move(segment)
            if segment.gripper == "close":
                self._grasp(program)
            elif segment.gripper == "swing":
                self._swing()
            elif segment.gripper == "open" and not self._is_barred(program, segment):
                self._release(program, segment)
            if self._moves:
                is_last = following is None or following.name != segment.name
                self._moves.end(segment, began_ns, self._site.now_ns, is_last=is_last,
                                in_hand=self._cell.in_hand)  # fmt: skip

    def _pick(self, subject: Workpiece):
        """Out of a random bin: grip until something hangs in the hand, then on with it."""
        picker = self._picker
        if picker is None:
            return
        for _ in range(picker.picking.attempts):
            yield self._site.after_s(picker.waiting_s())
            way = picker.reach(subject.part_id, self._cell.joints_rad)
            yield from self._follow(Program.LOAD, way)
            if self._held:
                yield from self._follow(Program.LOAD, picker.deliver(self._cell.joints_rad))
                return
        yield from self._follow(Program.HOME, self._segments(Program.HOME, None))

    def _is_barred(self, program: Program, segment: Segment) -> bool:
        """Whether the fixture is taken or away, or a start of a way to the OK bin was withdrawn."""
        if segment.name == "down_to_fixture" and not self._client.is_ready(program):
            self._wires["robot_fault"] = True
            return True
        if program is Program.LOAD and segment.name == "down_to_fixture":
            is_taken = self._fixture.workpiece is not None or self._fixture.is_clamped
            self._wires["robot_fault"] = self._wires["robot_fault"] or is_taken
            return is_taken
        if program in UNLOADS:
            return self._is_swap_barred(segment)
        is_carrying_on = program is Program.UNLOAD_OK and self._held is not None
        return is_carrying_on and not self._wires["robot_start"]

    def _is_swap_barred(self, segment: Segment) -> bool:
        """Whether the last part is still in the fixture, or the start was withdrawn on the way."""
        has_missed = segment.name == UP_WITH_PART and self._fixture.workpiece is not None
        is_taken = segment.name in (DOWN_WITH_NEXT, LAY) and self._fixture.workpiece is not None
        return has_missed or is_taken or not self._wires["robot_start"]

    def _give_up(self):
        if self._held is None:
            yield from self._follow(Program.HOME, self._segments(Program.HOME, None))
            return
        place = self._filled[Program.UNLOAD_REJECT]
        way = self._cell.plan_delivery(place=place, fixture=self._place)
        yield from self._follow(Program.UNLOAD_REJECT, way)

    def _segments(self, program: Program, subject: Workpiece | None) -> tuple[Segment, ...]:
        fastener = subject.part.fastener if subject else ""
        place = self._filled.get(UNLOADS.get(program, program), 0)
        if program in FROM_INFEED and subject:
            place = subject.part_id - 1
        following = self._reserve.part.fastener if program in UNLOADS and self._reserve else ""
        return self._cell.plan(program=program, fastener=fastener, place=place,
                               fixture=self._place, following=following)  # fmt: skip

    def _lay_in_nest(self, workpiece: Workpiece) -> None:
        """Put the fastener in its nest, or take it away again where it is missing."""
        is_missing = self._faults.active("part", "missing") is not None
        is_nested = self._nested.get(self._client.number) is workpiece
        if is_missing and is_nested:
            self._cell.remove_part(workpiece.part_id)
            del self._nested[self._client.number]
        elif not is_missing and not is_nested:
            self._cell.put_part(workpiece.part_id, workpiece.part.fastener, workpiece.part_id - 1)
            self._nested[self._client.number] = workpiece

    def _move(self, segment: Segment):
        while segment.in_zone and not self._wires["robot_in_zone"] and self._fixture.clamp_stops:
            yield self._fixture.clamp_stops
        self._wires["robot_in_zone"] = segment.in_zone
        remaining_ns = ns_from_s(segment.duration_s)
        while remaining_ns > 0:
            yield from self._until_released(segment)
            started_ns = self._site.now_ns
            yield FirstOf(self._env.timeout(remaining_ns), self._halted)
            remaining_ns -= self._site.now_ns - started_ns
        self._cell.follow(segment)
        if self._held and self._faults.active("robot", "drops_part") is not None:
            self._drop()
        elif self._picker and self._picker.is_carrying and segment.name in CARRIED:
            hangs = self._picker.carry(segment)
            if self._held and hangs:
                self._cell.catch(self._held.part_id, self._held.part.fastener, hangs)
            else:
                self._drop()

    def _until_released(self, segment: Segment):
        while True:
            is_stuck = segment.in_zone and self._faults.active("robot", "stopped_in_zone")
            if self._is_released and not is_stuck:
                return
            yield FirstOf(self._faults.changed(), self._drives_change())

    @property
    def _is_released(self) -> bool:
        closed = all(client.site.relay.is_closed for client in self._clients)
        return bool(self._wires["robot_enable"]) and closed

    def _drives_change(self) -> simpy.Event:
        enables = (client.site.wires.changes("robot_enable") for client in self._clients)
        relays = (client.site.relay.changed() for client in self._clients)
        return FirstOf(*enables, *relays)

    def _watch_drives(self):
        """Halt the arm in mid-segment."""
        while True:
            yield self._drives_change()
            if not self._is_released:
                halted, self._halted = self._halted, self._env.event()
                halted.succeed()

    def _grasp(self, program: Program) -> None:
        is_held_fast = program not in FROM_INFEED and self._fixture.is_clamped
        if is_held_fast or self._faults.active("robot", "mis_grip") is not None:
            return
        if not self._is_gripped(program):
            return
        if program in FROM_INFEED:
            self._held = self._picked()
        else:
            self._held, self._fixture.workpiece = self._fixture.workpiece, None
            self._journal.note("station", "fixture", None, "")
            self._env.process(self._switch(False))
        self._show_hands()

    def _show_hands(self) -> None:
        self._wires["gripper_holding"] = self._held is not None or self._reserve is not None

    def _swing(self) -> None:
        self._cell.swing()
        self._held, self._reserve = self._reserve, self._held

    def _is_gripped(self, program: Program) -> bool:
        """Close the fingers; whether something is between them then."""
        if program not in FROM_INFEED or self._picker is None:
            return self._cell.grasp() is not None
        subject = self._infeed.next
        if subject is None or self._faults.active("part", "missing") is not None:
            return False
        hangs = self._picker.grip()
        if hangs:
            self._cell.catch(subject.part_id, subject.part.fastener, hangs)
        return hangs is not None

    def _picked(self) -> Workpiece:
        workpiece = self._infeed.take()
        self._journal.note("part", "picked", workpiece.part_id)
        if self._infeed.next and self._faults.spend("part", "double"):
            if self._picker:
                self._picker.remove(self._infeed.next.part_id)
            workpiece.companion = self._infeed.take()
            self._journal.note("part", "picked", workpiece.companion.part_id, "double")
        return workpiece

    def _release(self, program: Program, segment: Segment) -> None:
        hand = self._cell.hand
        self._cell.release()
        workpiece, self._held = self._held, None
        self._show_hands()
        if workpiece is None:
            return
        if program is Program.LOAD or segment.name == LAY:
            workpiece.is_askew = self._faults.active("part", "mis_seated") is not None
            if self._picker:
                workpiece.is_askew |= self._picker.seat(hand)
                self._cell.seat(workpiece.part_id)
            self._fixture.workpiece = workpiece
            self._journal.note("station", "fixture", workpiece.part_id, "occupied")
            self._env.process(self._switch(True))
            return
        unload = UNLOADS.get(program, program)
        self._filled[unload] += len(workpiece.pieces)
        self._part_with(workpiece, BIN_EVENTS[unload])

    def _drop(self) -> None:
        workpiece, self._held = self._held, None
        self._cell.drop()
        if self._picker:
            self._picker.let_go()
        self._show_hands()
        if workpiece:
            self._part_with(workpiece, "dropped")

    def _part_with(self, workpiece: Workpiece, event: str) -> None:
        self._cell.remove_part(workpiece.part_id)
        for piece in workpiece.pieces:
            self._journal.note("part", event, piece.part_id)

    def _switch(self, is_present: bool):
        wires = self._wires
        yield self._env.timeout(self._switch_ns)
        wires["part_present"] = is_present
