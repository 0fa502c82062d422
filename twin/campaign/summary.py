"""What a campaign comes to."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from twin.campaign.reached import coverage

COUNTED = {"violation": "violations", "deadlock": "deadlocks", "lost_part": "lost_parts",
           "crash": "crashes", "difference": "differences"}  # fmt: skip
"""Key of the summary for each kind of finding."""
S_PER_H = 3600.0


def campaign_summary(
    settings: Mapping[str, Any], done: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Counts of findings and parts, what was reached, and every finding with its file."""
    found = [{"number": one["number"], **entry} for one in done for entry in one["found"]]
    kinds = Counter(entry["kind"] for entry in found)
    parts: Counter[str] = Counter()
    for one in done:
        parts.update(one.get("parts", {}))
    return {
        **settings,
        "sequences": len(done),
        **{key: kinds[kind] for kind, key in COUNTED.items()},
        "passed": not found,
        "parts": dict(parts),
        "ends": dict(Counter(one["end"]["state"] for one in done if "end" in one)),
        "simulated_h": sum(one.get("simulated_s", 0.0) for one in done) / S_PER_H,
        "found": found,
        "coverage": coverage(one["reached"] for one in done),
    }
