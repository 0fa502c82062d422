"""One sequence played through, and everything in it that does not hold."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from twin.bench.finish import play
from twin.bench.recording import Recording
from twin.bench.set_up import set_up
from twin.campaign.finding import Finding
from twin.campaign.reached import Reached
from twin.campaign.scenario_file import loaded_from
from twin.campaign.stage import Stage
from twin.campaign.whereabouts import Whereabouts
from twin.controllers.contract import Controller
from twin.controllers.lockstep import Difference
from twin.core.errors import ControllerError, RunError
from twin.core.units import ns_from_s
from twin.spec.rig import Rig
from twin.spec.scenario import Scenario

Boot = Callable[[Scenario, Rig], Controller]
MOST_EVENTS = 3_000_000
"""Far more than any sequence has: whoever needs more goes round in circles."""


@dataclass(frozen=True)
class Played:
    """What came of a sequence; of one that crashed there is no summary."""

    findings: tuple[Finding, ...]
    reached: Mapping[str, list[str]]
    summary: Mapping[str, Any] = field(default_factory=dict)


def play_document(document: Mapping[str, Any], stage: Stage, *, boot: Boot | None = None) -> Played:
    """Play a scenario document on a stage, as `twin run` would; `boot` gives another controller.

    Raises: ScenarioError where the document would not load, ControllerError where its controller
    cannot be run.
    """
    loaded = loaded_from(document, stage.rig)
    reached, whereabouts = Reached(), Whereabouts()
    stage.cell.clear()
    with TemporaryDirectory(prefix="twin-campaign-") as folder, ExitStack() as closing:
        recording = Recording(Path(folder), loaded)
        try:
            bench = set_up(loaded, inspector=None, recording=recording, witness=_nobody,
                           closing=closing, readers=(reached.take, whereabouts.take),
                           cell=stage.cell, boot=boot)  # fmt: skip
            limit_ns = ns_from_s(loaded.scenario.time_limit_s)
            reached_end = play(bench, limit_ns=limit_ns, before_event=_Fuse().count)
        except ControllerError:
            raise
        except Exception as error:  # whatever it is, it is what the campaign looks for
            return Played((_breakdown(error),), reached.names())
        summary = recording.close(int(bench.site.env.now))
    summary["reached_end"] = reached_end
    lost = _lost(summary, whereabouts.disagreement(bench))
    findings = (*_violations(summary), *_ends(summary), *lost)
    return Played(findings, reached.names(), summary)


class _Fuse:
    """Blows where events never end."""

    def __init__(self) -> None:
        self._events = 0

    def count(self, _: int) -> None:
        self._events += 1
        if self._events > MOST_EVENTS:
            raise RunError(f"more than {MOST_EVENTS} events: the twin goes round in circles")


def _breakdown(error: Exception) -> Finding:
    if error.args and isinstance(error.args[0], Difference):
        difference = error.args[0]
        return Finding("difference", difference.signal, str(difference), difference.time_ns / 1e9)
    return Finding("crash", type(error).__name__, str(error))


def _violations(summary: Mapping[str, Any]) -> Iterator[Finding]:
    """The first violation of each invariant."""
    seen: set[int] = set()
    for row in summary["invariants"]["violations"]:
        if row["invariant"] not in seen:
            seen.add(row["invariant"])
            yield Finding("violation", str(row["invariant"]), row["text"], row["time_s"])


def _ends(summary: Mapping[str, Any]) -> Iterator[Finding]:
    """Where the bench does not come to the end it must come to."""
    end = f"ends {summary['end']['state']} with alarm {summary['end']['alarm']}"
    if not summary["reached_end"]:
        yield Finding("deadlock", "", f"the limit of simulated time came first; it {end}")
        return
    failed = [row for row in summary["expectations"] if not row["passed"]]
    if any(row["metric"].startswith("end.") for row in failed):
        yield Finding("deadlock", "", f"the bench {end}")
    elif failed:
        told = ", ".join(f"{row['metric']} = {row['value']} ({row['limit']})" for row in failed)
        yield Finding("lost_part", "", f"the bench {end}, but {told}")


def _lost(summary: Mapping[str, Any], disagreement: str | None) -> Iterator[Finding]:
    """Where parts are missing in the count, or are not where they are said to be."""
    parts = summary["parts"]
    if parts["in"] != sum(parts[end] for end in ("ok", "reject", "in_process", "dropped")):
        yield Finding("lost_part", "count", f"the count does not come out: {parts}")
    if disagreement:
        yield Finding("lost_part", "place", disagreement)


def _nobody(*_: object) -> None:
    """Nobody looks at images: there are none at timing level."""
