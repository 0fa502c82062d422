"""The bench: every device, the controller and the inspection on one clock."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from math import tau
from typing import TypeVar

import simpy

from twin.bench.controllers import controller_of, trigger_unit_of
from twin.bench.power import PowerSupply
from twin.bench.scan_cycle import ScanCycle
from twin.controllers.contract import Controller, Hosted
from twin.core.journal import Entry, Journal
from twin.core.random import stream
from twin.core.signals import SignalImage
from twin.core.units import ns_from_s
from twin.plant.bath_tank import BathTank
from twin.plant.bin_picker import BinPicker
from twin.plant.captures import Darkroom
from twin.plant.clamp import Clamp
from twin.plant.demagnetiser import Demagnetiser
from twin.plant.faults import FaultBoard
from twin.plant.faulty_wires import FaultyWires
from twin.plant.frame_camera import FrameCamera
from twin.plant.infeed_bin import InfeedBin
from twin.plant.inspection_pc import ImageStore, InspectionPc, Judge, Watch
from twin.plant.lamp_age import LampAge
from twin.plant.line_camera import LineCamera
from twin.plant.loose_parts import LooseParts
from twin.plant.magnetiser import Magnetiser
from twin.plant.operator import Operator
from twin.plant.optics_bench import OpticsBench
from twin.plant.robot import Robot
from twin.plant.robot_cell import RobotCell
from twin.plant.robot_moves import MoveLog
from twin.plant.shower import Shower
from twin.plant.site import Site
from twin.plant.spindle import Spindle
from twin.plant.tower_light import TowerLight
from twin.plant.trigger_unit import TriggerUnit
from twin.plant.upkeep import Upkeep
from twin.plant.uv_light import UvLight
from twin.plant.wires import Wires
from twin.plant.workpiece import Fixture
from twin.render.uv_bars import irradiance_at_part_w_per_m2
from twin.spec.part import Part
from twin.spec.rig import Rig
from twin.spec.scenario import Scenario

Firmware = TypeVar("Firmware")


@dataclass(frozen=True)
class Bench:
    """One bench, ready to run: step `site.env`, read and write `image`."""

    site: Site
    image: SignalImage
    fixture: Fixture
    cell: RobotCell
    moves: MoveLog
    picker: BinPicker | None
    closing: ExitStack = field(default_factory=ExitStack)
    """What ends with the bench."""

    @property
    def faults(self) -> FaultBoard:
        """What is wrong on it; `inject` sets a fault going."""
        return self.site.faults

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
    one of the same rig from an earlier bench, cleared, with the ways its robot has planned;
    `watch` monitors the inspection.
    """
    env = simpy.Environment()
    journal = Journal(lambda: int(env.now))
    for reader in readers:
        journal.read_by(reader)
    image = SignalImage(rig.tags)
    faults = FaultBoard(env, journal, scenario.faults, seed=scenario.seed, tags=rig.tags)
    site = Site(env, Wires(env, image, journal), faults, journal)
    FaultyWires(site)
    picker = _picker_of(scenario, rig, draw)
    moves = MoveLog(rig, has_tote=picker is not None)
    bench = Bench(site, image, Fixture(), cell or RobotCell(rig=rig), moves, picker)
    if cell is None:
        bench.closing.callback(bench.cell.close)
    if picker:
        bench.closing.callback(picker.close)
    _build_handling(bench, scenario, rig, draw)
    upkeep = Upkeep(env, breaks=scenario.production.breaks)
    _build_process(bench, scenario, rig, upkeep)
    _build_imaging(bench, scenario, rig, judge, darkroom, upkeep, watch)
    Operator(site, upkeep)
    TowerLight(site)
    return bench


def connect_controller(
    bench: Bench,
    *,
    scenario: Scenario,
    rig: Rig,
    skips_idle_scans: bool = True,
    boot: Callable[[Scenario, Rig], Controller] | None = None,
) -> ScanCycle:
    """Give the bench the controller the scenario names, or the one that `boot` gives.

    Raises: ControllerError where it cannot be run.
    """
    boot = boot or controller_of
    period_ns = ns_from_s(scenario.controller.scan_period_s)
    powered = bench.closing.enter_context(ExitStack())

    def power_on() -> Controller:
        powered.close()  # the controller of before, if any
        return _hosted(powered, boot(scenario, rig))

    cycle = ScanCycle(bench.site.env, bench.image, power_on(),
                      period_ns=period_ns, skips_idle_scans=skips_idle_scans)  # fmt: skip
    PowerSupply(bench.site, cycle, power_on)
    return cycle


