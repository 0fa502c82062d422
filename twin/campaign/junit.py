"""JUnit XML of a campaign, for build servers: a case for each thing that is looked for."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from twin.campaign.summary import COUNTED
from twin.report.invariants import INVARIANTS
from twin.report.junit import Case, write_cases

MOST_EXAMPLES = 20


def write_campaign_junit(summary: Mapping[str, Any], file: Path) -> None:
    """Write what the campaign that `summary` describes has found to `file`.

    Raises: UsageError where `file` cannot be written.
    """
    kinds = {("violation", str(n)): f"{n}. {name}" for n, name in INVARIANTS.items()}
    kinds |= {(kind, ""): f"no {key.replace('_', ' ')}" for kind, key in COUNTED.items()
              if kind != "violation"}  # fmt: skip
    name = f"campaign seed {summary['seed']}, {summary['sequences']} sequences"
    write_cases("twin campaign", name, [_case(summary, *key, text) for key, text in kinds.items()],
                file, wall_s=summary["wall_s"])  # fmt: skip


def _case(summary: Mapping[str, Any], kind: str, what: str, name: str) -> Case:
    mine = [row for row in summary["found"]
            if row["kind"] == kind and what in ("", row["what"])]  # fmt: skip
    lines = [f"{row['file']}: {row['text']}" for row in mine[:MOST_EXAMPLES]]
    failure = f"{len(mine)} sequences, must be 0" if mine else ""
    return Case("campaign", name, failure, "\n".join(lines))
