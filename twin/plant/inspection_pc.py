"""The inspection PC: keeps the images of a cycle, answers one request with one verdict."""

import json
import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
import simpy

from twin.core.records import Alarm, NoVerdict, Verdict
from twin.plant.captures import Capture
from twin.plant.first_of import FirstOf
from twin.plant.site import Site
from twin.spec.scenario import Latency

VERDICT_CODES = {"ok": 1, "reject": 2}
EXPOSURE_SHARES = (0.8, 1.25)
"""A camera sends its exposure time along; outside of this over the set one is doubt (assumed)."""
MALFORMED_CODE, MALFORMED_SCORE = 7, -3.0


class Judge(Protocol):
    """Whoever turns the captures of one cycle into a verdict."""

    def judge(self, captures: Sequence[Capture], *, part_id: int) -> Verdict | NoVerdict:
        """Verdict on `part_id` from its captures, or why there is none."""
        ...


class Watch(Protocol):
    """Whoever monitors the inspection."""

    def see(
        self, captures: Sequence[Capture], verdict: Verdict | None, *, latency_s: float
    ) -> Sequence[Alarm]:
        """Alarms that begin or end with one inspection."""
        ...


class ImageStore:
    """The captures of the present cycle, in order of arrival."""

    def __init__(self) -> None:
        self._captures: list[Capture] = []

    def receive(self, capture: Capture) -> None:
        """Keep a capture; the first one of a new cycle clears the last cycle's.

        Cycles count from 1 again after a power failure: only with its part is one unique.
        """
        self._captures = [*self.of(capture.part_id, capture.cycle_id), capture]

    def of(self, part_id: int, cycle_id: int) -> tuple[Capture, ...]:
        """What was captured of a part in a cycle."""
        return tuple(c for c in self._captures if (c.part_id, c.cycle_id) == (part_id, cycle_id))


