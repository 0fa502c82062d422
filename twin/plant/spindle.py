"""The spindle: stepper drive and encoder, following mode and set points as an S-curve."""

from math import degrees, radians, tau

import simpy

from twin.core.units import ns_from_s, s_from_ns
from twin.physics.motion import Motion
from twin.physics.ramp import RampLimits
from twin.plant.site import Site
from twin.plant.workpiece import Fixture
from twin.spec.datasheets import Spindle as SpindleSheet

STOP, HOME, SPEED, POSITION = range(4)
COMMANDS = ("spindle_enable", "spindle_mode", "spindle_speed_rpm", "spindle_target_deg")
REPORTS = {HOME: "spindle_homed", SPEED: "spindle_at_speed", POSITION: "spindle_in_position"}


class Spindle:
    """Turns as commanded; `motion` is what it does now and will do if nothing changes."""

    def __init__(
        self,
        site: Site,
        fixture: Fixture,
        *,
        sheet: SpindleSheet,
        counts_per_turn: int,
        start_angle_rad: float,
    ) -> None:
        self._env = site.env
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
        return float(self.motion.angle_at(s_from_ns(self._env.now)))

    def replaced(self) -> simpy.Event:
        """Event that fires when the spindle is next told to move otherwise."""
        return self._replaced

    def _run(self):
        while True:
            command = self._wires.changes(*COMMANDS)
            self._obey()
            reached = self._env.timeout(ns_from_s(max(0.0, self.motion.end_s - self._now_s)) + 1)
            yield reached | command
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
        replaced, self._replaced = self._replaced, self._env.event()
        replaced.succeed()
        is_turning = bool(motion.end_s > self._now_s or motion.speed_at(self._now_s) != 0)
        self._show(is_turning)

    def _commanded(self) -> Motion:
        mode = int(self._wires["spindle_mode"]) if self._wires["spindle_enable"] else STOP
        now_s = self._now_s
        speed = radians(6.0 * float(self._wires["spindle_speed_rpm"]))
        speed = min(speed, self._sheet.max_speed_rad_per_s)
        if mode == SPEED:
            return self.motion.then_ramp_to(speed_rad_per_s=speed, at_s=now_s, limits=self._limits)
        if mode in (HOME, POSITION) and speed > 0:
            if mode == HOME and self._faults.active("encoder", "index_lost") is not None:
                return self.motion.then_ramp_to(
                    speed_rad_per_s=speed, at_s=now_s, limits=self._limits
                )
            target = 0.0 if mode == HOME else radians(float(self._wires["spindle_target_deg"]))
            return self.motion.then_move_to(
                angle_rad=target, at_s=now_s, speed_rad_per_s=self._sheet.max_speed_rad_per_s,
                limits=self._limits,
            )  # fmt: skip
        if self.motion.end_s <= now_s and self.motion.speed_at(now_s) == 0:
            return self.motion
        return self.motion.then_ramp_to(speed_rad_per_s=0.0, at_s=now_s, limits=self._limits)

    def _report(self) -> None:
        mode = int(self._wires["spindle_mode"]) if self._wires["spindle_enable"] else STOP
        self._wires["encoder_count"] = round(self.angle_rad() / tau * self._counts_per_turn)
        self._show(self.motion.speed_at(self._now_s) != 0)
        is_lost = mode == HOME and self._faults.active("encoder", "index_lost") is not None
        if mode in REPORTS and not is_lost:
            self._wires[REPORTS[mode]] = True
            self._wires["encoder_index"] = True

    def _show(self, is_turning: bool) -> None:
        if is_turning != self._wires["spindle_turning"]:
            workpiece = self._fixture.workpiece
            activity = f"turning at {degrees(self.angle_rad()) % 360:.0f}°" if is_turning else ""
            self._journal.note("station", "spindle", workpiece and workpiece.part_id, activity)
        self._wires["spindle_turning"] = is_turning

    @property
    def _now_s(self) -> float:
        return s_from_ns(self._env.now)
