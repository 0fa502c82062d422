"""All that listens to the journal of a run, and the summary it comes to."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from twin.bench.books import Books, limits_of, witness_of
from twin.bench.end_state import together
from twin.bench.expectations import judge_expectations
from twin.bench.figures import Figures
from twin.bench.ledger import PartRow, PartsFile
from twin.bench.monitor import Violation
from twin.bench.part_accounts import PartAccounts
from twin.bench.production import LineProduction, Production, station_aliases, station_names
from twin.bench.production.station_kinds import station_kinds
from twin.bench.routing import Reader, Routing
from twin.bench.shared_limits import scenario_in
from twin.bench.trace import TraceWriter
from twin.core.journal import Entry
from twin.core.records import Verdict
from twin.core.signals import Tag
from twin.plant.captures import Capture, Developed
from twin.render.population import draw_part, draw_unmarked_part
from twin.spec.loader import Loaded
from twin.spec.part import Part


class Recording:
    """Trace and parts table in `folder`, figures, invariants and assertions."""

    def __init__(
        self,
        folder: Path,
        loaded: Loaded,
        *,
        progress: Callable[[int], None] | None = None,
        part_done: Callable[[PartRow], None] | None = None,
    ) -> None:
        """`progress` is told the number of parts done, `part_done` all about each of them."""
        self.draw = _drawer(loaded)
        self._scenario = loaded.scenario
        self._progress = progress
        self._part_done = part_done
        self._layout = loaded.rig.layouts[loaded.scenario.layout]
        self._parts = PartsFile(folder / "parts.parquet")
        self._trace = TraceWriter(folder / "trace.parquet", tags_in(loaded))
        self._figures = Figures(stations=station_names(self._layout),
                                aliases=station_aliases(self._layout))  # fmt: skip
        planned_s = loaded.scenario.production.planned_run_time_s
        self._production: Production | LineProduction
        if self._layout.has_one_fixture:
            self._production = Production(planned_run_time_s=planned_s)
        else:
            self._production = LineProduction(self._layout, planned_run_time_s=planned_s)
        self._books = tuple(self._books_of(loaded))
        fixtures = len(self._books)
        self._accounts = PartAccounts(limits_of(loaded.scenario, fixtures=fixtures))

    @property
    def readers(self) -> tuple[Callable[[Entry], None], ...]:
        """Everything that wants to see each entry."""
        if self._layout.has_one_fixture:
            (books,) = self._books
            chosen = Routing(books.ledger, self._figures, self._production, books.assertions,
                             books.end)  # fmt: skip
            return self._trace.take, books.monitor.take, chosen.take
        every: list[Reader] = [self._accounts]
        for books in self._books:
            own = (books.monitor, books.ledger, books.assertions, books.end)
            every += [books.here(reader) for reader in own]
        return self._trace.take, Routing(*every, self._figures, self._production).take

    @property
    def open_rows(self) -> tuple[PartRow, ...]:
        """Parts in process now, as they stand."""
        return tuple(row for books in self._books for row in books.ledger.open_rows)

    @property
    def violations(self) -> list[Violation]:
        """Of the invariants, so far, in order of time."""
        found = [v for books in self._books for v in books.violations]
        if not self._layout.has_one_fixture:
            found += [replace(v, text=f"whole line: {v.text}") for v in self._accounts.violations]
            found.sort(key=lambda violation: violation.time_s)
        return found

    def assertion_results(self) -> list[dict[str, Any]]:
        """One row per assertion and fixture."""
        return [row for books in self._books for row in books.assertion_results()]

    def witness(
        self, captures: Sequence[Capture], developed: Sequence[Developed], verdict: Verdict
    ) -> None:
        """See what was captured of one part and what was said of it."""
        if captures:
            causes = witness_of(self._books, captures[0].workpiece.part_id)
            causes.witness(captures, developed, verdict)

    def judge(self, now_ns: int) -> None:
        """Judge invariants and assertions up to now; the run may go on afterwards."""
        for books in self._books:
            books.monitor.close(now_ns)
            books.assertions.close(now_ns)

    def close(self, now_ns: int, **more: Any) -> dict[str, Any]:
        """End the files; the summary of the run as far as virtual time knows it, and `more`."""
        self.judge(now_ns)
        for books in self._books:
            books.ledger.close()
        self._parts.close()
        summary = {
            "scenario": self._scenario.scenario,
            "seed": self._scenario.seed,
            **self._figures.summary(now_ns=now_ns),
            "end": self._end(),
            "invariants": {
                "checked": sum(len(books.monitor.invariants) for books in self._books),
                "violations": [asdict(v) for v in self.violations],
            },
            "assertions": self.assertion_results(),
            **more,
            "trace_sha256": self._trace.close(),
        }
        kpi = summary["kpi"]
        kpi |= self._production.summary(now_ns=now_ns)
        shares = kpi["bottleneck"]["momentary_share"]
        kinds = station_kinds(utilisation=kpi["utilisation"], momentary_share=shares)
        kpi["station_kinds"] = kinds
        summary["expectations"] = judge_expectations(self._scenario.expectations, summary)
        return summary

    def _books_of(self, loaded: Loaded) -> Iterator[Books]:
        for cell in self._layout.cells:
            scenario = scenario_in(loaded.scenario, self._layout, cell)
            for fixture in cell.fixtures:
                yield Books(
                    self._layout.fixture_prefix(fixture.name),
                    cell=cell.name,
                    scenario=scenario,
                    loaded=loaded,
                    file=self._parts,
                    truth=self.draw,
                    row_done=self._row_done,
                )

    def _end(self) -> dict[str, Any]:
        ends = {books.name: books.end for books in self._books}
        return ends[""].summary() if self._layout.has_one_fixture else together(ends)

    def _row_done(self, row: PartRow) -> None:
        self._figures.take_row(row)
        self._production.take_row(row)
        if self._progress:
            self._progress(self._figures.parts_done)
        if self._part_done:
            self._part_done(row)


def tags_in(loaded: Loaded) -> tuple[Tag, ...]:
    """The signals of every fixture, as the trace names them."""
    layout, tags = loaded.rig.layouts[loaded.scenario.layout], loaded.rig.tags
    if layout.has_one_fixture:
        return tags
    return tuple(replace(tag, name=f"{name}.{tag.name}") for name in layout.fixtures
                 for tag in tags)  # fmt: skip


def _drawer(loaded: Loaded) -> Callable[[int], Part]:
    """Parts of this scenario by number; the last few are remembered."""
    draw_one = draw_unmarked_part if loaded.scenario.imaging == "timing" else draw_part

    @lru_cache(maxsize=8 * len(loaded.rig.layouts[loaded.scenario.layout].fixtures))
    def draw(part_id: int) -> Part:
        return draw_one(
            seed=loaded.scenario.seed,
            part_id=part_id,
            infeed=loaded.scenario.infeed,
            fasteners=loaded.rig.fasteners,
        )

    return draw
