"""The suspension in its tank: every part carries some out and brings soil in."""

from twin.plant.upkeep import FixtureUpkeep, Upkeep
from twin.spec.scenario import BathState, BathUpkeep

ML_PER_L = 1000.0


class BathTank:
    """State of the suspension now, without faults; asks for upkeep by its rules."""

    def __init__(
        self, *, first: BathState, rules: BathUpkeep, upkeep: Upkeep | FixtureUpkeep
    ) -> None:
        self._first = first
        self._rules = rules
        self._upkeep = upkeep
        self.state = first

    def use(self) -> None:
        """One part was wetted.

        Source: dilution of a stirred tank that is topped up with clean carrier.
        """
        rules, state = self._rules, self.state
        kept = max(0.0, 1 - rules.carry_out_ml_per_part / (rules.tank_l * ML_PER_L))
        self.state = state.model_copy(update={
            "concentration_ml_per_100ml": state.concentration_ml_per_100ml * kept,
            "contamination_share": min(1.0, state.contamination_share + rules.soil_share_per_part),
        })  # fmt: skip
        self._look_after()

    def _look_after(self) -> None:
        rules, state = self._rules, self.state
        limit = rules.replace_above_share
        if limit is not None and state.contamination_share > limit:
            self._upkeep.ask("bath.replace", rules.replace_s, self._replace)
        lowest = rules.top_up_below_ml_per_100ml
        if lowest is not None and state.concentration_ml_per_100ml < lowest:
            self._upkeep.ask("bath.top_up", rules.top_up_s, self._top_up)

    def _replace(self) -> None:
        self.state = self._first

    def _top_up(self) -> None:
        first = self._first.concentration_ml_per_100ml
        self.state = self.state.model_copy(update={"concentration_ml_per_100ml": first})
