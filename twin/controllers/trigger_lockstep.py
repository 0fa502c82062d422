"""Two trigger units on the same edges: the first difference ends the run."""

from dataclasses import fields

import numpy as np
from numpy.typing import NDArray

from twin.core.errors import RunError
from twin.core.line_trigger import TriggerLogic, TriggerSetup, TriggerStatus


class TriggerLockstep:
    """Shows both units the same; answers as the first, so it can stand in for it anywhere."""

    def __init__(self, reference: TriggerLogic, other: TriggerLogic) -> None:
        self._reference = reference
        self._other = other
        self.triggers = 0
        self._before_arming = 0

    def arm(self, setup: TriggerSetup, *, pins: int) -> None:
        """Arm both."""
        self._before_arming = self.triggers
        self._reference.arm(setup, pins=pins)
        self._other.arm(setup, pins=pins)

    def edges(self, edges: NDArray[np.void]) -> NDArray[np.int64]:
        """Show both the edges.

        Raises: RunError naming the first trigger or figure they do not agree on.
        """
        ours, theirs = self._reference.edges(edges), self._other.edges(edges)
        self._agree_on_triggers(ours, theirs)
        self.triggers += len(ours)
        self.status()
        return ours

    def camera_took(self, lines: int) -> None:
        """Tell both."""
        self._reference.camera_took(lines)
        self._other.camera_took(lines)

    def status(self) -> TriggerStatus:
        """Figures of both.

        Raises: RunError naming the first they do not agree on.
        """
        ours, theirs = self._reference.status(), self._other.status()
        for field in fields(TriggerStatus):
            mine, other = getattr(ours, field.name), getattr(theirs, field.name)
            if mine != other:
                raise RunError(
                    f"trigger units differ in {field.name} after "
                    f"{self.triggers - self._before_arming} triggers: {mine!r} and {other!r}"
                )
        return ours

    def _agree_on_triggers(self, ours: NDArray[np.int64], theirs: NDArray[np.int64]) -> None:
        shared = min(len(ours), len(theirs))
        wrong = np.flatnonzero(ours[:shared] != theirs[:shared])
        first = int(wrong[0]) if len(wrong) else shared
        if first < max(len(ours), len(theirs)):
            mine, other = (
                f"{given[first]} ns" if first < len(given) else "none" for given in (ours, theirs)
            )
            number = self.triggers - self._before_arming + first
            raise RunError(f"trigger units differ in trigger {number}: {mine} and {other}")