def _hosted(closing: ExitStack, firmware: Firmware) -> Firmware:
    """The same; `closing` ends it where it runs in a process of its own."""
    if isinstance(firmware, Hosted):
        closing.callback(firmware.close)
    return firmware


def _build_handling(
    bench: Bench, scenario: Scenario, rig: Rig, draw: Callable[[int], Part]
) -> None:
    infeed = InfeedBin(
        bench.site.wires,
        parts=scenario.parts,
        draw=draw,
        types=tuple(entry.fastener for entry in scenario.infeed.mix),
        bath=scenario.bath,
        faults=bench.site.faults,
        choose=bench.picker.choose if bench.picker else None,
    )
    Robot(bench.site, cell=bench.cell, infeed=infeed, fixture=bench.fixture,
          part_switch_s=rig.stations.part_switch_s, moves=bench.moves,
          picker=bench.picker)  # fmt: skip
    lengths_m = {name: sheet.length_m for name, sheet in rig.fasteners.items()}
    Clamp(bench.site, bench.fixture, travel_s=rig.stations.clamp_s, lengths_m=lengths_m)
    LooseParts(bench.site, bench.fixture, bench.cell, part_switch_s=rig.stations.part_switch_s)


def _picker_of(scenario: Scenario, rig: Rig, draw: Callable[[int], Part]) -> BinPicker | None:
    infeed = scenario.infeed
    if infeed.bin == "nests":
        return None
    return BinPicker(rig, infeed.picking, scenario.parts, scenario.seed,
                     draw=lambda part_id: draw(part_id).fastener)  # fmt: skip


def _build_process(bench: Bench, scenario: Scenario, rig: Rig, upkeep: Upkeep) -> None:
    window = rig.bath.concentration_min_ml_per_100ml, rig.bath.concentration_max_ml_per_100ml
    tank = BathTank(first=scenario.bath, rules=scenario.production.bath, upkeep=upkeep)
    Shower(bench.site, bench.fixture, tank=tank, window_ml_per_100ml=window,
           valve_s=rig.stations.valve_s)  # fmt: skip
    Magnetiser(bench.site, bench.fixture, ramp_s=rig.magnetiser.ramp_s)
    Demagnetiser(bench.site, demag_s=rig.magnetiser.demag_s,
                 residual_field_a_per_m=rig.magnetiser.residual_field_a_per_m)  # fmt: skip


def _build_imaging(
    bench: Bench,
    scenario: Scenario,
    rig: Rig,
    judge: Judge,
    darkroom: Darkroom | None,
    upkeep: Upkeep,
    watch: Watch | None,
) -> None:
    site, seed = bench.site, scenario.seed
    irradiance = irradiance_at_part_w_per_m2(sheet=rig.light, lighting=scenario.light)
    age = LampAge(site, rules=scenario.production.lamp, upkeep=upkeep, l70_h=rig.light.l70_h,
                  led_hours_h=scenario.light.led_hours_h)  # fmt: skip
    light = UvLight(site, irradiance_w_per_m2=irradiance, warm_up_s=rig.light.warm_up_s,
                    bars=rig.light.bars, age=age)  # fmt: skip
    spindle = Spindle(
        site,
        bench.fixture,
        sheet=rig.spindle,
        counts_per_turn=rig.encoder.lines * rig.encoder.quadrature,
        start_angle_rad=float(stream(seed, "spindle").uniform(0, tau)),
    )
    store = ImageStore()
    optics = OpticsBench(
        site,
        bench.fixture,
        spindle,
        light,
        store,
        ambient_lx=scenario.light.ambient_lx,
        accepts_any_line_count=scenario.line_scan.trigger == "free_run",
        darkroom=darkroom,
    )
    line_camera = LineCamera(site, optics)
    logic = _hosted(bench.closing, trigger_unit_of(scenario))
    TriggerUnit(site, spindle, line_camera, logic=logic, rig=rig,
                setup=scenario.line_scan, wobble=scenario.spindle,
                rng=stream(seed, "encoder"))  # fmt: skip
    FrameCamera(site, optics, exposure_s=rig.frame_camera.exposure_s,
                frame_period_s=1 / rig.frame_camera.max_frame_rate_hz)  # fmt: skip
    InspectionPc(site, store, judge, latency=scenario.inspection.latency,
                 rng=stream(seed, "inspection"), watch=watch)  # fmt: skip
