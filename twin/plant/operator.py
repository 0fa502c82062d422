"""The operator: buttons, guard door and emergency stop."""

from twin.plant.site import Site

PRESS_S = 0.2
BUTTONS = ("start", "stop", "reset")


class Operator:
    """Resets and starts the bench once, then does what the scenario's operator faults say."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._wires = site.wires
        self._faults = site.faults
        site.env.process(self._begin())
        site.env.process(self._act())

    def _begin(self):
        yield self._site.after_s(0.1)
        for button in ("reset", "start"):
            yield from self._press(button)
            yield self._site.after_s(0.3)

    def _press(self, button: str):
        self._wires[f"{button}_button"] = True
        yield self._site.after_s(PRESS_S)
        self._wires[f"{button}_button"] = False

    def _act(self):
        pressed: set[str] = set()
        while True:
            yield self._faults.changed()
            active = {b for b in BUTTONS if self._faults.active("operator", b) is not None}
            for button in sorted(active - pressed):
                self._site.env.process(self._press(button))
            pressed = active
            self._wires["estop_ok"] = self._faults.active("operator", "estop") is None
            self._wires["guard_closed"] = self._faults.active("operator", "guard_open") is None
