"""The operator: buttons, guard door and emergency stop."""

from twin.plant.site import Site
from twin.spec.faults import PRESS_S

BUTTONS = ("start", "stop", "reset")
CHAIN_S = 0.1
"""Nobody closes a guard or unlatches an emergency stop faster than this (assumed)."""


class Operator:
    """Resets and starts the bench once, then does what the scenario's operator faults say."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._wires = site.wires
        self._faults = site.faults
        self._pressed_first: str | None = None
        site.env.process(self._begin())
        site.env.process(self._act())
        site.env.process(self._chain("estop", "estop_ok"))
        site.env.process(self._chain("guard_open", "guard_closed"))

    def _begin(self):
        yield self._site.after_s(0.1)
        for button in ("reset", "start"):
            self._pressed_first = button
            self._show()
            yield self._site.after_s(PRESS_S)
            self._pressed_first = None
            self._show()
            yield self._site.after_s(0.3)

    def _act(self):
        while True:
            yield self._faults.changed()
            self._show()

    def _show(self) -> None:
        for button in BUTTONS:
            is_asked = self._faults.active("operator", button) is not None
            self._wires[f"{button}_button"] = is_asked or button == self._pressed_first

    def _chain(self, fault: str, signal: str):
        """Opens with the fault, closes with its end."""
        while True:
            while self._faults.active("operator", fault) is None:
                yield self._faults.changed()
            self._wires[signal] = False
            yield self._site.after_s(CHAIN_S)
            while self._faults.active("operator", fault) is not None:
                yield self._faults.changed()
            self._wires[signal] = True
