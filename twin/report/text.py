"""A run in the terminal: verdict, key figures and detection."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from twin.report.verdict import RunVerdict, run_verdict
from twin.report.wording import number, percent, words


def run_text(summary: Mapping[str, Any]) -> Group:
    """The run that `summary` describes, to be printed on a rich console."""
    verdict = run_verdict(summary)
    shown: list[RenderableType] = [_figures(summary), _detection(summary.get("inspection", {}))]
    if verdict.expectations:
        shown.append(_expectations(verdict))
    if verdict.assertions:
        shown.append(_assertions(verdict))
        shown += _excerpts(verdict)
    if summary.get("operating_windows_left"):
        shown.append(_windows(summary["operating_windows_left"]))
    if verdict.violations:
        shown.append(_violations(verdict))
    return Group(*shown, _banner(summary, verdict))


def _banner(summary: Mapping[str, Any], verdict: RunVerdict) -> Panel:
    word, style = ("PASSED", "green") if verdict.has_passed else ("FAILED", "red")
    name = escape(str(summary.get("scenario", "run")))
    text = f"[bold {style}]{word}[/]  {name}, seed {summary.get('seed')}: {verdict.sentence}"
    return Panel(text, border_style=style, expand=False)


def _figures(summary: Mapping[str, Any]) -> Table:
    kpi, parts = summary.get("kpi", {}), summary.get("parts", {})
    times = kpi.get("cycle_time_s") or {}
    counts = ", ".join(f"{number(count)} {words(name)}" for name, count in parts.items())
    table = _table("Key figures")
    table.add_row("parts", counts)
    table.add_row("throughput", f"{number(kpi.get('throughput_parts_per_h'))} parts/h")
    spread = ", ".join(f"{name} {number(value)} s" for name, value in times.items())
    table.add_row("cycle time", spread)
    if kpi.get("iso22400", {}).get("oee") is not None:
        table.add_row("OEE", _oee(kpi))
    table.add_row("lines", _lines(summary.get("line_scan", {})))
    factor = number(summary.get("real_time_factor"), digits=3)
    table.add_row("speed", f"{factor} × real time, {number(summary.get('wall_s'))} s")
    return table


def _oee(kpi: Mapping[str, Any]) -> str:
    facts = kpi["iso22400"]
    factors = ", ".join(f"{words(key)} {percent(facts[key])}"
                        for key in ("availability", "effectiveness", "quality_ratio"))  # fmt: skip
    bottleneck = words(kpi["bottleneck"]["station"] or "none")
    return f"{percent(facts['oee'])} ({factors}), bottleneck {bottleneck}"


def _windows(left: Sequence[Mapping[str, Any]]) -> Table:
    table = _table("Operating windows left")
    for window in left:
        quantity, _, figure = window["text"].partition(": ")
        table.add_row(escape(quantity), f"[yellow]{escape(figure)}[/]")
    return table


def _lines(lines: Mapping[str, Any]) -> str:
    taken, wanted = (number(lines.get(key)) for key in ("lines_taken", "lines_expected"))
    stretch, lost = number(lines.get("stretch_ratio")), number(lines.get("lines_lost"))
    return f"{taken} of {wanted} taken, {lost} lost, stretch {stretch}"


def _detection(found: Mapping[str, Any]) -> Table:
    rows = (
        ("missed", "escapes", "truth_defective", "miss_rate"),
        ("missed, 3 mm and longer", None, "truth_defective_ge_3mm", "miss_rate_ge_3mm"),
        ("false alarms", "false_alarms", "truth_good", "false_alarm_rate"),
    )
    table = _table("Detection, 95 % interval")
    for label, hits, trials, rate in rows:
        if rate in found:
            table.add_row(label, _share(found, hits, trials, rate))
    for reason, count in found.get("rejects_by_reason", {}).items():
        table.add_row(f"rejected: {words(reason)}", number(count))
    for alarm, count in found.get("alarms", {}).items():
        table.add_row(f"[yellow]alarm: {words(alarm)}[/]", number(count))
    return table


def _share(found: Mapping[str, Any], hits: str | None, trials: str, rate: str) -> str:
    tried = found.get(trials) or 0
    if not tried:
        return "no parts"
    count = found.get(hits) if hits else round(found[rate] * tried)
    interval = found.get(f"{rate}_ci95")
    span = f" ({percent(interval[0])} to {percent(interval[1])})" if interval else ""
    return f"{count} of {tried}, {percent(found[rate])}{span}"


def _expectations(verdict: RunVerdict) -> Table:
    table = Table(title="Expectations", title_justify="left", box=None, pad_edge=False)
    for column, justify in (("", "left"), ("expectation", "left"), ("value", "right"),
                            ("limit", "right")):  # fmt: skip
        table.add_column(column, justify=justify)  # type: ignore[arg-type]
    for row in verdict.expectations:
        mark = Text("✓", "green") if row.has_passed else Text("✗", "bold red")
        table.add_row(mark, Text(row.name), row.value, row.limit)
    return table


def _assertions(verdict: RunVerdict) -> Table:
    table = Table(title="Assertions", title_justify="left", box=None, pad_edge=False)
    for column in ("", "assertion", "put to the test"):
        table.add_column(column)
    for row in verdict.assertions:
        mark = Text("✗", "bold red") if row.broken else Text("✓", "green")
        if not row.checked and not row.broken:
            mark = Text("–", "yellow")
        table.add_row(mark, Text(row.name), row.said)
    return table


def _excerpts(verdict: RunVerdict) -> Iterator[Text]:
    """The first violation of each assertion that did not hold, as a waveform."""
    for row in verdict.assertions:
        for time_s, text, excerpt in row.examples[:1]:
            more = f" (and {row.broken - 1} more)" if row.broken > 1 else ""
            yield Text(f"{time_s:.3f} s  {row.name}: {text}{more}", "red")
            yield Text(f"{excerpt}\n", no_wrap=True, overflow="ignore")


def _violations(verdict: RunVerdict) -> Table:
    table = Table(title="Invariants violated", title_justify="left", box=None, pad_edge=False)
    table.add_column("time [s]", justify="right")
    table.add_column("what")
    for row in verdict.invariants:
        for time_s, text in row.examples:
            table.add_row(f"{time_s:.3f}", Text(f"{row.number}. {text}"))
    return table


def _table(title: str) -> Table:
    table = Table(title=title, title_justify="left", box=None, show_header=False, pad_edge=False)
    table.add_column(style="dim")
    table.add_column()
    return table
