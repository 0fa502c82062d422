"""The robot as the controller knows it: start a program, wait for done."""

from twin.core.units import ns_from_s
from twin.plant.infeed_bin import InfeedBin
from twin.plant.robot_cell import Program, RobotCell, Segment
from twin.plant.site import Site
from twin.plant.workpiece import Fixture, Workpiece

BIN_EVENTS = {Program.UNLOAD_OK: "ok_bin", Program.UNLOAD_REJECT: "reject_bin"}


class Robot:
    """Plays planned segments on the clock; stands still while its drives are not released."""

    def __init__(
        self,
        site: Site,
        *,
        cell: RobotCell,
        infeed: InfeedBin,
        fixture: Fixture,
        part_switch_s: float,
    ) -> None:
        self._site = site
        self._wires = site.wires
        self._faults = site.faults
        self._journal = site.journal
        self._cell = cell
        self._infeed = infeed
        self._fixture = fixture
        self._switch_ns = ns_from_s(part_switch_s)
        self._held: Workpiece | None = None
        self._filled = {Program.UNLOAD_OK: 0, Program.UNLOAD_REJECT: 0}
        self._nested: Workpiece | None = None
        site.env.process(self._run())

    def _run(self):
        while True:
            yield self._wires.rises("robot_start")
            self._wires["robot_busy"] = True
            yield from self._play(Program(int(self._wires["robot_program"])))
            self._wires["robot_busy"] = False
            if not self._wires["robot_fault"]:
                self._wires["robot_done"] = True
            yield self._wires.falls("robot_start")
            self._wires["robot_done"] = False
            self._wires["robot_fault"] = False

    def _play(self, program: Program):
        subject = self._infeed.next if program is Program.LOAD else self._fixture.workpiece
        if program is not Program.HOME and subject is None:
            self._wires["robot_fault"] = True
            return
        part_id = subject.part_id if subject else None
        self._journal.note("station", "robot", part_id, program.name.lower())
        if program is Program.LOAD and subject:
            self._show_in_nest(subject)
        late_s = self._faults.active("robot", "late")
        if late_s:
            yield self._site.after_s(late_s)
        for segment in self._segments(program, subject):
            yield from self._move(segment)
            if segment.gripper == "close":
                self._grasp(program)
            elif segment.gripper == "open":
                self._release(program)
        self._wires["robot_in_zone"] = False
        self._journal.note("station", "robot", part_id, "")

    def _segments(self, program: Program, subject: Workpiece | None) -> tuple[Segment, ...]:
        fastener = subject.part.fastener if subject else ""
        place = self._filled.get(program, 0)
        if program is Program.LOAD and subject:
            place = subject.part_id - 1
        return self._cell.plan(program=program, fastener=fastener, place=place)

    def _show_in_nest(self, workpiece: Workpiece) -> None:
        if self._nested is not workpiece:
            self._cell.put_part(workpiece.part_id, workpiece.part.fastener, workpiece.part_id - 1)
            self._nested = workpiece

    def _move(self, segment: Segment):
        self._wires["robot_in_zone"] = segment.in_zone
        remaining_ns = ns_from_s(segment.duration_s)
        while remaining_ns > 0:
            yield from self._until_released(segment)
            started_ns = self._site.now_ns
            yield self._site.env.timeout(remaining_ns) | self._wires.falls("robot_enable")
            remaining_ns -= self._site.now_ns - started_ns
        self._cell.follow(segment)
        if self._held and self._faults.active("robot", "drops_part") is not None:
            self._drop()

    def _until_released(self, segment: Segment):
        while True:
            is_stuck = segment.in_zone and self._faults.active("robot", "stopped_in_zone")
            if self._wires["robot_enable"] and not is_stuck:
                return
            yield self._faults.changed() | self._wires.changes("robot_enable")

    def _grasp(self, program: Program) -> None:
        is_held_fast = program is not Program.LOAD and self._fixture.is_clamped
        if is_held_fast or self._faults.active("robot", "mis_grip") is not None:
            return
        if self._cell.grasp() is None:
            return
        if program is Program.LOAD:
            self._held = self._infeed.take()
            self._journal.note("part", "picked", self._held.part_id)
        else:
            self._held, self._fixture.workpiece = self._fixture.workpiece, None
            self._journal.note("station", "fixture", None, "")
            self._site.env.process(self._switch(False))
        self._wires["gripper_holding"] = True

    def _release(self, program: Program) -> None:
        self._cell.release()
        workpiece, self._held = self._held, None
        self._wires["gripper_holding"] = False
        if workpiece is None:
            return
        if program is Program.LOAD:
            self._fixture.workpiece = workpiece
            self._journal.note("station", "fixture", workpiece.part_id, "occupied")
            self._site.env.process(self._switch(True))
            return
        self._filled[program] += 1
        self._cell.remove_part(workpiece.part_id)
        self._journal.note("part", BIN_EVENTS[program], workpiece.part_id)

    def _drop(self) -> None:
        workpiece, self._held = self._held, None
        self._cell.drop()
        self._wires["gripper_holding"] = False
        if workpiece:
            self._cell.remove_part(workpiece.part_id)
            self._journal.note("part", "dropped", workpiece.part_id)

    def _switch(self, is_present: bool):
        yield self._site.env.timeout(self._switch_ns)
        self._wires["part_present"] = is_present
