"""The monitoring of a running service: verdicts and alarms go into the metrics."""

import sys
from collections.abc import Sequence

from twin.core.records import Frame, Verdict
from twin.inspection.monitoring.kept import KeptImages
from twin.inspection.monitoring.monitor import Monitor, Sighting
from twin.inspection.pixel_format import green_plane
from twin.inspection.service.metrics import Metrics


class ServiceWatch:
    """Sees every verdict in the worker's thread; tells alarms on standard error too."""

    def __init__(self, monitor: Monitor, metrics: Metrics, kept: KeptImages | None = None) -> None:
        self.metrics = metrics
        self._monitor = monitor
        self._kept = kept

    def see(self, frames: Sequence[Frame], verdict: Verdict) -> tuple[str, ...]:
        """Alarms that begin with this verdict, in words."""
        self.metrics.verdicts.labels(verdict.decision).inc()
        self.metrics.score.observe(verdict.score)
        self.metrics.inspection_s.observe(verdict.wall_s)
        noticed = self._monitor.see(Sighting(frames, verdict, verdict.wall_s))
        for name, ratio in self._monitor.ratios.items():
            self.metrics.statistic.labels(name).set(ratio)
        for alarm in noticed.alarms:
            self.metrics.alarm_active.labels(alarm.name).set(alarm.is_on)
            if alarm.is_on:
                self.metrics.alarms.labels(alarm.name).inc()
                print(f"alarm {alarm.name}: part {verdict.part_id}: {alarm.text}", file=sys.stderr)
        for frame, ratio in noticed.strange:
            self._keep(frame, ratio)
        return tuple(f"{alarm.name}: {alarm.text}" for alarm in noticed.alarms if alarm.is_on)

    def _keep(self, frame: Frame, ratio: float) -> None:
        if self._kept is None:
            return
        image = green_plane(frame.image, pixel_format=frame.pixel_format, bit_depth=frame.bit_depth)
        facts = {"part_id": frame.part_id, "view": frame.view, "ratio": round(ratio, 3)}
        try:
            self._kept.keep(image, facts)
        except OSError as error:  # a full disk must not cost a verdict
            print(f"warning: cannot keep an image ({error})", file=sys.stderr)
            return
        self.metrics.kept.inc()
