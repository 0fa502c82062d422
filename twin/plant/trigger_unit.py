"""The trigger unit: one revolution of line triggers from the encoder, or a free-running camera."""

from math import inf, tau

import numpy as np

from twin.core.records import LineScan
from twin.core.units import ns_from_s
from twin.physics.encoder import EncoderModel, index_time
from twin.physics.harmonic import torque_ripple
from twin.physics.line_scan import (
    LineCameraTiming,
    SpindleModel,
    TriggerSettings,
    scan_free_running,
    scan_revolution,
)
from twin.plant.line_camera import LineCamera
from twin.plant.site import Site
from twin.plant.spindle import Spindle
from twin.spec.rig import Rig
from twin.spec.scenario import LineScanSetup, Wobble


def line_timing(*, rig: Rig, setup: LineScanSetup) -> LineCameraTiming:
    """What keeps the line-scan camera of a rig busy under a scenario's settings."""
    return LineCameraTiming(
        exposure_s=setup.exposure_s,
        overhead_s=rig.line_camera.line_overhead_s,
        max_line_rate_hz=rig.line_camera.max_line_rate_hz,
    )


class TriggerUnit:
    """Armed, it waits for the index, triggers one revolution and counts the lines taken."""

    def __init__(
        self,
        site: Site,
        spindle: Spindle,
        camera: LineCamera,
        *,
        rig: Rig,
        setup: LineScanSetup,
        wobble: Wobble,
        rng: np.random.Generator,
    ) -> None:
        self._site = site
        self._wires = site.wires
        self._faults = site.faults
        self._journal = site.journal
        self._spindle = spindle
        self._camera = camera
        self._rig = rig
        self._setup = setup
        self._wobble = wobble
        self._rng = rng
        self._timing = line_timing(rig=rig, setup=setup)
        site.env.process(self._run())

    def _run(self):
        while True:
            yield self._wires.rises("trigger_arm")
            yield from self._take_revolution()
            yield self._wires.falls("trigger_arm")
            for signal in ("busy", "complete", "overrun"):
                self._wires[f"trigger_{signal}"] = False
            self._wires["trigger_lines_done"] = 0

    def _take_revolution(self):
        start_s = self._site.now_s
        self._wires["trigger_busy"] = True
        yield self._site.env.timeout(1)
        self._camera.begin()
        self._journal.note("station", "line_camera", self._wires["part_id"], "scan")
        disarmed = self._wires.falls("trigger_arm")
        motion, is_whole = self._spindle.motion, False
        end_s = index_time(motion=motion, start_s=start_s, per=2)
        if end_s < inf:
            replaced = self._spindle.replaced()
            over = self._site.env.timeout(ns_from_s(end_s) + 1 - self._site.now_ns)
            yield over | disarmed | replaced
            is_whole = over.triggered
        else:
            yield disarmed
        self._journal.note("station", "line_camera", self._wires["part_id"], "")
        line_scan = self._scan(motion, start_s)
        self._camera.deliver(line_scan, is_whole=is_whole)
        if is_whole:
            self._wires["trigger_lines_done"] = line_scan.lines_taken
            self._wires["trigger_overrun"] = self._is_too_fast(motion, end_s)
            self._wires["trigger_complete"] = True

    def _scan(self, motion, start_s: float) -> LineScan:
        stop_s = self._site.now_s
        if self._setup.trigger == "free_run":
            return scan_free_running(
                motion=motion,
                start_s=start_s,
                stop_s=stop_s,
                spindle=self._spindle_model(),
                lines_expected=self._setup.lines,
                line_rate_hz=self._setup.free_run_line_rate_hz,
                camera=self._timing,
                rng=self._rng,
            )
        return scan_revolution(
            motion=motion,
            start_s=start_s,
            stop_s=stop_s,
            spindle=self._spindle_model(),
            encoder=self._encoder_model(),
            trigger=self._trigger(),
            camera=self._timing,
            rng=self._rng,
        )

    def _is_too_fast(self, motion, at_s: float) -> bool:
        if self._setup.trigger == "free_run":
            return False
        rate_hz = float(motion.speed_at(at_s)) / tau * self._triggers_per_turn
        return rate_hz * self._timing.line_s > 1.0

    @property
    def _triggers_per_turn(self) -> float:
        counts = self._rig.encoder.lines * self._rig.encoder.quadrature
        return counts / max(1, int(self._wires["trigger_divider"]))

    def _trigger(self) -> TriggerSettings:
        return TriggerSettings(
            lines_expected=self._setup.lines,
            divider=max(1, int(self._wires["trigger_divider"])),
            debounce_s=self._rig.line_camera.debounce_s,
            lost_share=self._faults.active("trigger", "lost") or 0.0,
        )

    def _spindle_model(self) -> SpindleModel:
        sheet, wobble = self._rig.spindle, self._wobble
        ripple = _given(wobble.torque_ripple_share, sheet.torque_ripple_share)
        return SpindleModel(
            ripple=torque_ripple(speed_ripple_share=ripple, per_turn=sheet.steps_per_turn),
            eccentricity_m=_given(wobble.eccentricity_m, sheet.eccentricity_m),
            eccentricity_phase_rad=float(self._rng.uniform(0, tau)),
        )

    def _encoder_model(self) -> EncoderModel:
        sheet, active = self._rig.encoder, self._faults.active
        jitter_lines = _given(self._wobble.line_jitter_share, sheet.line_jitter_share)
        slip = active("encoder", "slip")
        return EncoderModel(
            counts_per_turn=sheet.lines * sheet.quadrature,
            jitter_rad=jitter_lines * tau / self._setup.lines,
            jitter_correlation_counts=sheet.jitter_correlation_counts,
            slip_share=self._wobble.slip_share if slip is None else slip,
            missed_per_turn=active("encoder", "missed_counts") or 0.0,
            extra_per_turn=active("encoder", "extra_counts") or 0.0,
            stuck_from_s=-inf if active("encoder", "stuck") is not None else inf,
        )


def _given(value: float | None, default: float) -> float:
    return default if value is None else value
