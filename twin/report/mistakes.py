"""Escapes and false alarms, one by one: what was true of the part, and the likely cause."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from twin.bench.causes.mistake import mistake_of
from twin.bench.ledger import PartRow
from twin.report.run_folder import Run
from twin.report.section import Section
from twin.report.thumbnails import Thumbnail, thumbnails_of
from twin.report.wording import fastener_name, truth_text, words

MOST = 40
NONE = "Every part was judged right: no escape, no false alarm."
UNRECORDED = "not recorded by the version that made this run"


@dataclass(frozen=True)
class Mistake:
    """One wrongly judged part."""

    part_id: int
    fastener: str
    kind: str
    truth: str
    cause: str
    why: str
    cnr: float | None
    score: float | None
    threshold: float | None
    picture: Thumbnail | None


@dataclass(frozen=True)
class MistakesView:
    """How often each likely cause stands first: (kind, cause, parts); then the parts.

    `contrast` compares the cracks that were found with those that escaped.
    """

    causes: tuple[tuple[str, str, int], ...]
    parts: tuple[Mistake, ...]
    in_all: int
    has_pictures: bool
    contrast: str


def mistakes_section(run: Run) -> Section:
    """Escapes first, then false alarms, each in order of the parts."""
    title = "Escapes and false alarms"
    wrong = [(mistake_of(row), row) for row in run.parts if mistake_of(row)]
    if not wrong:
        return Section("mistakes", title, absent=NONE)
    wrong.sort(key=lambda found: (found[0] != "escape", found[1].part_id))
    shown = wrong[:MOST]
    pictures = thumbnails_of(run.folder / "gallery", {row.part_id for _, row in shown})
    counts = Counter((words(kind), row.cause or UNRECORDED) for kind, row in wrong)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    view = MistakesView(
        causes=tuple((kind, cause, count) for (kind, cause), count in ranked),
        parts=tuple(_mistake(kind, row, pictures) for kind, row in shown),
        in_all=len(wrong),
        has_pictures=bool(pictures),
        contrast=_contrast(run.parts),
    )
    return Section("mistakes", title, view)


def _mistake(kind: str, row: PartRow, pictures: Mapping[int, Thumbnail]) -> Mistake:
    truth = truth_text(
        is_defective=row.truth_defective,
        kinds=row.defect_kinds,
        longest_crack_m=row.longest_crack_m,
    )
    return Mistake(
        part_id=row.part_id,
        fastener=fastener_name(row.fastener),
        kind=words(kind),
        truth=truth,
        cause=row.cause or UNRECORDED,
        why=row.why,
        cnr=row.peak_cnr,
        score=row.score,
        threshold=row.threshold,
        picture=pictures.get(row.part_id),
    )


def _contrast(rows: Sequence[PartRow]) -> str:
    """Peak contrast-to-noise ratio of found and of escaped cracks, in words."""
    found = [r.peak_cnr for r in rows if r.verdict == "reject" and r.peak_cnr is not None]
    missed = [r.peak_cnr for r in rows if r.mistake == "escape" and r.peak_cnr is not None]
    pairs = (("were found", found), ("escaped", missed))
    return "; ".join(
        f"cracks that {name} have a peak CNR of {min(values):.1f} to {max(values):.1f} "
        f"(median {median(values):.1f}, {len(values)} cracks)"
        for name, values in pairs if values
    )  # fmt: skip
