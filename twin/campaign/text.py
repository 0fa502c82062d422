"""What a campaign came to, for the terminal."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from twin.campaign.summary import COUNTED

MOST_TOLD = 20


def campaign_text(summary: Mapping[str, Any], folder: Path) -> RenderableType:
    """Counts, coverage and the first findings with their files."""
    table = Table("figure", "value")
    table.add_row("sequences", str(summary["sequences"]))
    for key in COUNTED.values():
        table.add_row(key.replace("_", " "), str(summary[key]))
    for kind, row in summary["coverage"].items():
        table.add_row(f"{kind.replace('_', ' ')} reached", f"{row['reached']} of {row['of']}")
    table.add_row("simulated", f"{summary['simulated_h']:.1f} h in {summary['wall_s']:.0f} s")
    found = [Text(f"{folder / row['file']}: {row['text']}") for row in summary["found"]]
    more = len(found) - MOST_TOLD
    tail = [Text(f"and {more} more in {folder}")] if more > 0 else []
    return Group(table, *found[:MOST_TOLD], *tail)
