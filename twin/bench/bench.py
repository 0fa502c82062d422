"""The bench: every device, the controllers and the inspection on one clock, as a layout has it."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field

import simpy

from twin.bench.controllers import controller_of
from twin.bench.equipment import (
    Inspectors,
)
from twin.bench.hosted import hosted
from twin.bench.line_builder import LineBuilder
from twin.bench.power import PowerSupply
from twin.bench.scan_cycle import ScanCycle
from twin.bench.shared_limits import scenario_in
from twin.bench.stand import RobotPlace, Stand
from twin.controllers.contract import Controller
from twin.core.journal import Entry, Journal, placed
from twin.core.signals import SignalImage
from twin.core.units import ns_from_s
from twin.plant.bin_picker import BinPicker
from twin.plant.captures import Darkroom
from twin.plant.faults import FaultBoard
from twin.plant.inspection_pc import Judge, Watch
from twin.plant.robot_cell import RobotCell
from twin.plant.robot_moves import MoveLog
from twin.plant.site import Site
from twin.plant.workpiece import Fixture
from twin.spec.layout import Layout
from twin.spec.part import Part
from twin.spec.rig import Rig
from twin.spec.scenario import Scenario


@dataclass(frozen=True)
class Bench:
    """One bench, or a line of them, ready to run: step `site.env`, read and write `image`.

    What is asked of a bench without saying which fixture is that of the first.
    """

    faults: FaultBoard
    """What is wrong on it; `inject` sets a fault going."""
    layout: Layout
    places: tuple[RobotPlace, ...]
    closing: ExitStack = field(default_factory=ExitStack)
    """What ends with the bench."""

    @property
    def stands(self) -> tuple[Stand, ...]:
        """Every fixture, cell by cell."""
        return tuple(stand for place in self.places for stand in place.stands)

    @property
    def site(self) -> Site:
        """Surroundings of the first fixture."""
        return self.stands[0].site

    @property
    def image(self) -> SignalImage:
        """I/O image of the first fixture."""
        return self.stands[0].image

    @property
    def fixture(self) -> Fixture:
        """The first fixture."""
        return self.stands[0].fixture

    @property
    def cell(self) -> RobotCell:
        """Body world of the first robot."""
        return self.places[0].cell

    @property
    def moves(self) -> MoveLog:
        """Moves of the first robot."""
        return self.places[0].moves

    @property
    def picker(self) -> BinPicker | None:
        """Where fasteners come in a heap, who picks them."""
        return self.places[0].picker

    def stand_of(self, name: str) -> tuple[Stand, str]:
        """The fixture whose signal has this name in the trace, and the signal's bare name.

        The first fixture where there is no such.
        """
        where, bare = placed(name)
        return next(((s, bare) for s in self.stands if s.name == where), (self.stands[0], name))

    def close(self) -> None:
        """End what the bench holds outside Python; ending it again does nothing."""
        self.closing.close()


def build_bench(
    *,
    scenario: Scenario,
    rig: Rig,
    draw: Callable[[int], Part],
    judge: Judge,
    darkroom: Darkroom | None,
    readers: tuple[Callable[[Entry], None], ...] = (),
    cell: RobotCell | None = None,
    watch: Watch | None = None,
) -> Bench:
    """Plant and inspection of a scenario; without a controller nothing on it ever moves.

    `draw` gives the part of a number; `readers` see the journal from its first entry; `cell` is
    one of the same rig from an earlier bench, cleared, with the ways its robot has planned: for a
    layout with one fixture where the cell has it; `watch` monitors the inspection.
    """
    env = simpy.Environment()
    journal = Journal(lambda: int(env.now))
    for reader in readers:
        journal.read_by(reader)
    layout = rig.layouts[scenario.layout]
    faults = FaultBoard(env, journal, scenario.faults, seed=scenario.seed, tags=rig.tags,
                        layout=layout)  # fmt: skip
    builder = LineBuilder(env, journal, faults, layout, scenario, rig, draw)
    inspectors = Inspectors(judge, darkroom, watch, time_share=layout.inspection.time_share)
    with ExitStack() as closing:
        places = tuple(builder.places(inspectors, cell, closing))
        return Bench(faults, layout, places, closing.pop_all())


def connect_controllers(
    bench: Bench,
    *,
    scenario: Scenario,
    rig: Rig,
    boot: Callable[[Scenario, Rig], Controller] | None = None,
) -> None:
    """Give every fixture the controller the scenario names, or the one that `boot` gives.

    Raises: ControllerError where it cannot be run.
    """
    for place in bench.places:
        mine = scenario_in(scenario, bench.layout, place.layout)
        for stand in place.stands:
            connect_controller(bench, scenario=mine, rig=rig, boot=boot, stand=stand)


def connect_controller(
    bench: Bench,
    *,
    scenario: Scenario,
    rig: Rig,
    skips_idle_scans: bool = True,
    boot: Callable[[Scenario, Rig], Controller] | None = None,
    stand: Stand | None = None,
) -> ScanCycle:
    """Give one fixture, the first if none is named, its controller.

    Raises: ControllerError where it cannot be run.
    """
    boot = boot or controller_of
    stand = stand or bench.stands[0]
    period_ns = ns_from_s(scenario.controller.scan_period_s)
    powered = bench.closing.enter_context(ExitStack())

    def power_on() -> Controller:
        powered.close()  # the controller of before, if any
        return hosted(powered, boot(scenario, rig))

    cycle = ScanCycle(stand.site.env, stand.image, power_on(),
                      period_ns=period_ns, skips_idle_scans=skips_idle_scans)  # fmt: skip
    PowerSupply(stand.site, cycle, power_on)
    return cycle
