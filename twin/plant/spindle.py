"""The spindle: stepper drive and encoder, following mode and set points as an S-curve."""

from math import degrees, radians, tau

import simpy

from twin.core.units import ns_from_s
from twin.physics.motion import Direction, Motion
from twin.physics.ramp import RampLimits
from twin.plant.first_of import FirstOf
from twin.plant.site import Site
from twin.plant.workpiece import Fixture
from twin.spec.datasheets import Spindle as SpindleSheet

STOP, HOME, SPEED, POSITION = range(4)
COMMANDS = ("spindle_enable", "spindle_mode", "spindle_speed_rpm", "spindle_target_deg")
REPORTS = {HOME: "spindle_homed", SPEED: "spindle_at_speed", POSITION: "spindle_in_position"}


class Spindle:
    """Turns as commanded; `motion` is what it does now and will do if nothing changes.

    Runs down and stands while the safety relay is open.
    """

    def __init__(
        self,
        site: Site,
        fixture: Fixture,
        *,
        sheet: SpindleSheet,
        counts_per_turn: int,
        start_angle_rad: float,
    ) -> None:
        self._site = site
        self._wires = site.wires
        self._faults = site.faults
        self._journal = site.journal
        self._fixture = fixture
        self._sheet = sheet
        self._counts_per_turn = counts_per_turn
        self._limits = RampLimits(sheet.acceleration_rad_per_s2, sheet.jerk_rad_per_s3)
        self.motion = Motion.standing(angle_rad=start_angle_rad, at_s=0.0)
        self._replaced = site.env.event()
        site.env.process(self._run())

    def angle_rad(self) -> float:
        """Angle of the spindle now, unwrapped [rad]."""
        return self.motion.moment(self._site.now_s).angle_rad

    def replaced(self) -> simpy.Event:
        """Event that fires when the spindle is next told to move otherwise."""
        return self._replaced

    def _run(self):
        yield self._wires.changes(*COMMANDS)
        while True:
            command = FirstOf(self._wires.changes(*COMMANDS), self._site.relay.changed())
            self._obey()
            settle_ns = ns_from_s(max(0.0, self.motion.end_s - self._site.now_s))
            reached = self._site.env.timeout(settle_ns + 1)
            yield FirstOf(reached, command)
            if not command.triggered:
                self._report()
                yield command

    def _obey(self) -> None:
        for signal in REPORTS.values():
            self._wires[signal] = False
        motion = self._commanded()
        if motion is self.motion:
            return
        self.motion = motion
        replaced, self._replaced = self._replaced, self._site.env.event()
        replaced.succeed()
        self._show(not self._is_standing)

    def _commanded(self) -> Motion:
        speed_rad_per_s = min(
            radians(6.0 * float(self._wires["spindle_speed_rpm"])), self._sheet.max_speed_rad_per_s
        )
        match self._mode:
            case 1 if self._has_lost_index:
                return self._ramp_to(speed_rad_per_s)
            case 1:
                return self._move_to(0.0, "forward")
            case 2:
                factor = self._faults.active("trigger", "overspeed") or 1.0
                return self._ramp_to(min(factor * speed_rad_per_s, self._sheet.max_speed_rad_per_s))
            case 3:
                return self._move_to(radians(float(self._wires["spindle_target_deg"])), "shortest")
        return self.motion if self._is_standing else self._ramp_to(0.0)

    def _ramp_to(self, speed_rad_per_s: float) -> Motion:
        return self.motion.then_ramp_to(
            speed_rad_per_s=speed_rad_per_s, at_s=self._site.now_s, limits=self._limits
        )

    def _move_to(self, angle_rad: float, direction: Direction) -> Motion:
        return self.motion.then_move_to(
            angle_rad=angle_rad,
            at_s=self._site.now_s,
            speed_rad_per_s=self._sheet.max_speed_rad_per_s,
            limits=self._limits,
            direction=direction,
        )

    def _report(self) -> None:
        self._wires["encoder_count"] = round(self.angle_rad() / tau * self._counts_per_turn)
        self._show(not self._is_standing)
        if self._mode in REPORTS and not (self._mode == HOME and self._has_lost_index):
            self._wires[REPORTS[self._mode]] = True
            self._wires["encoder_index"] = True

    @property
    def _mode(self) -> int:
        is_released = self._wires["spindle_enable"] and self._site.relay.is_closed
        return int(self._wires["spindle_mode"]) if is_released else STOP

    @property
    def _has_lost_index(self) -> bool:
        return self._faults.active("encoder", "index_lost") is not None

    @property
    def _is_standing(self) -> bool:
        now_s = self._site.now_s
        return self.motion.end_s <= now_s and self.motion.moment(now_s).speed_rad_per_s == 0

    def _show(self, is_turning: bool) -> None:
        if is_turning != self._wires["spindle_turning"]:
            workpiece = self._fixture.workpiece
            activity = f"turning at {degrees(self.angle_rad()) % 360:.0f}°" if is_turning else ""
            self._journal.note("station", "spindle", workpiece and workpiece.part_id, activity)
        self._wires["spindle_turning"] = is_turning
