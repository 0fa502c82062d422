"""Scores against crack length: how far each part stood from the threshold."""

from collections.abc import Sequence

import numpy as np

from twin.bench.ledger import PartRow
from twin.core.random import stream
from twin.report.plot import BLUE, INK, MUTED, ORANGE, Plot, Trace, axis
from twin.report.wording import fastener_name, truth_text

MOST_POINTS = 4000
SOUND_BAND_MM = 0.6
"""Sound parts have no length; they are spread over a band this wide left of zero."""


def score_plot(parts: Sequence[PartRow]) -> Plot | None:
    """Score of each judged part over its longest crack; None where no part has a score."""
    scored = [row for row in parts if row.score is not None]
    if not scored:
        return None
    kept = scored[:: -(-len(scored) // MOST_POINTS)]
    sound = [row for row in kept if not row.truth_defective]
    cracked = [row for row in kept if row.truth_defective]
    data = [_points(sound, "sound", BLUE), _points(cracked, "defective", ORANGE)]
    longest_mm = max((1000 * row.longest_crack_m for row in cracked), default=1.0)
    thresholds = sorted({row.threshold for row in scored if row.threshold is not None})
    return Plot(
        name="plot-scores",
        alt="Inspection score of each part against the length of its longest crack in mm, "
        "sound parts left of zero, with the decision threshold as a line",
        height_px=340,
        data=[trace for trace in data if trace["text"]],
        layout={
            "xaxis": axis("longest crack [mm], sound parts left of zero",
                          range=[-1.5 * SOUND_BAND_MM, 1.05 * longest_mm], dtick=1),
            "yaxis": axis("score [1]", range=[-0.03, 1.03]),
            "shapes": [_threshold_line(value) for value in thresholds],
            "annotations": [_threshold_label(value) for value in thresholds[:1]],
        },
    )  # fmt: skip


def _points(rows: Sequence[PartRow], name: str, colour: str) -> Trace:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [round(value, 3) for value in _places_mm(rows)],
        "y": [round(row.score or 0.0, 4) for row in rows],
        "text": [_hover(row) for row in rows],
        "hoverinfo": "text",
        "marker": {
            "color": colour,
            "size": 8,
            "opacity": 0.75,
            "symbol": ["circle" if row.outcome == "reject" else "circle-open" for row in rows],
        },
    }


def _places_mm(rows: Sequence[PartRow]) -> list[float]:
    spread = stream(0, "report", "sound parts").uniform(-1.25, -0.25, len(rows))
    lengths = np.array([1000 * row.longest_crack_m for row in rows])
    is_defective = np.array([row.truth_defective for row in rows], dtype=bool)
    return np.where(is_defective, lengths, SOUND_BAND_MM * spread).tolist()


def _hover(row: PartRow) -> str:
    truth = truth_text(
        is_defective=row.truth_defective,
        kinds=row.defect_kinds,
        longest_crack_m=row.longest_crack_m,
    )
    score = f"score {row.score:.3f}"
    return f"part {row.part_id}, {fastener_name(row.fastener)}<br>{truth}<br>{score}, {row.outcome}"


def _threshold_line(value: float) -> dict:
    line = {"color": INK, "width": 1.2, "dash": "dash"}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": value, "y1": value,
            "line": line}  # fmt: skip


def _threshold_label(value: float) -> dict:
    return {"xref": "paper", "x": 1, "xanchor": "right", "y": value, "yanchor": "bottom",
            "text": f"threshold {value:.3g}", "showarrow": False,
            "font": {"size": 11, "color": MUTED}}  # fmt: skip
