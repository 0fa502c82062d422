"""A verdict as a JSON document: what the service answers and what its client reads."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from twin.core.records import Region, Verdict, ViewName
from twin.inspection.recipe import Share

Count = Annotated[int, Field(ge=0)]
Decision = Annotated[str, Field(pattern="^(ok|reject)$")]


class Document(BaseModel):
    """Frozen, of exactly these keys, finite, and nothing is taken for something else."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, strict=True)


class RegionDocument(Document):
    """A finding in pixels of the native image."""

    view: ViewName
    x: int
    y: int
    width: int
    height: int
    score: Share


class VerdictDocument(Document):
    """What the inspection stack says of one part, or of one image.

    `doubts` why images were not fit to judge, `alarms` what the monitoring noticed with them,
    `latency_s` wall time of the inspection, `model_sha256` who judged.
    """

    part_id: Count
    decision: Decision
    score: Share
    threshold: Share
    regions: list[RegionDocument]
    view_scores: dict[ViewName, Share]
    doubts: list[str]
    alarms: list[str] = []
    latency_s: Annotated[float, Field(ge=0)]
    model_sha256: str

    def verdict(self) -> Verdict:
        """The verdict this document tells of."""
        return Verdict(
            self.part_id,
            "ok" if self.decision == "ok" else "reject",
            self.score,
            self.threshold,
            tuple(Region(**region.model_dump()) for region in self.regions),
            dict(self.view_scores),
            self.latency_s,
            tuple(self.doubts),
        )


def document_of(
    verdict: Verdict, *, model_sha256: str, alarms: tuple[str, ...] = ()
) -> VerdictDocument:
    """The document that tells of `verdict`."""
    return VerdictDocument(
        part_id=verdict.part_id,
        decision=verdict.decision,
        score=verdict.score,
        threshold=verdict.threshold,
        regions=[RegionDocument(**vars(region)) for region in verdict.regions],
        view_scores=verdict.view_scores,
        doubts=list(verdict.doubts),
        alarms=list(alarms),
        latency_s=verdict.wall_s,
        model_sha256=model_sha256,
    )
