"""Rejects by the reason the controller gave."""

from collections import Counter
from dataclasses import dataclass

from twin.report.run_folder import Run
from twin.report.section import Section
from twin.report.wording import reason_text, words


@dataclass(frozen=True)
class Reason:
    """One reject reason: how many parts, and what they really were."""

    name: str
    text: str
    count: int
    sound: int
    defective: int


def rejects_section(run: Run) -> Section:
    """Rejected parts by reason, the most frequent first."""
    rejected = [row for row in run.parts if row.outcome == "reject"]
    if not rejected:
        return Section("rejects", "Rejects by reason", absent="No part was rejected in this run.")
    counts = Counter(row.reason for row in rejected)
    defective = Counter(row.reason for row in rejected if row.truth_defective)
    reasons = tuple(
        Reason(words(name), reason_text(name), count, count - defective[name], defective[name])
        for name, count in counts.most_common()
    )
    return Section("rejects", "Rejects by reason", reasons)
