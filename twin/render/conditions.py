"""How one part of a data set was treated and turned: the scenario's values with a mild spread."""

import math
from dataclasses import dataclass, replace

import numpy as np

from twin.core.records import LineScan, ProcessState, Shot, frozen_array
from twin.physics.line_scan import ideal_line_scan
from twin.physics.magnetisation import coil_current_a
from twin.render.uv_bars import irradiance_at_part_w_per_m2
from twin.spec import datasheets as ds
from twin.spec.rig import Rig
from twin.spec.scenario import Scenario


@dataclass(frozen=True)
class Spread:
    """Variation from part to part (all assumed).

    `light` and `ambient` half-width of an even spread, relative; `concentration`,
    `contamination`, `clumping` log-standard deviation; `current` standard deviation, relative;
    `extra_drain_s` longest time between the end of draining and the image [s].
    """

    light: float = 0.10
    ambient: float = 0.5
    concentration: float = 0.15
    contamination: float = 0.3
    clumping: float = 0.3
    current: float = 0.02
    extra_drain_s: float = 6.0


@dataclass(frozen=True)
class Conditions:
    """What one part went through: its process, its revolution, the angles of the head views."""

    process: ProcessState
    line_scan: LineScan
    head_angles_rad: tuple[float, ...]


def draw_conditions(
    *,
    rig: Rig,
    scenario: Scenario,
    fastener: ds.Fastener,
    rng: np.random.Generator,
    spread: Spread = Spread(),
) -> Conditions:
    """Conditions of one part, without faults.

    The part lies in the fixture turned by any angle, so that no view has a preferred direction.
    """
    process = _process(rig, scenario, fastener, rng, spread)
    start = rng.uniform(0, 2 * math.pi)
    angles = tuple(start + k * math.pi / 2 for k in range(scenario.recipe.head_views))
    return Conditions(process, _line_scan(rig, scenario, start, rng), angles)


def _process(
    rig: Rig,
    scenario: Scenario,
    fastener: ds.Fastener,
    rng: np.random.Generator,
    spread: Spread,
) -> ProcessState:
    recipe, bath, light = scenario.recipe, scenario.bath, scenario.light
    irradiance = irradiance_at_part_w_per_m2(sheet=rig.light, lighting=light)
    return ProcessState(
        shots=_shots(rig, scenario, fastener, rng, spread),
        shower_s=recipe.shower_s,
        drain_s=recipe.drain_s + rng.uniform(0, spread.extra_drain_s),
        concentration_ml_per_100ml=bath.concentration_ml_per_100ml
        * rng.lognormal(0, spread.concentration),
        contamination_share=min(
            1, bath.contamination_share * rng.lognormal(0, spread.contamination)
        ),
        clumping_share=min(1, bath.clumping_share * rng.lognormal(0, spread.clumping)),
        humidity_share=bath.humidity_share,
        uv_irradiance_w_per_m2=irradiance * rng.uniform(1 - spread.light, 1 + spread.light),
        ambient_lx=light.ambient_lx * rng.uniform(1 - spread.ambient, 1 + spread.ambient),
    )


def _shots(
    rig: Rig,
    scenario: Scenario,
    fastener: ds.Fastener,
    rng: np.random.Generator,
    spread: Spread,
) -> tuple[Shot, ...]:
    """The shots of the recipe, as the bench fires them."""
    recipe = scenario.recipe
    head_a = recipe.head_current_a_per_m * fastener.thread_diameter_m
    coil_a = coil_current_a(
        field_a_per_m=recipe.coil_field_a_per_m,
        turns=rig.magnetiser.coil_turns,
        coil_radius_m=rig.magnetiser.coil_radius_m,
    )
    share = rng.normal(1, spread.current, recipe.shots)
    film_age_s = max(0.0, recipe.dwell_s + rig.magnetiser.ramp_s - rig.stations.valve_s)
    current_a = {"head": head_a, "coil": coil_a}
    return tuple(
        Shot(method, share[k] * current_a[method], recipe.shot_s, film_age_s)
        for k, method in enumerate(recipe.shot_methods)
    )


def _line_scan(
    rig: Rig, scenario: Scenario, start_rad: float, rng: np.random.Generator
) -> LineScan:
    """One revolution from `start_rad`, each line off its place by the encoder's jitter."""
    setup, wobble = scenario.line_scan, scenario.spindle
    ideal = ideal_line_scan(
        lines=setup.lines,
        line_rate_hz=setup.lines * setup.spindle_speed_rpm / 60,
        exposure_s=setup.exposure_s,
    )
    jitter = _given(wobble.line_jitter_share, rig.encoder.line_jitter_share)
    eccentricity = _given(wobble.eccentricity_m, rig.spindle.eccentricity_m)
    angle = ideal.angle_rad + start_rad
    angle += jitter * 2 * math.pi / setup.lines * rng.standard_normal(setup.lines)
    runout = eccentricity * np.cos(ideal.angle_rad + rng.uniform(0, 2 * math.pi))
    return replace(ideal, angle_rad=frozen_array(angle), runout_m=frozen_array(runout))


def _given(value: float | None, datasheet: float) -> float:
    return datasheet if value is None else value
