"""Invariants 4 and 6: safe within one scan of an e-stop or open guard, and dark behind it."""

from twin.bench.monitor.invariant import NEVER, Invariant, Limits, Violation
from twin.core.journal import Entry, Kind
from twin.core.units import ns_from_s

ACTUATORS = ("robot_enable", "robot_start", "shower_valve", "magnetiser_request", "demag_request",
             "spindle_enable", "spindle_mode", "uv_enable", "trigger_arm",
             "frame_camera_trigger")  # fmt: skip
"""What the controller commands."""
LIVE = ("magnetiser_on", "lamp_irradiance_w_per_m2")
"""What is truly live, and must be dead as soon as the commands."""
MOVERS = ("clamp", "spindle", "bath", "magnetiser", "demag")
"""Stations that must not begin anything."""
HANDLED = ("picked", "ok_bin", "reject_bin")
"""What becomes of a part only if the robot moves."""
CHAIN = ("estop_ok", "guard_closed")
RESET, START = "reset_button", "start_button"
LIT = ("uv_enable", "lamp_irradiance_w_per_m2")
TURNING = "spindle_turning"
RUN_DOWN_S = 3.0
"""Time for the spindle to come to rest from its highest speed: 157 rad/s at 100 rad/s² and more."""


class SafeAfterStop(Invariant):
    """All actuators off one scan after the chain opens; nothing moves before reset and start.

    Judged are the controller's commands and the hardware itself: a wire that is stuck must not
    keep alive what the stop has to end.
    """

    number = 4
    name = "safe within one scan of a stop, still until reset and start"
    is_timed = True
    signals = frozenset({*CHAIN, RESET, START, *ACTUATORS, *LIVE, TURNING})
    kinds = frozenset[Kind]({"station", "part"})

    def __init__(self, limits: Limits, violations: list[Violation]) -> None:
        super().__init__(limits, violations)
        self._chain = dict.fromkeys(CHAIN, True)
        self._on: set[str] = set()
        self._turns = False
        self._deadline_ns = NEVER
        self._run_down_ns = NEVER
        self._pressed: list[str] = []
        self._reset_down_ns: int | None = None
        self._is_latched = False

    def take(self, entry: Entry) -> None:
        """Follow chain, buttons, actuators, and what moves."""
        if entry.time_ns > self.due_ns:
            self._settle(entry.time_ns)
        if entry.kind == "signal":
            self._signal(entry)
        elif self._is_latched and self._deadline_ns == NEVER:
            self._move(entry)

    def close(self, now_ns: int) -> None:
        """The last stop must have been obeyed too."""
        self._settle(now_ns)

    def _signal(self, entry: Entry) -> None:
        if entry.name in CHAIN:
            self._chain[entry.name] = bool(entry.value)
            if entry.value:
                self._meet(entry.time_ns)
            else:
                self._deadline_ns = entry.time_ns + self.limits.scan_period_ns
                self._run_down_ns = entry.time_ns + ns_from_s(RUN_DOWN_S)
                self._is_latched, self._pressed = True, []
                self.due_ns = min(self._deadline_ns, self._run_down_ns)
        elif entry.name == RESET:
            self._reset_down_ns = entry.time_ns if entry.value else None
            if entry.value:
                self._press(entry.name)
        elif entry.name == START and entry.value:
            self._press(entry.name)
        elif entry.name in (*ACTUATORS, *LIVE):
            self._actuate(entry)
        elif entry.name == TURNING:
            self._turns = bool(entry.value)

    def _move(self, entry: Entry) -> None:
        if entry.kind == "station" and entry.name in MOVERS and entry.text:
            self.report(entry.time_ns, f"{entry.name} {entry.text} before reset and start")
        elif entry.kind == "part" and entry.name in HANDLED:
            self.report(entry.time_ns, f"robot moved a part, {entry.name}, before reset and start")

    def _press(self, button: str) -> None:
        is_start = button == START
        if all(self._chain.values()) and (not is_start or RESET in self._pressed):
            self._pressed.append(button)
            self._is_latched = self._is_latched and not is_start

    def _meet(self, now_ns: int) -> None:
        """A reset pressed less than a scan before the chain closes: no scan can tell them apart."""
        down_ns = self._reset_down_ns
        if down_ns is not None and now_ns - down_ns < self.limits.scan_period_ns:
            self._press(RESET)

    def _actuate(self, entry: Entry) -> None:
        (self._on.add if entry.value else self._on.discard)(entry.name)
        if entry.value and self._is_latched and self._deadline_ns == NEVER:
            self.report(entry.time_ns, f"{entry.name} on before reset and start")

    def _settle(self, now_ns: int) -> None:
        if now_ns > self._deadline_ns:
            for name in sorted(self._on):
                self.report(self._deadline_ns, f"{name} still on one scan after the stop")
            self._deadline_ns = NEVER
        if now_ns > self._run_down_ns:
            if self._turns and self._is_latched:
                text = f"spindle still turning {RUN_DOWN_S:g} s after the stop"
                self.report(self._run_down_ns, text)
            self._run_down_ns = NEVER
        self.due_ns = min(self._deadline_ns, self._run_down_ns)


class UvOffWhileGuardOpen(Invariant):
    """No UV command and no UV light one scan after the guard opened."""

    number = 6
    name = "UV off while the guard is open"
    is_timed = True
    signals = frozenset({"guard_closed", *LIT})

    def __init__(self, limits: Limits, violations: list[Violation]) -> None:
        super().__init__(limits, violations)
        self._now: dict[str, float] = {"guard_closed": 1.0}
        self._open_since_ns = 0

    def take(self, entry: Entry) -> None:
        """Follow guard and lamp."""
        if entry.time_ns > self.due_ns:
            self.report(entry.time_ns, "UV on while the guard is open")
        if entry.kind != "signal" or entry.name not in self.signals:
            return
        self._now[entry.name] = entry.value or 0.0
        if entry.name == "guard_closed" and not entry.value:
            self._open_since_ns = entry.time_ns
        is_wrong = not self._now["guard_closed"] and any(self._now.get(name) for name in LIT)
        self.due_ns = self._open_since_ns + self.limits.scan_period_ns if is_wrong else NEVER
