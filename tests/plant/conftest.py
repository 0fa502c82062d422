"""A site with nothing on it but signals, and a log of every signal change."""

from contextlib import closing
from dataclasses import dataclass

import pytest
import simpy

from twin.core.journal import Entry, Journal
from twin.core.signals import SignalImage
from twin.core.units import ns_from_s, s_from_ns
from twin.plant.faults import FaultBoard
from twin.plant.robot_cell import RobotCell
from twin.plant.robot_scene import Scene
from twin.plant.site import Site
from twin.plant.wires import Wires
from twin.plant.workpiece import Fixture, Workpiece
from twin.spec import load_rig
from twin.spec.part import Part
from twin.spec.scenario import BathState, Fault


@dataclass
class Stand:
    """A site, its fixture, and what was written in its journal."""

    site: Site
    fixture: Fixture
    entries: list[Entry]

    def at(self, time_s: float, **signals) -> None:
        """Set signals at a time."""

        def act():
            yield self.site.env.timeout(ns_from_s(time_s))
            for name, value in signals.items():
                self.site.wires[name] = value

        self.site.env.process(act())

    def run(self, until_s: float) -> None:
        self.site.env.run(until=ns_from_s(until_s))

    def log(self, *names: str) -> list[tuple[float, str, float]]:
        """(time [s], signal, value) of every change of the signals named."""
        return [
            (s_from_ns(e.time_ns), e.name, e.value)
            for e in self.entries
            if e.kind == "signal" and e.name in names
        ]

    def events(self, kind: str) -> list[tuple[float, str, float | None]]:
        return [(s_from_ns(e.time_ns), e.name, e.value) for e in self.entries if e.kind == kind]


@pytest.fixture(scope="session")
def rig():
    return load_rig("mpi_bench")


@pytest.fixture
def cell(rig):
    with closing(RobotCell(rig=rig)) as cell:
        yield cell


@pytest.fixture
def scene(rig):
    with closing(Scene(rig)) as scene:
        yield scene


@pytest.fixture
def stand(rig):
    def build(*faults: dict, env: simpy.Environment | None = None) -> Stand:
        env = env or simpy.Environment()
        journal = Journal(lambda: int(env.now))
        entries: list[Entry] = []
        journal.read_by(entries.append)
        wires = Wires(env, SignalImage(rig.tags), journal)
        board = FaultBoard(env, journal, [Fault(**fault) for fault in faults], tags=rig.tags)
        fixture = Fixture(Workpiece(Part(1, "iso4014_m12x80", (), (), 0), BathState()))
        return Stand(Site(env, wires, board, journal), fixture, entries)

    return build
