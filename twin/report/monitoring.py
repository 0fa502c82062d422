"""What the monitoring of the inspection noticed in a run."""

import json
from dataclasses import dataclass

from twin.core.units import s_from_ns
from twin.report.run_folder import Run
from twin.report.section import Section
from twin.report.wording import words

TITLE = "Monitoring of the inspection"
NOTHING = "The monitoring of the inspection noticed nothing in this run."
MOST_ROWS = 60


@dataclass(frozen=True)
class Notice:
    """One alarm as it began."""

    time_s: float
    part_id: int
    name: str
    text: str
    ratio: float | None


@dataclass(frozen=True)
class MonitoringView:
    """The first alarms, and how many more there were."""

    notices: tuple[Notice, ...]
    left_out: int


def monitoring_section(run: Run) -> Section:
    """Alarms in their order, each with the part it came with."""
    rows = [(time_ns, name, text) for time_ns, name, value, text in run.entries("alarm") if value]
    if not rows:
        return Section("monitoring", TITLE, absent=NOTHING)
    notices = tuple(_notice(*row) for row in rows[:MOST_ROWS])
    return Section("monitoring", TITLE, MonitoringView(notices, len(rows) - len(notices)))


def _notice(time_ns: int, name: str, text: str) -> Notice:
    facts = json.loads(text)
    return Notice(
        s_from_ns(time_ns),
        facts["part"],
        words(name),
        facts.get("text") or facts.get("reason", ""),
        facts.get("ratio"),
    )
