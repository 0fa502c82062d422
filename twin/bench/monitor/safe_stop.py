"""Invariants 4 and 6: safe within one scan of an e-stop or open guard, and dark behind it."""

from twin.bench.monitor.invariant import NEVER, Invariant, Limits, Violation
from twin.core.journal import Entry

ACTUATORS = ("robot_enable", "robot_start", "shower_valve", "magnetiser_request", "demag_request",
             "spindle_enable", "spindle_mode", "uv_enable", "trigger_arm",
             "frame_camera_trigger")  # fmt: skip
CHAIN = ("estop_ok", "guard_closed")
BUTTONS = ("reset_button", "start_button")
LIT = ("uv_enable", "lamp_irradiance_w_per_m2")


class SafeAfterStop(Invariant):
    """All actuators off one scan after the chain opens; nothing moves before reset and start."""

    number = 4
    name = "safe within one scan of a stop, still until reset and start"
    is_timed = True
    signals = frozenset({*CHAIN, *BUTTONS, *ACTUATORS})

    def __init__(self, limits: Limits, violations: list[Violation]) -> None:
        super().__init__(limits, violations)
        self._chain = dict.fromkeys(CHAIN, True)
        self._on: set[str] = set()
        self._pressed: list[str] = []
        self._is_latched = False

    def take(self, entry: Entry) -> None:
        """Follow chain, buttons and actuators."""
        self._settle(entry.time_ns)
        if entry.kind != "signal":
            return
        if entry.name in CHAIN:
            self._chain[entry.name] = bool(entry.value)
            if not entry.value:
                self.due_ns = entry.time_ns + self.limits.scan_period_ns
                self._is_latched, self._pressed = True, []
        elif entry.name in BUTTONS and entry.value:
            self._press(entry.name)
        elif entry.name in ACTUATORS:
            self._actuate(entry)

    def close(self, now_ns: int) -> None:
        """The last stop must have been obeyed too."""
        self._settle(now_ns)

    def _press(self, button: str) -> None:
        is_start = button == "start_button"
        if all(self._chain.values()) and (not is_start or "reset_button" in self._pressed):
            self._pressed.append(button)
            self._is_latched = self._is_latched and not is_start

    def _actuate(self, entry: Entry) -> None:
        (self._on.add if entry.value else self._on.discard)(entry.name)
        if entry.value and self._is_latched and self.due_ns == NEVER:
            self.report(entry.time_ns, f"{entry.name} on before reset and start")

    def _settle(self, now_ns: int) -> None:
        if now_ns <= self.due_ns:
            return
        for name in sorted(self._on):
            self.report(self.due_ns, f"{name} still on one scan after the stop")
        self.due_ns = NEVER


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