class InspectionPc:
    """Takes its modelled latency in virtual time; the verdict comes from the judge.

    Where it shares its `servers` with other fixtures it waits for one of them in order of asking;
    `time_share` is its time for a part over that of a single PC.
    """

    def __init__(
        self,
        site: Site,
        store: ImageStore,
        judge: Judge,
        *,
        latency: Latency,
        rng: np.random.Generator,
        watch: Watch | None = None,
        servers: simpy.Resource | None = None,
        time_share: float = 1.0,
    ) -> None:
        self._servers = servers
        self._time_share = time_share
        self._site = site
        self._watch = watch
        self._wires = site.wires
        self._faults = site.faults
        self._journal = site.journal
        self._store = store
        self._judge = judge
        self._latency = latency
        self._rng = rng
        self._last: Verdict | None = None
        site.env.process(self._run())

    def _run(self):
        while True:
            yield self._wires.rises("inspection_request")
            part_id, cycle_id = int(self._wires["part_id"]), int(self._wires["cycle_id"])
            released = self._wires.falls("inspection_request")
            if self._faults.active("inspection", "disconnect") is None:
                yield from self._answer(part_id, cycle_id, released)
            yield released
            for state in ("busy", "valid", "fault"):
                self._wires[f"inspection_{state}"] = False
            self._wires["inspection_verdict"] = 0

    def _answer(self, part_id: int, cycle_id: int, released: simpy.Event):
        self._wires["inspection_busy"] = True
        if self._servers is None:
            yield from self._work(part_id, cycle_id, released)
            return
        with self._servers.request() as turn:
            yield FirstOf(turn, released)
            if not released.triggered:
                yield from self._work(part_id, cycle_id, released)

    def _work(self, part_id: int, cycle_id: int, released: simpy.Event):
        self._journal.note("station", "inspection", part_id, "judge")
        latency_s = self._latency_s()
        yield FirstOf(self._site.after_s(latency_s), released)
        self._journal.note("station", "inspection", part_id, "")
        self._wires["inspection_busy"] = False
        if released.triggered:
            self._tell(part_id, (), None, latency_s)
            return
        if self._faults.active("inspection", "error") is not None:
            self._wires["inspection_fault"] = True
            return
        captures = self._store.of(part_id, cycle_id)
        verdict = self._judge.judge(captures, part_id=part_id)
        if isinstance(verdict, NoVerdict):
            self._fail(verdict, part_id, cycle_id)
            return
        self._answer_with(verdict, captures, cycle_id)
        self._tell(part_id, captures, verdict, latency_s)

    def _answer_with(self, verdict: Verdict, captures: Sequence[Capture], cycle_id: int) -> None:
        if not all(map(_is_exposed_as_set, captures)):
            verdict = replace(verdict, decision="reject", score=1.0)
        self._record(captures, verdict, cycle_id)
        self._publish(*self._distorted(verdict, cycle_id))

    def _fail(self, failure: NoVerdict, part_id: int, cycle_id: int) -> None:
        """What the controller sees of a stack that gave no verdict: as the faults of that name."""
        text = json.dumps({"part": part_id, "reason": failure.reason})
        self._journal.note("alarm", f"service_{failure.kind}", 1.0, text)
        if failure.kind == "error":
            self._wires["inspection_fault"] = True
        elif failure.kind == "malformed":
            nonsense = Verdict(part_id, "reject", MALFORMED_SCORE, 1.0)
            self._publish(nonsense, cycle_id, code=MALFORMED_CODE)

    def _tell(
        self,
        part_id: int,
        captures: Sequence[Capture],
        verdict: Verdict | None,
        latency_s: float,
    ) -> None:
        """Let the watch look; its alarms go into the journal."""
        if self._watch is None:
            return
        for alarm in self._watch.see(captures, verdict, latency_s=latency_s):
            facts = {"part": part_id, "ratio": round(alarm.ratio, 3), "text": alarm.text}
            self._journal.note("alarm", alarm.name, float(alarm.is_on), json.dumps(facts))

    def _latency_s(self) -> float:
        slow_s = self._faults.active("inspection", "slow") or 0.0
        return self._drawn_latency_s() * self._time_share + slow_s

    def _drawn_latency_s(self) -> float:
        latency = self._latency
        match latency.kind:
            case "fixed":
                return latency.mean_s
            case "exponential":
                return float(self._rng.exponential(latency.mean_s))
            case "profile":
                drawn_s = self._rng.normal(latency.mean_s, latency.sigma_s)
                return max(0.5 * latency.mean_s, drawn_s)

    def _record(self, captures: Sequence[Capture], verdict: Verdict, cycle_id: int) -> None:
        text = json.dumps({
            "part": verdict.part_id,
            "cycle": cycle_id,
            "threshold": verdict.threshold,
            "views": verdict.view_scores,
            "crc32": {c.view: c.developed.result().crc32 for c in captures if c.developed},
        })  # fmt: skip
        self._journal.note("verdict", verdict.decision, verdict.score, text)

    def _distorted(self, verdict: Verdict, cycle_id: int) -> tuple[Verdict, int]:
        present, self._last = verdict, verdict if self._last is None else self._last
        if self._faults.active("inspection", "previous_verdict") is not None:
            return self._last, cycle_id - 1
        self._last = present
        if self._faults.active("inspection", "wrong_part_id") is not None:
            present = replace(present, part_id=present.part_id + 1)
        if self._faults.active("inspection", "nan_score") is not None:
            present = replace(present, score=math.nan)
        if self._faults.active("inspection", "malformed") is not None:
            present = replace(present, score=MALFORMED_SCORE)
        return present, cycle_id

    def _publish(self, verdict: Verdict, cycle_id: int, *, code: int | None = None) -> None:
        self._wires["inspection_part_id"] = verdict.part_id
        self._wires["inspection_cycle_id"] = cycle_id
        self._wires["inspection_score"] = verdict.score
        is_malformed = self._faults.active("inspection", "malformed") is not None
        usual = MALFORMED_CODE if is_malformed else VERDICT_CODES[verdict.decision]
        self._wires["inspection_verdict"] = usual if code is None else code
        self._wires["inspection_valid"] = True


def _is_exposed_as_set(capture: Capture) -> bool:
    low, high = EXPOSURE_SHARES
    return low <= capture.camera.exposure_share <= high
