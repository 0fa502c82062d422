"""The cells of a layout, built one after the other: sites, robots, devices, operators."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace

import simpy

from twin.bench.equipment import (
    Inspectors,
    build_clamping,
    build_imaging,
    build_process,
    build_tower_light,
)
from twin.bench.stand import RobotPlace, Stand
from twin.core.journal import Journal
from twin.core.signals import SignalImage
from twin.plant.bin_picker import BinPicker
from twin.plant.faults import FaultBoard
from twin.plant.faulty_wires import FaultyWires
from twin.plant.infeed_bin import InfeedBin
from twin.plant.operator import Operator
from twin.plant.robot import Robot
from twin.plant.robot_cell import RobotCell
from twin.plant.robot_client import RobotClient
from twin.plant.robot_moves import MoveLog
from twin.plant.rotary_table import Nest, RotaryTable
from twin.plant.site import Site
from twin.plant.upkeep import Upkeep
from twin.plant.wires import Wires
from twin.plant.workpiece import Fixture
from twin.spec.layout import CellLayout, Layout
from twin.spec.part import Part
from twin.spec.rig import Rig, Vector, rigs_of_fixtures
from twin.spec.scenario import Scenario


@dataclass(frozen=True)
class LineBuilder:
    """What all cells of a layout are built from."""

    env: simpy.Environment
    journal: Journal
    faults: FaultBoard
    layout: Layout
    scenario: Scenario
    rig: Rig
    draw: Callable[[int], Part]

    def places(
        self, inspectors: Inspectors, cell: RobotCell | None, closing: ExitStack
    ) -> Iterator[RobotPlace]:
        """Every cell with all its devices, one after the other."""
        ids = deque(range(1, self.scenario.parts + 1))
        line = self._servers(len(self.layout.fixtures))
        for each in self.layout.cells:
            own = line if self.layout.inspection.serve == "line" else None
            servers = own or self._servers(len(each.fixtures))
            yield self._place(each, replace(inspectors, servers=servers), ids, cell, closing)

    def _servers(self, fixtures: int) -> simpy.Resource | None:
        """Inspection PCs for so many fixtures; None for a single one, which never waits."""
        return simpy.Resource(self.env, self.layout.inspection.servers) if fixtures > 1 else None

    def _place(
        self,
        layout: CellLayout,
        inspectors: Inspectors,
        ids: deque[int],
        cell: RobotCell | None,
        closing: ExitStack,
    ) -> RobotPlace:
        scenario, rig = self.scenario, _rig_of(layout, self.rig)
        sites = [self._site(layout, fixture.name) for fixture in layout.fixtures]
        picker = self._picker()
        fixtures_m = _fixtures_m(layout, rig)
        rig_here = rigs_of_fixtures(rig, fixtures_m)[0]
        moves = MoveLog(rig_here, has_tote=picker is not None)
        world = cell or RobotCell(rig=rig, fixtures_m=fixtures_m)
        if cell is None:
            closing.callback(world.close)
        if picker:
            closing.callback(picker.close)
        stands = tuple(self._stand(name, site, ids, picker) for name, site in sites)
        place = RobotPlace(self.layout.robot_prefix(layout), layout, stands, world, moves, picker,
                           self._upkeep(scenario))  # fmt: skip
        self._equip(place, inspectors, closing)
        return place

    def _site(self, layout: CellLayout, fixture: str) -> tuple[str, Site]:
        """What journal and trace call a fixture, and what its devices stand in."""
        name = self.layout.fixture_prefix(fixture)
        journal = self.journal.at(name)
        image = SignalImage(self.rig.tags)
        faults = self.faults.at({fixture, layout.name})
        site = Site(self.env, Wires(self.env, image, journal), faults, journal)
        FaultyWires(site)
        return name, site

    def _stand(self, name: str, site: Site, ids: deque[int], picker: BinPicker | None) -> Stand:
        scenario = self.scenario
        infeed = InfeedBin(
            site.wires,
            parts=ids,
            draw=self.draw,
            types=tuple(entry.fastener for entry in scenario.infeed.mix),
            bath=scenario.bath,
            faults=site.faults,
            choose=picker.choose if picker else None,
        )
        return Stand(name, site, site.wires.image, Fixture(), infeed)

    def _picker(self) -> BinPicker | None:
        infeed, draw = self.scenario.infeed, self.draw
        if infeed.bin == "nests":
            return None
        return BinPicker(self.rig, infeed.picking, self.scenario.parts, self.scenario.seed,
                         draw=lambda part_id: draw(part_id).fastener)  # fmt: skip

    def _equip(self, place: RobotPlace, inspectors: Inspectors, closing: ExitStack) -> None:
        scenario, rig, journal = self.scenario, self.rig, self.journal.at(place.name)
        table = self._table(place, journal)
        clients = [RobotClient(stand.site, stand.fixture, stand.infeed, number, stand.name, table)
                   for number, stand in enumerate(place.stands)]  # fmt: skip
        Robot(clients, cell=place.cell, part_switch_s=rig.stations.part_switch_s,
              journal=journal, moves=place.moves, picker=place.picker,
              has_two_hands=place.layout.double_gripper is not None)  # fmt: skip
        for stand in place.stands:
            build_clamping(stand, place, rig)
        for stand in place.stands:
            build_process(stand, place, scenario, rig)
            build_imaging(stand, place, scenario, rig, inspectors, closing)
        first, *others = (stand.site for stand in place.stands)
        here = self.faults.at({place.layout.name, *(f.name for f in place.layout.fixtures)})
        Operator(first, place.upkeep, beside=others, faults=here, journal=journal)
        for stand in place.stands:
            build_tower_light(stand)

    def _table(self, place: RobotPlace, journal: Journal) -> RotaryTable | None:
        if place.layout.table is None:
            return None
        nests = [Nest(stand.site, stand.fixture) for stand in place.stands]
        return RotaryTable(nests, table=place.layout.table, cell=place.cell, journal=journal)

    def _upkeep(self, scenario: Scenario) -> Upkeep:
        return Upkeep(self.env, breaks=scenario.production.breaks)


def _rig_of(layout: CellLayout, rig: Rig) -> Rig:
    """The rig with the gripper of a cell."""
    if layout.double_gripper is None:
        return rig
    cell = rig.cell.model_copy(update={"swing_s": layout.double_gripper.swing_s})
    return replace(rig, cell=cell)


def _fixtures_m(layout: CellLayout, rig: Rig) -> tuple[Vector, ...]:
    """Where the robot finds the fixtures of a cell; nowhere where there is one, in its usual place.

    On a table that is at its first and its last station.
    """
    if layout.table:
        return layout.table.load_m, layout.table.unload_m
    places = tuple(fixture.at_m or rig.cell.fixture_m for fixture in layout.fixtures)
    return () if places == (rig.cell.fixture_m,) else places
