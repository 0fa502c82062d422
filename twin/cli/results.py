"""`twin results`: the catalogue of runs and studies."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from twin.cli.app import app

if TYPE_CHECKING:
    from twin.results import Store

DEFAULT_STORE = "runs/results.sqlite"

results = typer.Typer(
    help="The catalogue of runs and studies, in SQLite or PostgreSQL; images stay files.",
    no_args_is_help=True,
)
app.add_typer(results, name="results")

StoreOption = Annotated[
    str,
    typer.Option("--store", envvar="TWIN_STORE",
                 help="SQLite file, or postgresql://USER@HOST/DATABASE."),
]  # fmt: skip
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]
ColumnsOption = Annotated[
    list[str] | None,
    typer.Option("--column", "-c", help="Figure or setting to show, by dotted path; repeatable."),
]
LimitOption = Annotated[int, typer.Option(min=1, help="Records at most, the latest first.")]


@results.command(epilog="Example:  twin results add runs/nominal-seed1 studies/pod_nominal")
def add(
    folders: Annotated[list[Path], typer.Argument(help="Folders of runs or finished studies.")],
    store: StoreOption = DEFAULT_STORE,
    as_json: JsonOption = False,
) -> None:
    """Put runs and studies into the catalogue; the same one again changes nothing."""
    from twin.core.errors import UsageError
    from twin.results import record_of

    records, problems = [], []
    for folder in folders:
        try:
            records.append(record_of(folder))
        except UsageError as error:
            problems.extend(error.args)
    if problems:
        raise UsageError(*problems)
    with _opened(store, creates=True) as opened:
        ids = [opened.add(record) for record in records]
    if as_json:
        print(json.dumps({"ids": ids}))
        return
    for record_id, record in zip(ids, records, strict=True):
        print(f"{record_id}: {record.kind} {record.name}, {record.folder}")


@results.command(name="list", epilog="Example:  twin results list -c kpi.cycle_time_s.mean")
def list_(
    columns: ColumnsOption = None,
    limit: LimitOption = 20,
    store: StoreOption = DEFAULT_STORE,
    as_json: JsonOption = False,
) -> None:
    """The latest runs and studies."""
    _tell((), columns or (), limit, store, as_json=as_json)


@results.command(
    epilog="Example:  twin results query name=nominal 'kpi.cycle_time_s.mean < 25' "
    "'bath.concentration_ml_per_100ml >= 0.2' -c inspection.miss_rate"
)
def query(
    conditions: Annotated[
        list[str],
        typer.Argument(help="NAME OPERATOR VALUE; all must hold. Names are kind, name, seed, "
                       "passed, trace_sha256, folder, figures and settings."),
    ],
    columns: ColumnsOption = None,
    limit: LimitOption = 1000,
    store: StoreOption = DEFAULT_STORE,
    as_json: JsonOption = False,
) -> None:  # fmt: skip
    """Runs and studies that meet all CONDITIONS."""
    _tell(conditions, columns or (), limit, store, as_json=as_json)


@results.command(epilog="Example:  twin results show 7 --json")
def show(
    record: Annotated[int, typer.Argument(help="Number of a record.")],
    store: StoreOption = DEFAULT_STORE,
    as_json: JsonOption = False,
) -> None:
    """All that is known of one record."""
    with _opened(store) as opened:
        facts = opened.show(record)
    if as_json:
        print(json.dumps(facts, indent=2))
        return
    for key in ("kind", "name", "seed", "passed", "trace_sha256", "folder"):
        print(f"{key}: {facts[key]}")
    for name, value in facts["figures"].items():
        print(f"  {name}: {value:.6g}")


@results.command(epilog="Example:  twin results forget 7")
def forget(
    record: Annotated[int, typer.Argument(help="Number of a record.")],
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Take a record out of the catalogue; its folder stays."""
    with _opened(store) as opened:
        opened.forget(record)


@contextmanager
def _opened(url: str, *, creates: bool = False) -> Iterator["Store"]:
    from twin.results import open_store

    store = open_store(url, creates=creates)
    try:
        yield store
    finally:
        store.close()


def _tell(
    conditions: Sequence[str], columns: Sequence[str], limit: int, store: str, *, as_json: bool
) -> None:
    from twin.results import parse_condition

    asked = [parse_condition(text) for text in conditions]
    with _opened(store) as opened:
        entries = opened.query(asked, columns=columns, limit=limit)
    if as_json:
        print(json.dumps([asdict(entry) for entry in entries], indent=2))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("id", "kind", "name", "seed", "passed", *columns, "folder", box=None)
    for entry in entries:
        table.add_row(str(entry.id), entry.kind, entry.name, _text(entry.seed),
                      _text(entry.passed), *(_text(entry.values[c]) for c in columns),
                      entry.folder)  # fmt: skip
    Console().print(table)


def _text(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:.6g}" if isinstance(value, float) else str(value)
