"""Which parts were judged wrong; a recorded run can be asked too."""

from twin.bench.ledger import PartRow


def mistake_of(row: PartRow) -> str:
    """escape: defective and in the OK bin; false_alarm: sound and rejected by the verdict."""
    if row.truth_defective:
        return "escape" if row.outcome == "ok" else ""
    is_judged = row.outcome in ("ok", "reject") and row.verdict == "reject"
    return "false_alarm" if is_judged else ""
