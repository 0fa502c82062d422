"""Real time: the run held to the wall clock, and how far it lagged."""

import time

from twin.core.units import s_from_ns


class WallClockPace:
    """Sleeps until the wall clock has caught up with the run; remembers the worst lag."""

    def __init__(self) -> None:
        self._began_s = time.monotonic()
        self.worst_lag_s = 0.0

    def wait_for(self, event_ns: int) -> None:
        """Return not before `event_ns` of the run has come on the wall clock."""
        ahead_s = s_from_ns(event_ns) - (time.monotonic() - self._began_s)
        if ahead_s > 0:
            time.sleep(ahead_s)
        else:
            self.worst_lag_s = max(self.worst_lag_s, -ahead_s)
