"""Invariant 3: magnetiser dead, clamp and spindle still while the robot is in the fixture zone."""

from twin.bench.monitor.invariant import Invariant, Limits, Violation
from twin.core.journal import Entry

ZONE = "robot_in_zone"
WATCHED = {"magnetiser_on": "magnetiser energised", "spindle_turning": "spindle turning"}
CLAMP = ("clamp_closed", "clamp_open")
COMMAND = "clamp_close"


class StillWhileRobotInZone(Invariant):
    """Judged at every change of the zone, the magnetiser, the spindle, the clamp and its command.

    The clamp's valve is blocked while the robot is there; to command it is wrong all the same.
    """

    number = 3
    name = "nothing moves while the robot is in the fixture zone"
    signals = frozenset({ZONE, COMMAND, *WATCHED, *CLAMP})

    def __init__(self, limits: Limits, violations: list[Violation]) -> None:
        super().__init__(limits, violations)
        self._now: dict[str, bool] = {"clamp_open": True}

    def take(self, entry: Entry) -> None:
        """Follow the signals of the zone."""
        if entry.kind != "signal" or entry.name not in self.signals:
            return
        if entry.name == COMMAND:
            if self._now.get(ZONE):
                self.report(entry.time_ns, "clamp commanded while the robot is in the zone")
            return
        self._now[entry.name] = bool(entry.value)
        if not self._now.get(ZONE):
            return
        for name, text in WATCHED.items():
            if self._now.get(name):
                self.report(entry.time_ns, f"{text} while the robot is in the zone")
        if entry.name in CLAMP or not any(self._now.get(name) for name in CLAMP):
            self.report(entry.time_ns, "clamp moving while the robot is in the zone")
