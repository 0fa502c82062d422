"""All five points on one part after the other: sightings in, alarms out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.core.records import Alarm, Frame, Verdict, ViewName
from twin.inspection.inspector import NOT_NUMBERS
from twin.inspection.monitoring.distance import DistanceDetector
from twin.inspection.monitoring.features import image_features
from twin.inspection.monitoring.invariants import Invariants
from twin.inspection.monitoring.latency import LatencyChart
from twin.inspection.monitoring.quality import RejectRate, ScoreDrift
from twin.inspection.monitoring.reference import Reference
from twin.inspection.pixel_format import format_doubt, green_plane

OOD, SCHEMA, STABILITY = "ood", "schema", "stability"
SMALLEST_PX = 32


@dataclass(frozen=True)
class Sighting:
    """One inspection: its images, what came of it (None: nothing), and how long it took."""

    frames: Sequence[Frame]
    verdict: Verdict | None
    latency_s: float


@dataclass(frozen=True)
class Noticed:
    """Alarms that begin or end, and the frames that are out of distribution with their ratio."""

    alarms: tuple[Alarm, ...]
    strange: tuple[tuple[Frame, float], ...] = ()


class Monitor:
    """Has a memory: parts must come in their order. Without a reference it knows no images."""

    def __init__(
        self,
        reference: Reference | None,
        *,
        threshold: float,
        latency_budget_s: float,
        usual_reject_share: float | None = None,
    ) -> None:
        self._detector = DistanceDetector(reference) if reference else None
        self._invariants = Invariants(reference) if reference else None
        self._drift = ScoreDrift(reference.good_scores if reference else (), threshold)
        self._rejects = RejectRate(usual_reject_share)
        self._latency = LatencyChart(latency_budget_s)
        self._on: set[str] = set()
        self.ratios: dict[str, float] = {}

    @property
    def active(self) -> frozenset[str]:
        """Names of the alarms that last."""
        return frozenset(self._on)

    def see(self, sighting: Sighting) -> Noticed:
        """What one inspection shows, after all before it."""
        features = _features(sighting.frames) if self._detector else {}
        far = self._detector.ratios(features) if self._detector else {}
        self._quality(sighting)
        alarms = [*self._schema(sighting), *self._ood(far), *self._charts(features)]
        strange = tuple(
            (frame, far[frame.view]) for frame in sighting.frames if far.get(frame.view, 0) > 1
        )
        return Noticed(tuple(alarms), strange)

    def _schema(self, sighting: Sighting) -> list[Alarm]:
        doubts = sighting.verdict.doubts if sighting.verdict else ()
        numbers = [doubt for doubt in doubts if NOT_NUMBERS in doubt]
        others = [doubt for doubt in doubts if NOT_NUMBERS not in doubt]
        return [
            *self._event(SCHEMA, "; ".join(others), float(len(others))),
            *self._event(STABILITY, "; ".join(numbers), float(len(numbers))),
        ]

    def _ood(self, far: Mapping[ViewName, float]) -> list[Alarm]:
        strange = {view: ratio for view, ratio in far.items() if ratio > 1}
        worst = max(far.values(), default=0.0)
        self.ratios[OOD] = worst
        views = ", ".join(strange)
        return self._event(OOD, views and f"unlike the images of training: {views}", worst)

    def _quality(self, sighting: Sighting) -> None:
        verdict = sighting.verdict
        self.ratios["latency"] = self._latency.take(sighting.latency_s)
        if verdict is None:
            return
        self.ratios["quality_rejects"] = self._rejects.take(verdict.decision == "reject")
        if verdict.decision == "ok":
            self.ratios["quality_scores"] = self._drift.take(verdict.score)

    def _charts(self, features: Mapping[ViewName, NDArray[np.float64]]) -> list[Alarm]:
        texts = {
            "latency": f"slower than {self._latency.budget_s:g} s on average",
            "quality_rejects": "more rejects than usual",
            "quality_scores": f"scores of accepted parts {_side(self._drift.chart.mean)} of "
                              f"sound parts in training",
        }  # fmt: skip
        for name, chart in (self._invariants.take(features) if self._invariants else {}).items():
            self.ratios[f"data_{name}"] = chart.ratio
            texts[f"data_{name}"] = f"{name.replace('_', ' ')} {_side(chart.mean)} of training"
        return [
            alarm
            for name, text in texts.items()
            for alarm in self._state(name, text, self.ratios.get(name, 0.0))
        ]

    def _event(self, name: str, text: str, ratio: float) -> list[Alarm]:
        """An alarm for every part that shows it, and its end with the first that does not."""
        if text:
            self._on.add(name)
            return [Alarm(name, True, ratio, text)]
        return self._over(name, ratio)

    def _state(self, name: str, text: str, ratio: float) -> list[Alarm]:
        """An alarm when a chart leaves its limits, and its end when it is back."""
        if ratio < 1:
            return self._over(name, ratio)
        if name in self._on:
            return []
        self._on.add(name)
        return [Alarm(name, True, ratio, text)]

    def _over(self, name: str, ratio: float) -> list[Alarm]:
        if name not in self._on:
            return []
        self._on.discard(name)
        return [Alarm(name, False, ratio, "over")]


def _features(frames: Sequence[Frame]) -> dict[ViewName, NDArray[np.float64]]:
    """Features of every frame that can be an image; the others are no matter of statistics."""
    return {
        frame.view: image_features(
            green_plane(frame.image, pixel_format=frame.pixel_format, bit_depth=frame.bit_depth)
        )
        for frame in frames
        if not format_doubt(frame.image, pixel_format=frame.pixel_format, bit_depth=frame.bit_depth)
        and min(frame.image.shape[:2]) >= SMALLEST_PX
    }


def _side(mean: float) -> str:
    return "above those" if mean > 0 else "below those"
