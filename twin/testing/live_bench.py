"""A bench under test: it stands still until the test lets time pass."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from twin.bench.assertions.excerpt import window_around
from twin.bench.finish import play
from twin.bench.ledger import PartRow
from twin.bench.recording import Recording, tags_in
from twin.bench.set_up import inspector_of, set_up
from twin.bench.stepping import pass_time, step_until, switch_on
from twin.bench.waveform import Window, drawn
from twin.core.errors import UsageError
from twin.core.records import Verdict
from twin.core.signals import Value
from twin.core.units import ns_from_s, s_from_ns
from twin.core.whole_file import write_whole
from twin.plant.captures import Capture, Developed
from twin.plant.faults import FaultHandle
from twin.report.lanes import value_text
from twin.report.vcd import vcd_lines
from twin.spec.loader import Loaded
from twin.testing.assertion import judged
from twin.testing.history import History, Signal

CONTROLLER = ("packml_state", "sequence_step", "alarm")
"""What a failure tells of the controller, whatever the test looked at."""
MOST_TOLD = 5


class LiveBench:
    """One bench with its controller, playing a scenario under the hands of a test.

    The operator resets and starts it in its first second, as in every run.
    """

    def __init__(self, loaded: Loaded, folder: Path) -> None:
        """`folder` takes the trace and the parts table.

        Raises: ControllerError or ModelError where controller or model cannot serve.
        """
        self.scenario, self.rig = loaded.scenario, loaded.rig
        self._tags = tags_in(loaded)
        self._history = History(self._tags)
        self._done: list[PartRow] = []
        self._looked_at: dict[str, None] = {}
        self._recording = Recording(folder, loaded, part_done=self._done.append)
        with ExitStack() as closing:
            self._bench = set_up(loaded, inspector=inspector_of(loaded),
                                 recording=self._recording, witness=_nobody,
                                 closing=closing, readers=(self._history.take,))  # fmt: skip
            self._closing = closing.pop_all()
        self._summary: dict[str, Any] = {}
        switch_on(self._bench)

    # --- time -------------------------------------------------------------------------------

    @property
    def now_s(self) -> float:
        """Time on the bench's clock [s]."""
        return self._bench.site.now_s

    def run_for(self, seconds: float) -> None:
        """Let time pass."""
        pass_time(self._bench, until_ns=self._bench.site.now_ns + ns_from_s(seconds))

    def run_until(self, condition: Callable[["LiveBench"], Any], *, timeout_s: float) -> float:
        """Let time pass until `condition(bench)` is true; how long that took [s].

        It is asked at once and after everything that happens. Fails the test where it has not
        come true after `timeout_s`.
        """
        __tracebackhide__ = True
        begun_ns = self._bench.site.now_ns
        limit_ns = begun_ns + ns_from_s(timeout_s)
        if not step_until(self._bench, lambda: self._holds(condition), limit_ns=limit_ns):
            names = (*self._looked_at, *self._state)
            what = f"the condition did not come true within {timeout_s:g} s"
            self._fail(what, names, ((begun_ns, "asked"), (limit_ns, "timeout")))
        return s_from_ns(self._bench.site.now_ns - begun_ns)

    def run_to_end(self, *, timeout_s: float = 86_400.0) -> None:
        """Let time pass until every part is done, or the bench rests with nobody to wake it."""
        __tracebackhide__ = True
        begun_ns = self._bench.site.now_ns
        limit_ns = begun_ns + ns_from_s(timeout_s)
        if not play(self._bench, limit_ns=limit_ns):
            pass_time(self._bench, until_ns=limit_ns)
            what = f"the bench did not come to its end within {timeout_s:g} s"
            self._fail(what, self._state, ((begun_ns, "asked"), (limit_ns, "timeout")))

    # --- hands ------------------------------------------------------------------------------

    def inject(
        self,
        target: str,
        kind: str,
        *,
        duration_s: float | None = None,
        magnitude: float | None = None,
        signal: str | None = None,
        fixture: str | None = None,
    ) -> FaultHandle:
        """Set a fault of the catalogue going now; it ends by itself, or by `clear` of its handle.

        Raises: UsageError naming everything that is wrong with it.
        """
        return self._bench.faults.inject(target, kind, duration_s=duration_s,
                                         magnitude=magnitude, signal=signal,
                                         fixture=fixture)  # fmt: skip

    def press(self, button: str) -> FaultHandle:
        """Press the button start, stop or reset, as the operator does."""
        return self.inject("operator", button)

    def set(self, name: str, value: Value) -> None:
        """Drive an input of the controller; it stays until its device changes it.

        Raises: SignalError where there is no such signal, UsageError where it is an output.
        """
        tag = self.signal(name).tag
        if tag.direction == "output":
            raise UsageError(f"{name} is an output: the controller alone writes it; set an input")
        stand, bare = self._bench.stand_of(name)
        stand.site.wires[bare] = tag.cast(value)

    # --- eyes -------------------------------------------------------------------------------

    def signal(self, name: str) -> Signal:
        """One signal as the controller sees it: `value` now, `history` since the start.

        Raises: SignalError where there is no such signal.
        """
        stand, bare = self._bench.stand_of(name)
        stand.image[bare]
        self._looked_at[name] = None
        return self._history.signal(name)

    @property
    def parts(self) -> list[PartRow]:
        """All that is known of every part so far, in order; `outcome` says where it is."""
        rows = (*self._done, *self._recording.open_rows)
        return sorted(rows, key=lambda row: row.part_id)

    def excerpt(self, *names: str, last_s: float = 1.0) -> str:
        """The latest `last_s` of some signals as a waveform in characters."""
        signals = [self.signal(name).name for name in names]
        now_ns = self._bench.site.now_ns
        window = Window(max(0, now_ns - ns_from_s(last_s)), max(1, now_ns), now_ns)
        return self._drawn(signals, window, ())

    def write_vcd(self, file: Path) -> None:
        """Write all signals up to now to `file`, for GTKWave."""
        changes, now_ns = self._history.changes(), self._bench.site.now_ns
        write_whole(file, vcd_lines(self._tags, changes, end_ns=now_ns,
                                    title=f"scenario {self.scenario.scenario}"))  # fmt: skip

    # --- verdict ----------------------------------------------------------------------------

    def assert_invariants(self) -> None:
        """Fail the test where an invariant of the bench or an assertion of its scenario broke."""
        __tracebackhide__ = True
        self._recording.judge(self._bench.site.now_ns)
        violations = self._recording.violations
        if violations:
            told = [f"{v.time_s:.3f} s: invariant {v.invariant}: {v.text}"
                    for v in violations[:MOST_TOLD]]  # fmt: skip
            what = f"{len(violations)} invariant violations:\n" + "\n".join(told)
            self._fail(what, self._state, ((ns_from_s(violations[0].time_s), "first"),))
        for result in self._recording.assertion_results():
            _fail_where_violated(result)

    def assert_holds(self, assertion: str | Mapping[str, Any]) -> None:
        """Fail the test where a temporal assertion does not hold of all that happened so far.

        It is written as in a scenario, as YAML or as a mapping; without a name it takes one. One
        that was never put to the test fails too.

        Raises: ScenarioError where it is wrong.
        """
        __tracebackhide__ = True
        now_ns = self._bench.site.now_ns
        result = judged(assertion, self._tags, self._history.changes(), now_ns=now_ns)
        _fail_where_violated(result)
        if not result["checked"]:
            pytest.fail(f"{result['name']}: not exercised in {self.now_s:.3f} s: its premise "
                        "never came, or the time to judge it did not pass")  # fmt: skip

    def close(self) -> dict[str, Any]:
        """End the bench; the summary of its run, again where it has ended already."""
        self._closing.close()
        self._summary = self._summary or self._recording.close(self._bench.site.now_ns)
        return self._summary

    # ----------------------------------------------------------------------------------------

    @property
    def _state(self) -> tuple[str, ...]:
        """What a failure tells of every controller."""
        return tuple(f"{stand.name}.{name}" if stand.name else name
                     for stand in self._bench.stands for name in CONTROLLER)  # fmt: skip

    def _holds(self, condition: Callable[["LiveBench"], Any]) -> bool:
        self._looked_at.clear()
        return bool(condition(self))

    def _fail(self, what: str, names: Sequence[str], moments: Sequence[tuple[int, str]]) -> None:
        __tracebackhide__ = True
        signals = list(dict.fromkeys(names))
        stand = ", ".join(f"{name} {self._said(name)}" for name in signals)
        window = replace(window_around(moments), end_ns=max(1, self._bench.site.now_ns))
        waves = self._drawn(signals, window, moments)
        pytest.fail(f"{what}\nat {self.now_s:.3f} s: {stand}\n{waves}")

    def _said(self, name: str) -> str:
        signal = self._history.signal(name)
        return value_text(signal.tag, float(signal.value))

    def _drawn(
        self, names: Sequence[str], window: Window, moments: Sequence[tuple[int, str]]
    ) -> str:
        return drawn([self._history.track(name) for name in names], window, moments)


def _fail_where_violated(result: Mapping[str, Any]) -> None:
    __tracebackhide__ = True
    if result["passed"]:
        return
    told = [f"{v['t_s']:.3f} s: {v['text']}\n{v['excerpt']}" for v in result["violations"]]
    what = f"{result['name']}: violated {result['violated']} times, checked {result['checked']}"
    pytest.fail("\n\n".join((what, *told[:MOST_TOLD])))


def _nobody(captures: Sequence[Capture], developed: Sequence[Developed], verdict: Verdict) -> None:
    """Images of a test are judged, and kept by nobody."""
