"""A comparison as Markdown, for a comment on a pull request."""

from twin.compare.comparison import Comparison
from twin.compare.wording import MARKS, change, interval, sentence, value


def markdown(comparison: Comparison) -> str:
    """The verdict, what changed in a table, and everything in a fold."""
    changed = [row for row in comparison.figures if row.verdict != "same"]
    broken = [row for row in comparison.counts if row.base or row.candidate]
    lines = [f"### twin compare: {MARKS[comparison.verdict]}", ""]
    lines += [f"`{_clean(comparison.candidate)}` against `{_clean(comparison.base)}`: "
              f"{sentence(comparison)}.", ""]  # fmt: skip
    if changed:
        lines += _table(comparison, changed_only=True)
    else:
        lines += ["No figure differs by more than chance and its margin.", ""]
    if broken:
        lines += ["| must not be | base | candidate | |", "|---|---:|---:|---|"]
        lines += [f"| {r.name} | {r.base} | {r.candidate} | {MARKS[r.verdict]} |" for r in broken]
        lines += [""]
    lines += [f"> {_clean(note)}" for note in comparison.notes]
    lines += ["", "<details><summary>All figures</summary>", ""]
    lines += [*_table(comparison, changed_only=False), "</details>"]
    return "\n".join(lines) + "\n"


def _table(comparison: Comparison, *, changed_only: bool) -> list[str]:
    lines = ["| figure | base | candidate | difference | interval | |",
             "|---|---:|---:|---:|---:|---|"]  # fmt: skip
    for row in comparison.figures:
        if changed_only and row.verdict == "same":
            continue
        found = row.difference
        lines.append(f"| {row.kpi.text} | {value(row, found.base)} | "
                     f"{value(row, found.candidate)} | {change(row)} | {interval(row)} | "
                     f"{MARKS[row.verdict]} |")  # fmt: skip
    return [*lines, ""]


def _clean(text: str) -> str:
    """`text` without what Markdown would read as its own."""
    return text.replace("`", "'").replace("\n", " ").replace("<", "&lt;").replace("|", "\\|")
