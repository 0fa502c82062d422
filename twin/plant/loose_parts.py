"""Fasteners that fall out of the fixture."""

from twin.core.units import ns_from_s
from twin.plant.first_of import FirstOf
from twin.plant.robot_cell import RobotCell
from twin.plant.site import Site
from twin.plant.workpiece import Fixture, Workpiece


class LooseParts:
    """Where the fault part.dropped acts, the next fastener that lies unclamped falls out."""

    def __init__(
        self, site: Site, fixture: Fixture, cell: RobotCell, *, part_switch_s: float
    ) -> None:
        self._site = site
        self._wires = site.wires
        self._faults = site.faults
        self._fixture = fixture
        self._cell = cell
        self._switch_ns = ns_from_s(part_switch_s)
        site.env.process(self._run())

    def _run(self):
        while True:
            lies = self._wires.changes("part_present", "clamp_closed", "clamp_open")
            yield FirstOf(lies, self._faults.changed())
            is_loose = self._wires["part_present"] and not self._fixture.is_clamped
            fallen = self._fixture.workpiece
            if is_loose and fallen and self._faults.spend("part", "dropped"):
                yield from self._fall(fallen)

    def _fall(self, fallen: Workpiece):
        self._fixture.workpiece = None
        self._cell.remove_part(fallen.part_id)
        for piece in fallen.pieces:
            self._site.journal.note("part", "dropped", piece.part_id)
        self._site.journal.note("station", "fixture", None, "")
        yield self._site.env.timeout(self._switch_ns)
        self._wires["part_present"] = False
