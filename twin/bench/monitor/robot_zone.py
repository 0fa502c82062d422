"""Invariant 3: magnetiser dead, clamp and spindle still while the robot is in the fixture zone."""

from twin.bench.monitor.invariant import Invariant, Limits, Violation
from twin.core.journal import Entry, Kind

WATCHED = {"magnetiser_on": "magnetiser energised", "spindle_turning": "spindle turning"}
ZONE, COMMAND, CLAMP = "robot_in_zone", "clamp_close", "clamp"


class StillWhileRobotInZone(Invariant):
    """Judged at every change of the zone, the magnetiser, the spindle, the clamp and its command.

    Whether the clamp moves the trace says of the clamp itself: its end switches may be stuck and
    come loose while it stands still. Its valve is blocked while the robot is there; to command it
    is wrong all the same.
    """

    number = 3
    name = "nothing moves while the robot is in the fixture zone"
    signals = frozenset({ZONE, COMMAND, *WATCHED})
    kinds = frozenset[Kind]({"station"})

    def __init__(self, limits: Limits, violations: list[Violation]) -> None:
        super().__init__(limits, violations)
        self._now: dict[str, bool] = {}

    def take(self, entry: Entry) -> None:
        """Follow the signals of the zone, and the clamp."""
        is_clamp = (entry.kind, entry.name) == ("station", CLAMP)
        if is_clamp:
            self._now[CLAMP] = bool(entry.text)
        elif entry.kind == "signal" and entry.name in (ZONE, *WATCHED):
            self._now[entry.name] = bool(entry.value)
        elif (entry.kind, entry.name) == ("signal", COMMAND):
            if self._now.get(ZONE):
                self.report(entry.time_ns, "clamp commanded while the robot is in the zone")
            return
        else:
            return
        if self._now.get(ZONE):
            self._judge(entry.time_ns)

    def _judge(self, now_ns: int) -> None:
        for name, text in {**WATCHED, CLAMP: "clamp moving"}.items():
            if self._now.get(name):
                self.report(now_ns, f"{text} while the robot is in the zone")
