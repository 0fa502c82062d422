"""One line of why: the crack, its contrast, what stood out, the score."""

from math import degrees

from twin.bench.causes.crack import CrackFigures
from twin.bench.causes.reason import Reason
from twin.bench.causes.reasons import ROSE_BARELY, ROSE_CERTAIN

MOST_REASONS = 3


def why_text(
    *,
    crack: CrackFigures | None,
    peak_cnr: float | None,
    reasons: tuple[Reason, ...],
    score: float | None,
    threshold: float | None,
) -> str:
    """The whole line, its reasons in the order given."""
    pieces = [_what(crack, peak_cnr), *(reason.text for reason in reasons[:MOST_REASONS])]
    pieces += [f"also {reason.text}" for reason in reasons[MOST_REASONS:] if "fault" in reason.key]
    return "; ".join(filter(None, [*pieces, _margin(score, threshold)]))


def _what(crack: CrackFigures | None, peak_cnr: float | None) -> str:
    if crack is None:
        return "sound part"
    return ", ".join(filter(None, [_crack(crack), _contrast(peak_cnr)]))


def _crack(crack: CrackFigures) -> str:
    kind = crack.kind.replace("_", " ")
    size = f"{1e3 * crack.length_m:.2g} mm long, {1e3 * crack.depth_m:.2g} mm deep"
    mouth = (
        f"under {1e3 * crack.cover_m:.2g} mm of metal"
        if crack.cover_m
        else f"{1e6 * crack.opening_m:.0f} µm open"
    )
    axis = "radius" if crack.zone == "head face" else "axis"
    return f"{kind} {size}, {mouth}, {degrees(crack.angle_rad):.0f}° to the {axis}, {crack.zone}"


def _contrast(peak_cnr: float | None) -> str:
    if peak_cnr is None:
        return ""
    if peak_cnr == 0:
        return "in no image (CNR 0)"
    text = f"CNR {peak_cnr:.1f}"
    if peak_cnr < ROSE_BARELY:
        return f"{text} below the {ROSE_BARELY:g} that is barely seen (Rose)"
    if peak_cnr < ROSE_CERTAIN:
        return f"{text} below the {ROSE_CERTAIN:g} that is seen for certain (Rose)"
    return text


def _margin(score: float | None, threshold: float | None) -> str:
    if score is None or threshold is None:
        return "no verdict"
    return f"score {score:.3f} {'≥' if score >= threshold else '<'} threshold {threshold:.3f}"
