"""How good a data set is: its balance, copies in it, and where its annotators disagree."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import Any

import numpy as np

from twin.inspection.photographs.looks import near_pairs
from twin.inspection.photographs.marking import size_text
from twin.inspection.photographs.photograph import Photograph

SURPRISE = 0.5
"""Distance of a score from the label, 0 or 1, above which a photograph is suspicious."""


def quality(
    photographs: Sequence[Photograph], *, score: Callable[[Photograph], float] | None = None
) -> dict[str, Any]:
    """Figures of a data set, JSON-ready; `score` is what a model makes of a photograph, 0 to 1.

    `copies` are photographs of the same bytes, `near_copies` such as look alike and were not
    called one group; `disputed` those on which annotators disagree, with the share of them that
    outvoted the rest; `suspicious` those whose label surprises the model, most surprising first.
    """
    return {
        "photographs": len(photographs),
        "groups": len({photograph.group for photograph in photographs}),
        "classes": _classes(photographs),
        "kinds": dict(sorted(Counter(k for p in photographs for k in p.kinds).items())),
        "sizes": dict(Counter(size_text(p.shape) for p in photographs).most_common()),
        "defect_area_share": _area(photographs),
        "copies": _copies(photographs),
        "near_copies": list(_near_copies(photographs)),
        "annotators": dict(sorted(Counter(a for p in photographs for a in p.markings).items())),
        "disputed": [_dispute(p) for p in photographs if p.is_disputed],
        "outline_agreement": _agreement(photographs),
        "suspicious": [] if score is None else _suspicious(photographs, score),
    }


def _classes(photographs: Sequence[Photograph]) -> dict[str, int]:
    defective = sum(photograph.is_defective for photograph in photographs)
    return {"good": len(photographs) - defective, "defective": defective}


def _area(photographs: Sequence[Photograph]) -> dict[str, float] | None:
    """Least, median and largest share of a defective photograph that is marked."""
    masks = (photograph.mask() for photograph in photographs if photograph.is_defective)
    shares = [float(mask.mean()) for mask in masks if mask is not None]
    if not shares:
        return None
    return {"min": min(shares), "median": float(np.median(shares)), "max": max(shares)}


def _copies(photographs: Sequence[Photograph]) -> list[list[str]]:
    same: dict[str, list[str]] = defaultdict(list)
    for photograph in photographs:
        same[photograph.sha256].append(photograph.name)
    return [names for names in same.values() if len(names) > 1]


def _near_copies(photographs: Sequence[Photograph]) -> Iterator[list[str]]:
    for i, j in near_pairs([photograph.fingerprint for photograph in photographs]):
        first, second = photographs[i], photographs[j]
        if first.sha256 != second.sha256 and first.group != second.group:
            yield [first.name, second.name]


def _dispute(photograph: Photograph) -> dict[str, Any]:
    votes = {name: bool(marking.kinds) for name, marking in sorted(photograph.markings.items())}
    for_it = photograph.defective_votes
    most = for_it if photograph.is_defective else len(votes) - for_it
    return {
        "name": photograph.name,
        "majority": "defective" if photograph.is_defective else "good",
        "share": most / len(votes),
        "votes": {name: "defective" if is_so else "good" for name, is_so in votes.items()},
    }


def _agreement(photographs: Sequence[Photograph]) -> float | None:
    """Mean intersection over union of two annotators' masks, over all that both marked."""
    overlaps = [value for p in photographs for value in _overlaps(p)]
    return float(np.mean(overlaps)) if overlaps else None


def _overlaps(photograph: Photograph) -> Iterator[float]:
    masks = [m.mask(photograph.shape) for m in photograph.markings.values() if m.kinds]
    for one, other in combinations([mask for mask in masks if mask is not None], 2):
        yield float((one & other).sum() / max(1, (one | other).sum()))


def _suspicious(
    photographs: Sequence[Photograph], score: Callable[[Photograph], float]
) -> list[dict[str, Any]]:
    rows = [{"name": p.name, "label": "defective" if p.is_defective else "good",
             "score": score(p), "surprise": 0.0} for p in photographs]  # fmt: skip
    for row in rows:
        row["surprise"] = abs(row["score"] - (row["label"] == "defective"))
    surprising = [row for row in rows if row["surprise"] > SURPRISE]
    return sorted(surprising, key=lambda row: (-row["surprise"], row["name"]))
