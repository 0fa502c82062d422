"""The operator: buttons, guard door, emergency stop, breaks and upkeep."""

from collections.abc import Sequence

from twin.core.journal import Journal
from twin.plant.faults import Faults
from twin.plant.site import Site
from twin.plant.upkeep import Task, Upkeep
from twin.spec.faults import PRESS_S

BUTTONS = ("start", "stop", "reset")
CHAIN_S = 0.1
"""Nobody closes a guard or unlatches an emergency stop faster than this (assumed)."""


class Operator:
    """Resets and starts the bench once, then does what the scenario's operator faults say.

    For a break or upkeep the bench is stopped after the part in hand, and started again. All
    fixtures of a cell hang on the same buttons, guard and emergency stop.
    """

    def __init__(
        self,
        site: Site,
        upkeep: Upkeep | None = None,
        *,
        beside: Sequence[Site] = (),
        faults: Faults | None = None,
        journal: Journal | None = None,
    ) -> None:
        """`beside` are the other fixtures of the cell, `faults` and `journal` those of the cell."""
        self._site = site
        self._all_wires = (site.wires, *(other.wires for other in beside))
        self._faults = faults or site.faults
        self._journal = journal or site.journal
        self._pressed_first: str | None = None
        site.env.process(self._begin())
        if upkeep:
            site.env.process(self._keep_up(upkeep))
        site.env.process(self._act())
        site.env.process(self._chain("estop", "estop_ok"))
        site.env.process(self._chain("guard_open", "guard_closed"))

    def _begin(self):
        yield self._site.after_s(0.1)
        yield from self._start()

    def _start(self):
        for button in ("reset", "start"):
            yield from self._press(button)
            yield self._site.after_s(0.3)

    def _press(self, button: str):
        self._pressed_first = button
        self._show()
        yield self._site.after_s(PRESS_S)
        self._pressed_first = None
        self._show()

    def _keep_up(self, upkeep: Upkeep):
        while True:
            task: Task = yield upkeep.next()
            if not task.duration_s:
                task.done()
                continue
            with self._faults.somebody_comes_back():
                yield from self._stand_still(task)

    def _stand_still(self, task: Task):
        """Stop, do the task, start again; the time counts from the end of the part in hand."""
        yield from self._press("stop")
        for wires in self._all_wires:
            yield wires.falls("tower_green")
        self._journal.note("upkeep", task.name, 1.0, task.fixture)
        yield self._site.after_s(task.duration_s)
        task.done()
        self._journal.note("upkeep", task.name, 0.0, task.fixture)
        yield from self._start()

    def _act(self):
        while True:
            yield self._faults.changed()
            self._show()

    def _show(self) -> None:
        for button in BUTTONS:
            is_asked = self._faults.active("operator", button) is not None
            for wires in self._all_wires:
                wires[f"{button}_button"] = is_asked or button == self._pressed_first

    def _chain(self, fault: str, signal: str):
        """Opens with the fault, closes with its end."""
        while True:
            while self._faults.active("operator", fault) is None:
                yield self._faults.changed()
            self._switch(signal, False)
            yield self._site.after_s(CHAIN_S)
            while self._faults.active("operator", fault) is not None:
                yield self._faults.changed()
            self._switch(signal, True)

    def _switch(self, signal: str, is_closed: bool) -> None:
        for wires in self._all_wires:
            wires[signal] = is_closed
