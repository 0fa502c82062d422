"""The tower light: what a person sees from across the hall, as entries of the journal."""

from twin.plant.site import Site

COLOURS = ("red", "yellow", "green")


class TowerLight:
    """Notes which lamps are lit whenever one changes."""

    def __init__(self, site: Site) -> None:
        self._wires = site.wires
        self._journal = site.journal
        site.env.process(self._run())

    def lit(self) -> tuple[str, ...]:
        """Lamps lit now, from the top."""
        return tuple(colour for colour in COLOURS if self._wires[f"tower_{colour}"])

    def _run(self):
        while True:
            yield self._wires.changes(*(f"tower_{colour}" for colour in COLOURS))
            self._journal.note("station", "tower_light", None, "+".join(self.lit()))
