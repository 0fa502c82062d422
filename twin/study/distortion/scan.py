"""The lines that the bench's own models of encoder, trigger and camera take in a case."""

from math import tau

import numpy as np

from twin.core.records import LineScan
from twin.physics.encoder import EncoderModel
from twin.physics.harmonic import disc_eccentricity
from twin.physics.line_scan import (
    LineCameraTiming,
    SpindleModel,
    TriggerSettings,
    scan_free_running,
    scan_revolution,
)
from twin.spec.rig import Rig
from twin.study.distortion.case import LINES, Case
from twin.study.distortion.course import course_of


def scan_of_case(*, case: Case, rig: Rig, rng: np.random.Generator) -> LineScan:
    """One turn of a case with the rig's camera and encoder."""
    camera = LineCameraTiming(
        exposure_s=case.exposure_s,
        overhead_s=rig.line_camera.line_overhead_s,
        max_line_rate_hz=rig.line_camera.max_line_rate_hz,
    )
    motion, spindle = course_of(case).motion(), SpindleModel(eccentricity_m=case.runout_m)
    if case.free_run_hz is not None:
        return scan_free_running(
            motion=motion, start_s=0.0, spindle=spindle, lines_expected=LINES,
            line_rate_hz=case.free_run_hz, camera=camera, rng=rng,
        )  # fmt: skip
    return scan_revolution(
        motion=motion, start_s=0.0, spindle=spindle, encoder=encoder_of(case, rig),
        trigger=TriggerSettings(LINES, case.divider, case.lost_share), camera=camera, rng=rng,
    )  # fmt: skip


def encoder_of(case: Case, rig: Rig) -> EncoderModel:
    """The rig's encoder with what is wrong with it in a case."""
    sheet = rig.encoder
    return EncoderModel(
        counts_per_turn=sheet.lines * sheet.quadrature,
        eccentricity=disc_eccentricity(
            eccentricity_m=case.disc_eccentricity_m,
            disc_radius_m=sheet.disc_radius_m,
            phase_rad=case.disc_phase_rad,
        ),
        jitter_rad=case.jitter_share * tau / LINES,
        jitter_correlation_counts=sheet.jitter_correlation_counts,
        slip_share=case.slip_share,
        missed_per_turn=case.missed_per_turn,
        extra_per_turn=case.extra_per_turn,
    )
