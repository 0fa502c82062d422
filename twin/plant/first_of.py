"""Waiting for whichever of several events comes first."""

import simpy


class FirstOf(simpy.Event):
    """Fires with the first of some events and forgets the others.

    What SimPy's `|` gives, at a third of its price: it collects no values. It may be waited for
    again and again, beside others; of SimPy's, whatever ends a wait beside others makes it deaf.
    """

    def __init__(self, *events: simpy.Event) -> None:
        super().__init__(events[0].env)
        self._events = events
        for event in events:
            if event.callbacks is None:  # processed before
                self.succeed()
                return
        for event in events:
            event.callbacks.append(self._fire)

    def _fire(self, _: simpy.Event) -> None:
        for event in self._events:
            if event.callbacks is not None:  # of the one that fires they are taken out already
                event.callbacks.remove(self._fire)
        self.succeed()
