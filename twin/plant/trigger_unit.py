"""The trigger unit on the bench: what its encoder shows it, and what its triggers do.

The unit itself is a `TriggerLogic`, the firmware or its reference. Here its edges are made, a
whole revolution at once, and its triggers go to the camera.
"""

from math import floor, inf, tau

import numpy as np
import simpy
from numpy.typing import NDArray

from twin.core.line_trigger import LIMITS, TriggerLogic, TriggerSetup, edge_array
from twin.core.records import LineScan
from twin.core.units import all_ns_from_s, all_s_from_ns, ns_from_s
from twin.physics.encoder import EncoderModel, index_time, quadrature_edges
from twin.physics.harmonic import disc_eccentricity, torque_ripple
from twin.physics.line_scan import (
    LineCameraTiming,
    SpindleModel,
    TriggerSettings,
    Turn,
    counts_of_turn,
    lines_triggered,
    no_lines,
    scan_free_running,
    turn_after,
)
from twin.physics.motion import Motion
from twin.plant.first_of import FirstOf
from twin.plant.line_camera import LineCamera
from twin.plant.site import Site
from twin.plant.spindle import Spindle
from twin.spec.rig import Rig
from twin.spec.scenario import LineScanSetup, Wobble

ROUNDING_NS = 2
"""Two rounded times may lie closer together by this than the times themselves, clock included."""


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
        logic: TriggerLogic,
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
        self._logic = logic
        self._rig = rig
        self._setup = setup
        self._wobble = wobble
        self._rng = rng
        self._unheard_rng = rng.spawn(1)[0]  # of edges nobody triggers on: moves no other draw
        self._timing = line_timing(rig=rig, setup=setup)
        self._disc = disc_eccentricity(
            eccentricity_m=wobble.disc_eccentricity_m,
            disc_radius_m=rig.encoder.disc_radius_m,
            phase_rad=float(rng.spawn(1)[0].uniform(0, tau)),  # moves no other draw
        )
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
        disarmed, registers = self._wires.falls("trigger_arm"), self._registers()
        motion = self._spindle.motion
        is_over = yield from self._wait_for_turn(motion, start_s, disarmed)
        line_scan = self._scan(motion, start_s, registers)
        is_whole = is_over and self._logic.status().is_complete
        if is_over and not is_whole:
            yield disarmed  # the unit has not seen the turn end and waits on
        self._journal.note("station", "line_camera", self._wires["part_id"], "")
        self._camera.deliver(line_scan, is_whole=is_whole)
        if is_whole:
            self._logic.camera_took(line_scan.lines_taken)
            status = self._logic.status()
            self._wires["trigger_lines_done"] = status.lines_done
            self._wires["trigger_overrun"] = status.overruns > 0
            self._wires["trigger_complete"] = True

    def _wait_for_turn(self, motion: Motion, start_s: float, disarmed: simpy.Event):
        """Until the turn after the next index has ended (true), or something ends the scan."""
        end_s = index_time(motion=motion, start_s=start_s, per=2)
        if end_s == inf:
            yield disarmed
            return False
        over = self._site.env.timeout(ns_from_s(end_s) + 1 - self._site.now_ns)
        yield FirstOf(over, disarmed, self._spindle.replaced())
        return over.processed  # a timeout counts as triggered from the moment it is set

    def _registers(self) -> TriggerSetup:
        low, high = LIMITS["divider"]
        line_s = 0.0 if self._setup.trigger == "free_run" else self._timing.line_s
        return TriggerSetup(
            mode=self._setup.encoder_mode,
            divider=min(max(low, int(self._wires["trigger_divider"])), high),
            debounce_ns=ns_from_s(self._rig.line_camera.debounce_s),
            line_period_ns=max(0, floor(line_s * 1e9) - ROUNDING_NS),
            counts_per_turn=self._rig.encoder.lines * self._rig.encoder.quadrature,
        )

    def _scan(self, motion: Motion, start_s: float, registers: TriggerSetup) -> LineScan:
        """What the camera saw from `start_s` [s] until now."""
        spindle, stop_s = self._spindle_model(), self._site.now_s
        turn = turn_after(motion=motion, start_s=start_s, stop_s=stop_s)
        if turn is None:
            return no_lines(lines_expected=self._setup.lines, camera=self._timing)
        is_free = self._setup.trigger == "free_run"
        counts_s = counts_of_turn(
            turn=turn,
            motion=motion,
            spindle=spindle,
            encoder=self._encoder_model(),
            rng=self._unheard_rng if is_free else self._rng,
        )
        triggers_s = self._triggers(turn, counts_s, registers)
        if is_free:
            return scan_free_running(
                motion=motion,
                start_s=start_s,
                stop_s=stop_s,
                spindle=spindle,
                lines_expected=self._setup.lines,
                line_rate_hz=self._setup.free_run_line_rate_hz,
                camera=self._timing,
                rng=self._rng,
            )
        return lines_triggered(
            triggers_s=triggers_s,
            turn=turn,
            motion=motion,
            spindle=spindle,
            settings=TriggerSettings(
                lines_expected=self._setup.lines,
                divider=registers.divider,
                lost_share=self._faults.active("trigger", "lost") or 0.0,
            ),
            camera=self._timing,
            rng=self._rng,
        )

    def _triggers(
        self, turn: Turn, counts_s: NDArray[np.float64], registers: TriggerSetup
    ) -> NDArray[np.float64]:
        """Times [triggers, s] of the triggers that the unit makes of a turn."""
        index_s = (turn.begin_s, turn.end_s) if turn.is_whole else (turn.begin_s,)
        shown = quadrature_edges(
            counts_s=counts_s,
            index_s=() if self._faults.active("encoder", "index_lost") is not None else index_s,
            is_reversed=self._faults.active("encoder", "reversed") is not None,
        )
        self._logic.arm(registers, pins=shown.pins_before)
        edges = edge_array(time_ns=all_ns_from_s(shown.time_s), pins=shown.pins)
        return _moments(self._logic.edges(edges), counts_s)

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
            eccentricity=self._disc,
            jitter_rad=jitter_lines * tau / self._setup.lines,
            jitter_correlation_counts=sheet.jitter_correlation_counts,
            slip_share=self._wobble.slip_share if slip is None else slip,
            missed_per_turn=active("encoder", "missed_counts") or 0.0,
            extra_per_turn=active("encoder", "extra_counts") or 0.0,
            stuck_from_s=-inf if active("encoder", "stuck") is not None else inf,
        )


def _given(value: float | None, default: float) -> float:
    return default if value is None else value


def _moments(triggers_ns: NDArray[np.int64], counts_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """When triggers [triggers, s] really come: with the count they come of, else by the clock.

    The unit's clock has whole nanoseconds; a count passes it at once.
    """
    if not len(counts_s):
        return all_s_from_ns(triggers_ns)
    counts_ns = all_ns_from_s(counts_s)
    count = np.minimum(np.searchsorted(counts_ns, triggers_ns), len(counts_s) - 1)
    is_with_count = counts_ns[count] == triggers_ns
    return np.where(is_with_count, counts_s[count], all_s_from_ns(triggers_ns))
