"""Who turns captures into a verdict: the real inspection stack, or a measured detection model."""

from collections.abc import Callable, Sequence
from typing import Protocol

from twin.bench.aged_detection import Conditions
from twin.bench.detection_curve import curve_of
from twin.core.random import stream
from twin.core.records import VIEWS, Frame, NoVerdict, ProcessState, Verdict
from twin.plant.captures import Capture, Developed
from twin.spec.part import Part
from twin.spec.scenario import DetectionModel

Witness = Callable[[Sequence[Capture], Sequence[Developed], Verdict], None]


def all_of(*witnesses: Witness) -> Witness:
    """One witness that lets each of `witnesses` see, in this order."""

    def see(captures: Sequence[Capture], developed: Sequence[Developed], verdict: Verdict) -> None:
        for witness in witnesses:
            witness(captures, developed, verdict)

    return see


class InspectionStack(Protocol):
    """The real inspection stack: in this process, or behind a URL."""

    def inspect(self, frames: Sequence[Frame], part_id: int) -> Verdict | NoVerdict:
        """Verdict on the part `part_id` from its frames, or why there is none."""
        ...


class ImageJudge:
    """Waits for the pixels and gives them to the real inspection stack."""

    def __init__(
        self,
        inspector: InspectionStack,
        witness: Witness,
    ) -> None:
        self._inspector = inspector
        self._witness = witness

    def judge(self, captures: Sequence[Capture], *, part_id: int) -> Verdict | NoVerdict:
        """Verdict of the inspection stack; `witness` sees images, truth and verdict."""
        developed = [c.developed.result() for c in captures if c.developed]
        verdict = self._inspector.inspect([d.frame for d in developed], part_id=part_id)
        if isinstance(verdict, Verdict):
            self._witness(captures, developed, verdict)
        return verdict


class DetectionModelJudge:
    """Draws verdicts from a POD curve and a false-call rate; sees no image."""

    def __init__(
        self,
        model: DetectionModel,
        *,
        seed: int,
        conditions: Conditions | None = None,
        witness: Witness | None = None,
    ) -> None:
        """`conditions` are those of the model; without, it holds under all.

        Raises: ScenarioError where a number of the model is missing.
        """
        self._curve = curve_of(model)
        self._seed = seed
        self._conditions = conditions
        self._witness = witness

    def judge(self, captures: Sequence[Capture], *, part_id: int) -> Verdict:
        """Verdict drawn for the part that was really captured, from a whole image set only.

        `witness` sees captures, no images, and the verdict.
        """
        verdict = self._verdict(captures, part_id)
        if self._witness:
            self._witness(captures, (), verdict)
        return verdict

    def _verdict(self, captures: Sequence[Capture], part_id: int) -> Verdict:
        rng = stream(self._seed, "detection", part_id)
        if sorted(capture.view for capture in captures) != sorted(VIEWS):
            return Verdict(part_id, "reject", 1.0, 0.5)
        if not all(capture.is_complete for capture in captures):
            return Verdict(part_id, "reject", 1.0, 0.5)
        part, process = captures[0].workpiece.part, captures[0].process
        share = self._under(self._reject_share(part), part, process)
        score = 0.5 + 0.5 * (share - rng.random())
        return Verdict(part_id, "reject" if score >= 0.5 else "ok", score, 0.5)

    def _under(self, share: float, part: Part, process: ProcessState) -> float:
        """`share` of the model under the conditions of a part."""
        if self._conditions is None:
            return share
        if part.is_defective:
            return self._conditions.of_crack(share, slope=self._curve.b1, process=process)
        return self._conditions.of_sound(share, process)

    def _reject_share(self, part: Part) -> float:
        """The crack is found, or what is found is no crack: independent of each other."""
        curve = self._curve
        if not part.is_defective:
            return curve.false_call_share
        missed = 1.0 - curve.pod(part.longest_crack_m)
        return 1.0 - missed * (1.0 - curve.false_call_share)
