"""The monitoring of the inspection in a run: the same code as beside a real line."""

from collections.abc import Sequence
from pathlib import Path

from twin.core.records import Alarm, Frame, Verdict
from twin.inspection.monitoring.kept import KeptImages
from twin.inspection.monitoring.monitor import Monitor, Sighting
from twin.inspection.monitoring.reference import load_reference
from twin.inspection.pixel_format import green_plane
from twin.inspection.recipe import load_recipe
from twin.plant.captures import Capture
from twin.spec.scenario import Inspection

MOST_KEPT = 20


class InspectionWatch:
    """Shows every inspection of a run to the monitor; keeps images unlike those of training."""

    def __init__(self, monitor: Monitor, kept: KeptImages | None) -> None:
        self._monitor = monitor
        self._kept = kept

    def see(
        self, captures: Sequence[Capture], verdict: Verdict | None, *, latency_s: float
    ) -> Sequence[Alarm]:
        """Alarms that begin or end with one inspection; `latency_s` in virtual time."""
        frames = [c.developed.result().frame for c in captures if c.developed]
        noticed = self._monitor.see(Sighting(frames, verdict, latency_s))
        for frame, ratio in noticed.strange:
            self._keep(frame, ratio)
        return noticed.alarms

    def _keep(self, frame: Frame, ratio: float) -> None:
        if self._kept is not None:
            image = green_plane(
                frame.image, pixel_format=frame.pixel_format, bit_depth=frame.bit_depth
            )
            facts = {"part_id": frame.part_id, "view": frame.view, "ratio": round(ratio, 3)}
            self._kept.keep(image, facts)


def inspection_watch(wanted: Inspection, model: Path, keep_in: Path | None) -> InspectionWatch:
    """The watch of a run whose model lies in the folder `model`.

    Raises: ModelError where the model's reference is not the one its recipe names.
    """
    recipe = load_recipe(model / "recipe.yaml")
    monitor = Monitor(
        load_reference(model, recipe),
        threshold=recipe.threshold if wanted.threshold is None else wanted.threshold,
        latency_budget_s=wanted.latency_budget_s,
        usual_reject_share=wanted.usual_reject_share,
    )
    return InspectionWatch(monitor, KeptImages(keep_in, most=MOST_KEPT) if keep_in else None)
