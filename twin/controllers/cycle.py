"""What the controller remembers of the part in hand."""

from dataclasses import dataclass

from twin.controllers.alarms import Alarm


@dataclass
class Cycle:
    """One loading of the fixture.

    With a double gripper the robot `fetches` the next part meanwhile; `has_next` says that it has
    it in its other hand, or has laid it into the fixture in place of this one.
    """

    cycle_id: int = 0
    part_id: int = 0
    type_code: int = 0
    reject_reason: Alarm = Alarm.NONE
    is_judged: bool = False
    has_ok_verdict: bool = False
    wants_clamp: bool = False
    retries: int = 0
    fetches: bool = False
    has_next: bool = False
    next_part_id: int = 0
    next_type: int = 0

    @property
    def may_pass(self) -> bool:
        """Only a part with an OK verdict and no reject reason may reach the OK bin."""
        return self.has_ok_verdict and self.reject_reason is Alarm.NONE

    def doubt(self, reason: Alarm) -> None:
        """Reject the part; the first reason stands."""
        if self.reject_reason is Alarm.NONE:
            self.reject_reason = reason
