"""The safety relay: releases the power of all that moves or shines, past the controller."""

import simpy

from twin.core.journal import Journal
from twin.plant.wires import Wires

CHAIN = ("estop_ok", "guard_closed")
BY_HAND = ("reset_button", "start_button")


class SafetyRelay:
    """Open from the moment the chain opens until it is closed and reset, then start are pressed.

    A reset button that is held down while the chain closes does not count: it may be stuck.

    What hangs on it stands still and dark whatever the controller commands, or a stuck wire seems
    to: clamp valve, bath valves, magnetiser, demagnetiser, spindle, UV bars, robot drives.

    Source: ISO 13849-1, manual reset; IEC 60204-1, 9.2.3.4, stop category 0 (magnetiser, light,
    valves) and 1 (spindle).
    """

    def __init__(self, env: simpy.Environment, wires: Wires, journal: Journal) -> None:
        self._env = env
        self._wires = wires
        self._journal = journal
        self._is_latched = False
        self._is_reset = False
        self._was_down = False
        self._changed = env.event()
        env.process(self._run())

    @property
    def is_closed(self) -> bool:
        """Whether power is released."""
        wires = self._wires
        return not self._is_latched and bool(wires["estop_ok"] and wires["guard_closed"])

    def opens(self) -> simpy.Event:
        """Event that fires when power is cut; at once where it is."""
        return self._changed if self.is_closed else self._env.event().succeed()

    def changed(self) -> simpy.Event:
        """Event that fires when power is next cut or released."""
        return self._changed

    @property
    def _is_chain_closed(self) -> bool:
        return all(self._wires[name] for name in CHAIN)

    def _run(self):
        while True:
            yield self._wires.changes(*CHAIN, *BY_HAND)
            is_down = bool(self._wires["reset_button"])
            is_pressed, self._was_down = is_down and not self._was_down, is_down
            if not self._is_chain_closed:
                self._is_reset = False
                self._latch(True)
            elif self._is_latched:
                self._is_reset = self._is_reset or is_pressed
                self._latch(not (self._is_reset and self._wires["start_button"]))

    def _latch(self, is_latched: bool) -> None:
        if is_latched == self._is_latched:
            return
        self._is_latched = is_latched
        self._journal.note("station", "safety_relay", None, "open" if is_latched else "")
        changed, self._changed = self._changed, self._env.event()
        changed.succeed()
