"""What a worker does with a number: draw the sequence, play it, shrink what it finds."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from textwrap import wrap
from typing import Any

from twin.bench.controllers import controller_of
from twin.bench.recipes import bench_recipe
from twin.campaign.draw import draw_sequence
from twin.campaign.finding import Finding
from twin.campaign.play import Boot, Played, play_document
from twin.campaign.scenario_file import yaml_text
from twin.campaign.sequence import Sequence
from twin.campaign.shrink import shrunk
from twin.campaign.stage import Stage, stage_of
from twin.controllers.contract import Controller
from twin.controllers.lockstep import Lockstep
from twin.controllers.reference import ReferenceController
from twin.core.errors import ScenarioError
from twin.spec.rig import Rig
from twin.spec.scenario import Scenario

MOST_PLAYS = 200
"""For shrinking one finding: half a minute at most."""


@dataclass(frozen=True)
class Found:
    """A finding, its shrunk scenario as YAML, and how many troubles are left in it."""

    finding: Finding
    yaml: str
    troubles: int


@dataclass(frozen=True)
class Result:
    """What came of one sequence."""

    number: int
    found: tuple[Found, ...]
    reached: Mapping[str, list[str]]
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Job:
    """Plays sequence after sequence of a campaign; may be sent to another process.

    `controller` is the scenario's block; with `is_lockstep` the reference runs beside it and any
    difference is a finding; `boot` gives another controller than the scenario's; a finding is
    shrunk with at most `most_plays` plays.
    """

    seed: int
    controller: Mapping[str, Any]
    is_lockstep: bool = False
    boot: Boot | None = None
    most_plays: int = MOST_PLAYS

    def __call__(self, number: int) -> Result:
        """Draw, play and shrink sequence `number`."""
        sequence = draw_sequence(seed=self.seed, number=number, rig=stage_of().rig,
                                 controller=self.controller)  # fmt: skip
        return self.result_of(sequence, number)

    def result_of(self, sequence: Sequence, number: int) -> Result:
        """Play a sequence and shrink what it shows."""
        stage = stage_of()
        played = self._play(sequence, stage)
        found = tuple(self._shrunk(sequence, finding, stage) for finding in played.findings)
        return Result(number, found, played.reached, _facts(played))

    def _play(self, sequence: Sequence, stage: Stage) -> Played:
        boot = side_by_side if self.is_lockstep else self.boot
        return play_document(sequence.document(), stage, boot=boot)

    def _shrunk(self, sequence: Sequence, finding: Finding, stage: Stage) -> Found:
        def shows_it(candidate: Sequence) -> bool:
            try:
                played = self._play(candidate, stage)
            except ScenarioError:
                return False
            return finding.sign in {other.sign for other in played.findings}

        small, _ = shrunk(sequence, shows_it, most_plays=self.most_plays)
        again = self._play(small, stage).findings
        shown = next((other for other in again if other.sign == finding.sign), finding)
        text = yaml_text(small.document(), head=_head(shown))
        return Found(shown, text, len(small.troubles))


def side_by_side(scenario: Scenario, rig: Rig) -> Controller:
    """The scenario's controller, with the reference beside it."""
    reference = ReferenceController(bench_recipe(scenario, rig))
    return Lockstep(reference, controller_of(scenario, rig), tags=rig.tags)


def result_document(result: Result) -> dict[str, Any]:
    """A result as one line of the journal."""
    found = [{**asdict(one.finding), "troubles": one.troubles} for one in result.found]
    return {"number": result.number, "found": found, "reached": dict(result.reached),
            **result.facts}  # fmt: skip


def _facts(played: Played) -> dict[str, Any]:
    summary = played.summary
    if not summary:
        return {}
    return {
        "parts": summary["parts"],
        "end": {key: summary["end"][key] for key in ("state", "alarm")},
        "simulated_s": summary["kpi"]["simulated_s"],
        "trace_sha256": summary["trace_sha256"],
    }


def _head(finding: Finding) -> list[str]:
    """What the file shows and how to see it."""
    when = "" if finding.time_s is None else f" at {finding.time_s:.3f} s"
    what = {
        "violation": f"Invariant {finding.what} is violated{when}: {finding.text}.",
        "deadlock": f"Dead-lock: {finding.text}.",
        "lost_part": f"A part is lost: {finding.text}.",
        "crash": f"The twin breaks down with {finding.what}: {finding.text}",
        "difference": f"The controllers differ: {finding.text}.",
    }[finding.kind]
    code = 3 if finding.kind == "crash" else 1
    how = f"twin run FILE ends with exit code {code}."
    if finding.kind == "difference":
        how = "twin run FILE --controller reference and --controller native leave other traces."
    return [*_wrapped(what), how]


def _wrapped(text: str) -> list[str]:
    return [line for part in text.splitlines() for line in wrap(part, 96)] or [""]
