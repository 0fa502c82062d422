"""The devices of one stand: what wets, magnetises, turns, lights, sees, judges and demagnetises."""

from dataclasses import dataclass
from math import tau

import simpy

from twin.bench.controllers import trigger_unit_of
from twin.bench.hosted import Closing, hosted
from twin.bench.stand import RobotPlace, Stand
from twin.core.random import stream
from twin.plant.bath_tank import BathTank
from twin.plant.captures import Darkroom
from twin.plant.clamp import Clamp
from twin.plant.demagnetiser import Demagnetiser
from twin.plant.frame_camera import FrameCamera
from twin.plant.inspection_pc import ImageStore, InspectionPc, Judge, Watch
from twin.plant.lamp_age import LampAge
from twin.plant.line_camera import LineCamera
from twin.plant.loose_parts import LooseParts
from twin.plant.magnetiser import Magnetiser
from twin.plant.optics_bench import OpticsBench
from twin.plant.shower import Shower
from twin.plant.spindle import Spindle
from twin.plant.tower_light import TowerLight
from twin.plant.trigger_unit import TriggerUnit
from twin.plant.uv_light import UvLight
from twin.render.uv_bars import irradiance_at_part_w_per_m2
from twin.spec.rig import Rig
from twin.spec.scenario import Scenario


@dataclass(frozen=True)
class Inspectors:
    """Who judges: the judge and the watch beside it, the darkroom that makes the pixels.

    `servers` are the PCs where several fixtures share them, `time_share` as InspectionLayout has
    it.
    """

    judge: Judge
    darkroom: Darkroom | None = None
    watch: Watch | None = None
    servers: simpy.Resource | None = None
    time_share: float = 1.0


def build_clamping(stand: Stand, place: RobotPlace, rig: Rig) -> None:
    """What holds the part, and what loses it."""
    lengths_m = {name: sheet.length_m for name, sheet in rig.fasteners.items()}
    Clamp(stand.site, stand.fixture, travel_s=rig.stations.clamp_s, lengths_m=lengths_m)
    LooseParts(stand.site, stand.fixture, place.cell, part_switch_s=rig.stations.part_switch_s)


def build_process(stand: Stand, place: RobotPlace, scenario: Scenario, rig: Rig) -> None:
    """Bath, magnetiser, demagnetiser."""
    window = rig.bath.concentration_min_ml_per_100ml, rig.bath.concentration_max_ml_per_100ml
    tank = BathTank(first=scenario.bath, rules=scenario.production.bath,
                    upkeep=place.upkeep.at(stand.name))  # fmt: skip
    Shower(stand.site, stand.fixture, tank=tank, window_ml_per_100ml=window,
           valve_s=rig.stations.valve_s)  # fmt: skip
    Magnetiser(stand.site, stand.fixture, ramp_s=rig.magnetiser.ramp_s)
    Demagnetiser(stand.site, demag_s=rig.magnetiser.demag_s,
                 residual_field_a_per_m=rig.magnetiser.residual_field_a_per_m)  # fmt: skip


def build_imaging(
    stand: Stand,
    place: RobotPlace,
    scenario: Scenario,
    rig: Rig,
    inspectors: Inspectors,
    closing: Closing,
) -> None:
    """Spindle, light, cameras, trigger unit and inspection PC; `closing` ends what they hold."""
    site, seed = stand.site, scenario.seed
    own = (stand.name,) if stand.name else ()
    irradiance = irradiance_at_part_w_per_m2(sheet=rig.light, lighting=scenario.light)
    age = LampAge(site, rules=scenario.production.lamp, upkeep=place.upkeep.at(stand.name),
                  l70_h=rig.light.l70_h, led_hours_h=scenario.light.led_hours_h)  # fmt: skip
    light = UvLight(site, irradiance_w_per_m2=irradiance, warm_up_s=rig.light.warm_up_s,
                    bars=rig.light.bars, age=age)  # fmt: skip
    spindle = Spindle(
        site,
        stand.fixture,
        sheet=rig.spindle,
        counts_per_turn=rig.encoder.lines * rig.encoder.quadrature,
        start_angle_rad=float(stream(seed, "spindle", *own).uniform(0, tau)),
    )
    store = ImageStore()
    optics = OpticsBench(
        site,
        stand.fixture,
        spindle,
        light,
        store,
        ambient_lx=scenario.light.ambient_lx,
        accepts_any_line_count=scenario.line_scan.trigger == "free_run",
        darkroom=inspectors.darkroom,
        name=stand.name,
    )
    line_camera = LineCamera(site, optics)
    logic = hosted(closing, trigger_unit_of(scenario))
    TriggerUnit(site, spindle, line_camera, logic=logic, rig=rig,
                setup=scenario.line_scan, wobble=scenario.spindle,
                rng=stream(seed, "encoder", *own))  # fmt: skip
    FrameCamera(site, optics, exposure_s=rig.frame_camera.exposure_s,
                frame_period_s=1 / rig.frame_camera.max_frame_rate_hz)  # fmt: skip
    InspectionPc(site, store, inspectors.judge, latency=scenario.inspection.latency,
                 rng=stream(seed, "inspection", *own), watch=inspectors.watch,
                 servers=inspectors.servers, time_share=inspectors.time_share)  # fmt: skip


def build_tower_light(stand: Stand) -> None:
    """What a person sees from across the hall."""
    TowerLight(stand.site)
