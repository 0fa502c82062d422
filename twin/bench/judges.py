"""Who turns captures into a verdict: the real inspection stack, or a measured detection model."""

from collections.abc import Callable, Sequence
from math import exp, log

from twin.core.errors import ScenarioError
from twin.core.random import stream
from twin.core.records import VIEWS, Verdict
from twin.inspection.inspector import Inspector
from twin.plant.captures import Capture, Developed
from twin.spec.part import Part
from twin.spec.scenario import DetectionModel


class ImageJudge:
    """Waits for the pixels and gives them to the real inspection stack."""

    def __init__(
        self,
        inspector: Inspector,
        witness: Callable[[Sequence[Capture], Sequence[Developed], Verdict], None],
    ) -> None:
        self._inspector = inspector
        self._witness = witness

    def judge(self, captures: Sequence[Capture], *, part_id: int) -> Verdict:
        """Verdict of the inspection stack; `witness` sees images, truth and verdict."""
        developed = [c.developed.result() for c in captures if c.developed]
        verdict = self._inspector.inspect([d.frame for d in developed], part_id=part_id)
        self._witness(captures, developed, verdict)
        return verdict


class DetectionModelJudge:
    """Draws verdicts from a POD curve and a false-call rate; sees no image."""

    def __init__(self, model: DetectionModel, *, seed: int) -> None:
        """Raises: ScenarioError where a number of the model is missing."""
        self._b0 = _given(model.b0)
        self._b1 = _given(model.b1)
        self._reference_length_m = _given(model.reference_length_m)
        self._false_call_share = _given(model.false_call_share)
        self._seed = seed

    def judge(self, captures: Sequence[Capture], *, part_id: int) -> Verdict:
        """Verdict drawn for the part that was really captured, from a whole image set only."""
        rng = stream(self._seed, "detection", part_id)
        if sorted(capture.view for capture in captures) != sorted(VIEWS):
            return Verdict(part_id, "reject", 1.0, 0.5)
        if not all(capture.is_complete for capture in captures):
            return Verdict(part_id, "reject", 1.0, 0.5)
        share = self._reject_share(captures[0].workpiece.part)
        score = 0.5 + 0.5 * (share - rng.random())
        return Verdict(part_id, "reject" if score >= 0.5 else "ok", score, 0.5)

    def _reject_share(self, part: Part) -> float:
        """The crack is found, or what is found is no crack: independent of each other."""
        if not part.is_defective:
            return self._false_call_share
        size = log(part.longest_crack_m / self._reference_length_m)
        pod = 1.0 / (1.0 + exp(-(self._b0 + self._b1 * size)))
        return 1.0 - (1.0 - pod) * (1.0 - self._false_call_share)


def _given(value: float | None) -> float:
    if value is None:
        raise ScenarioError("detection_model: a number is missing; load the scenario with its rig")
    return value
