"""A cylinder on the spindle before the line-scan camera: its revolution, its optics, its light."""

import math
from dataclasses import fields

import numpy as np

from twin.core.errors import UsageError
from twin.core.random import stream
from twin.core.records import LineScan, ProcessState, frozen_array
from twin.physics.encoder import EncoderModel
from twin.physics.harmonic import disc_eccentricity, torque_ripple
from twin.physics.line_scan import (
    LineCameraTiming,
    SpindleModel,
    TriggerSettings,
    scan_free_running,
    scan_revolution,
)
from twin.physics.motion import Motion
from twin.render.conditions import Spread, draw_conditions
from twin.render.film import Film, Light, film_on_part, light_behind_filter
from twin.render.line_optics import ColumnGain, column_gain, line_blur
from twin.render.line_view import line_view
from twin.render.pieces.piece import Setting
from twin.render.pieces.reading import Reading
from twin.render.unrolled import UnrolledScan, no_depth
from twin.spec import datasheets as ds
from twin.spec.rig import Rig
from twin.spec.scenario import Scenario

NO_SPREAD = Spread(**{field.name: 0.0 for field in fields(Spread)})


def fastener_of(setting: Setting) -> ds.Fastener:
    """The scenario's first kind of fastener: its shank and its steel stand for the piece's."""
    return setting.rig.fasteners[setting.scenario.infeed.mix[0].fastener]


def process_of(setting: Setting) -> ProcessState:
    """What the scenario's recipe, bath and light do to a part, without any spread."""
    conditions = draw_conditions(
        rig=setting.rig,
        scenario=setting.scenario,
        fastener=fastener_of(setting),
        rng=stream(setting.scenario.seed, "piece", "conditions"),
        spread=NO_SPREAD,
    )
    return conditions.process


def light_of(setting: Setting) -> Light:
    """Luminances behind the filter under the scenario's light."""
    return light_behind_filter(
        bath=setting.rig.bath,
        process=process_of(setting),
        material=setting.rig.materials[fastener_of(setting).material],
        optical_filter=setting.rig.filter,
        calibration=setting.rig.calibration,
    )


def scan_of(setting: Setting) -> LineScan:
    """The lines given, or those of one revolution.

    Raises: UsageError where no line is taken at all.
    """
    scan = setting.line_scan or one_revolution(rig=setting.rig, scenario=setting.scenario)
    if not scan.lines_taken:
        raise UsageError("piece: the line-scan camera took no line; is the exposure too long?")
    return scan


def gain_of(setting: Setting, light: Light) -> ColumnGain:
    """Electrons per column that luminances give, with vignetting and bar fall-off."""
    return column_gain(rig=setting.rig, light=light, exposure_s=scan_of(setting).exposure_s)


def film_on_cylinder(setting: Setting, diameter_m: float) -> Film:
    """Film that the scenario's shower and drain leave on a bare ground cylinder.

    Assumes: it is as rough as the surface that the bath's film thickness holds for.
    """
    calibration = setting.rig.calibration
    ground = {"roughness_m": calibration.reference_roughness_m, "coating_m": 0.0}
    bare = fastener_of(setting).model_copy(update={"thread_diameter_m": diameter_m} | ground)
    return film_on_part(
        bath=setting.rig.bath, process=process_of(setting), fastener=bare, calibration=calibration
    )


def reading_of(setting: Setting) -> Reading:
    """The scenario's bath and shot on a piece that is read while both flow."""
    film = film_on_cylinder(setting, fastener_of(setting).thread_diameter_m)
    return Reading(
        bath=setting.rig.bath,
        calibration=setting.rig.calibration,
        sizes=film.sizes,
        particles_per_m3=film.particles_per_m3,
        shot_s=setting.scenario.recipe.shot_s,
    )


def cylinder(setting: Setting, diameter_m: float) -> UnrolledScan:
    """The lines as a surface to draw on, for a plain cylinder where the fasteners are."""
    scan, radius = scan_of(setting), diameter_m / 2
    return UnrolledScan(
        arc_m=scan.angle_rad * radius,
        view=line_view(setting.rig),
        circumference_m=math.pi * diameter_m,
        blur=line_blur(rig=setting.rig, line_scan=scan, radius_m=radius),
        depth_at=no_depth,
    )


def one_revolution(*, rig: Rig, scenario: Scenario) -> LineScan:
    """One revolution as spindle, encoder and trigger of the bench take it, without faults.

    Encoder jitter, torque ripple, eccentricity, slip, and a line rate beyond the camera or at odds
    with the speed all show as they would on a part.

    Assumes: steady speed from before the index; the runout is greatest at the index.
    """
    setup = scenario.line_scan
    speed = setup.spindle_speed_rpm / 60 * math.tau
    motion = Motion(frozen_array(np.array([[0.0, -0.1, speed, 0.0, 0.0]])))
    camera = LineCameraTiming(
        exposure_s=setup.exposure_s,
        overhead_s=rig.line_camera.line_overhead_s,
        max_line_rate_hz=rig.line_camera.max_line_rate_hz,
    )
    rng = stream(scenario.seed, "piece", "scan")
    if setup.trigger == "free_run":
        return scan_free_running(
            motion=motion, start_s=0.0, spindle=_spindle(rig, scenario),
            lines_expected=setup.lines, line_rate_hz=setup.free_run_line_rate_hz,
            camera=camera, rng=rng,
        )  # fmt: skip
    trigger = TriggerSettings(setup.lines, setup.divider)
    return scan_revolution(
        motion=motion, start_s=0.0, spindle=_spindle(rig, scenario),
        encoder=_encoder(rig, scenario), trigger=trigger, camera=camera, rng=rng,
    )  # fmt: skip


def _spindle(rig: Rig, scenario: Scenario) -> SpindleModel:
    sheet, wobble = rig.spindle, scenario.spindle
    ripple = _given(wobble.torque_ripple_share, sheet.torque_ripple_share)
    return SpindleModel(
        ripple=torque_ripple(speed_ripple_share=ripple, per_turn=sheet.steps_per_turn),
        eccentricity_m=_given(wobble.eccentricity_m, sheet.eccentricity_m),
    )


def _encoder(rig: Rig, scenario: Scenario) -> EncoderModel:
    sheet, wobble = rig.encoder, scenario.spindle
    jitter_lines = _given(wobble.line_jitter_share, sheet.line_jitter_share)
    return EncoderModel(
        counts_per_turn=sheet.lines * sheet.quadrature,
        jitter_rad=jitter_lines * math.tau / scenario.line_scan.lines,
        jitter_correlation_counts=sheet.jitter_correlation_counts,
        slip_share=wobble.slip_share,
        eccentricity=disc_eccentricity(
            eccentricity_m=wobble.disc_eccentricity_m, disc_radius_m=sheet.disc_radius_m
        ),
    )


def _given(value: float | None, datasheet: float) -> float:
    return datasheet if value is None else value
