"""Gallery of parts: their images with truth and findings on top."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from twin.bench.ledger import PartRow
from twin.report.pictures import Picture, Pictures, encode_pictures
from twin.report.run_folder import Box, Preview, Run
from twin.report.section import Section
from twin.report.wording import fastener_name, truth_text, words

TIMING = (
    "This run played at imaging level “timing”: verdicts were drawn from a detection model "
    "measured earlier, and no image was rendered."
)
NOTHING = "No images were kept: no part reached the inspection in this run."
KINDS = {
    (True, "reject"): ("found", "good"),
    (False, "ok"): ("passed", "good"),
    (True, "ok"): ("escape", "bad"),
    (False, "reject"): ("false alarm", "bad"),
}
TRUTH_MARGIN_PX = 14
FINDING_MARGIN_PX = 8
MOST_CLOSE_UPS = 6
"""Per part."""


@dataclass(frozen=True)
class Shown:
    """One image with its overlays: boxes in native pixels as (x, y, width, height)."""

    view: str
    picture: Picture
    truth: tuple[Box, ...]
    findings: tuple[tuple[Box, float], ...]
    alt: str


@dataclass(frozen=True)
class Card:
    """One part: its caption, its images, the shank first, and its indications close up."""

    part_id: int
    fastener: str
    truth: str
    verdict: str
    reason: str
    score: float | None
    threshold: float | None
    kind: str
    tone: str
    images: tuple[Shown, ...]
    close_ups: tuple[Shown, ...]


Shots = tuple[Preview, Pictures]


def gallery_section(run: Run) -> Section:
    """The parts whose images the run kept."""
    if not run.previews:
        absent = TIMING if run.is_timing_level else NOTHING
        return Section("gallery", "Gallery", absent=absent)
    pictures = encode_pictures(run.previews)
    rows = {row.part_id: row for row in run.parts}
    by_part: dict[int, list[Shots]] = defaultdict(list)
    for preview, mine in zip(run.previews, pictures, strict=True):
        by_part[preview.part_id].append((preview, mine))
    cards = tuple(_card(shown, rows[part_id]) for part_id, shown in by_part.items())
    return Section("gallery", "Gallery", cards)


def _card(images: Sequence[Shots], row: PartRow) -> Card:
    truth = truth_text(
        is_defective=row.truth_defective,
        kinds=row.defect_kinds,
        longest_crack_m=row.longest_crack_m,
    )
    kind, tone = KINDS.get((row.truth_defective, row.verdict), ("no verdict", ""))
    close_ups = [_shown(preview, p, truth) for preview, mine in images for p in mine.close_ups]
    return Card(
        part_id=row.part_id,
        fastener=fastener_name(row.fastener),
        truth=truth,
        verdict=row.verdict or "none",
        reason=words(row.reason),
        score=row.score,
        threshold=row.threshold,
        kind=kind,
        tone=tone,
        images=tuple(_shown(preview, mine.view, truth) for preview, mine in images),
        close_ups=tuple(close_ups[:MOST_CLOSE_UPS]),
    )


def _shown(preview: Preview, picture: Picture, truth: str) -> Shown:
    view = words(preview.view)
    alt = (
        f"Part {preview.part_id}, {view}, truth {truth}: {len(preview.truth)} true indications, "
        f"{len(preview.findings)} findings"
    )
    return Shown(
        view=view,
        picture=picture,
        truth=tuple(_widened(box, TRUTH_MARGIN_PX) for box in preview.truth),
        findings=tuple((_widened(f.box, FINDING_MARGIN_PX), f.score) for f in preview.findings),
        alt=alt,
    )


def _widened(box: Box, margin: int) -> Box:
    """`box` with room around it, so that its outline does not hide what it shows."""
    x, y, width, height = box
    return x - margin, y - margin, width + 2 * margin, height + 2 * margin
