"""The store itself: add, list, show, query."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from twin.core.errors import UsageError
from twin.results.engine import READS, engine_of, shown, told_as_usage
from twin.results.query import Condition, clause
from twin.results.record import Record
from twin.results.tables import FIGURES, META, METADATA, RECORDS, SCHEMA_VERSION, SETTINGS

VERSION_KEY = "schema"
LOCK_ID = 0x7477696E
"""Number of the PostgreSQL lock under which tables are made."""


@dataclass(frozen=True)
class Entry:
    """One record as it is listed; `values` are the figures or settings asked for."""

    id: int
    kind: str
    name: str
    seed: int | None
    passed: bool | None
    trace_sha256: str | None
    folder: str
    values: dict[str, float | str | None]


class Store:
    """A catalogue of runs and studies. `open_store` makes it.

    Every addition is one transaction: a writer that is killed leaves nothing, two at a time wait
    for one another.
    """

    def __init__(self, engine: sa.Engine, url: str) -> None:
        self._engine = engine
        self._url = url

    def add(self, record: Record) -> int:
        """Number of the record: of the one there, where nothing has changed in its folder.

        What the same folder held before is replaced.
        """
        with self._writing() as connection:
            there = connection.execute(
                sa.select(RECORDS.c.id, RECORDS.c.digest).where(RECORDS.c.folder == record.folder)
            ).first()
            if there and there.digest == record.digest:
                return there.id
            if there:
                _forget(connection, there.id)
            return _insert(connection, record)

    def forget(self, record_id: int) -> None:
        """Take a record out of the catalogue; its folder stays.

        Raises: UsageError where there is none of that number.
        """
        with self._writing() as connection:
            if not _forget(connection, record_id):
                raise self._unknown(record_id)

    def show(self, record_id: int) -> dict[str, Any]:
        """All that is known of a record. Raises: UsageError where there is none."""
        with self._reading() as connection:
            row = connection.execute(sa.select(RECORDS).where(RECORDS.c.id == record_id)).first()
            if row is None:
                raise self._unknown(record_id)
            facts = row._asdict()
            facts["manifest"] = json.loads(facts["manifest"])
            for key, table in (("figures", FIGURES), ("settings", SETTINGS)):
                found = connection.execute(
                    sa.select(table.c.name, table.c.value)
                    .where(table.c.record_id == record_id)
                    .order_by(table.c.name)
                )
                facts[key] = {name: value for name, value in found}  # noqa: C416
            return facts

    def query(
        self,
        conditions: Sequence[Condition] = (),
        *,
        columns: Sequence[str] = (),
        limit: int | None = None,
    ) -> list[Entry]:
        """Records that meet all conditions, the latest first; `columns` are figures or settings."""
        wanted = sa.select(RECORDS).where(*(clause(c) for c in conditions))
        wanted = wanted.order_by(RECORDS.c.id.desc()).limit(limit)
        with self._reading() as connection:
            rows = connection.execute(wanted).all()
            values = _values(connection, [row.id for row in rows], columns)
        return [
            Entry(row.id, row.kind, row.name, row.seed, row.passed, row.trace_sha256, row.folder,
                  {column: values.get((row.id, column)) for column in columns})
            for row in rows
        ]  # fmt: skip

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with told_as_usage(self._url), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with told_as_usage(self._url), self._engine.connect() as connection:
            yield connection.execution_options(**{READS: True})

    def prepare(self, *, creates: bool) -> None:
        """See that the tables are there and of this version.

        Raises: UsageError where they are not, or a newer version made them.
        """
        with self._reading() as connection:
            is_there = sa.inspect(connection).has_table(META.name)
        if not is_there:
            self._make(creates=creates)
        with self._reading() as connection:
            self._check_version(connection)

    def _make(self, *, creates: bool) -> None:
        if not creates:
            raise UsageError(f"{shown(self._url)}: holds no results store; `twin results add RUN` "
                             "makes one")  # fmt: skip
        with self._writing() as connection:
            if self._engine.dialect.name == "postgresql":
                connection.execute(sa.text(f"SELECT pg_advisory_xact_lock({LOCK_ID})"))
            if sa.inspect(connection).has_table(META.name):
                return  # another process was faster
            METADATA.create_all(connection)
            version = {"key": VERSION_KEY, "value": str(SCHEMA_VERSION)}
            connection.execute(sa.insert(META).values(version))

    def _check_version(self, connection: sa.Connection) -> None:
        found = connection.execute(sa.select(META.c.value).where(META.c.key == VERSION_KEY))
        version = found.scalar()
        if version is None or not version.isdigit():
            raise UsageError(f"{shown(self._url)}: got schema {version!r}; is no results store")
        if int(version) > SCHEMA_VERSION:
            raise UsageError(
                f"{shown(self._url)}: has schema {version}, made by a newer version; this one "
                f"reads up to {SCHEMA_VERSION}. Nothing was changed"
            )

    def _unknown(self, record_id: int) -> UsageError:
        return UsageError(f"{shown(self._url)}: there is no record {record_id}")


def open_store(url: str, *, creates: bool = False) -> Store:
    """The store at a URL or in an SQLite file; `creates` makes one where there is none.

    Raises: UsageError where there is none, it cannot be reached, or is of a newer schema.
    """
    store = Store(engine_of(url, creates=creates), url)
    try:
        store.prepare(creates=creates)
    except UsageError:
        store.close()
        raise
    return store


def _insert(connection: sa.Connection, record: Record) -> int:
    row = {name: getattr(record, name) for name in RECORDS.c.keys() if name != "id"}  # noqa: SIM118
    found = connection.execute(sa.insert(RECORDS).values(row).returning(RECORDS.c.id))
    record_id = found.scalar_one()
    for table, values in ((FIGURES, record.figures), (SETTINGS, record.settings)):
        rows = [{"record_id": record_id, "name": name, "value": value}
                for name, value in values.items()]  # fmt: skip
        if rows:
            connection.execute(sa.insert(table), rows)
    return record_id


def _forget(connection: sa.Connection, record_id: int) -> bool:
    for table in (FIGURES, SETTINGS):
        connection.execute(sa.delete(table).where(table.c.record_id == record_id))
    gone = connection.execute(sa.delete(RECORDS).where(RECORDS.c.id == record_id))
    return gone.rowcount > 0


def _values(
    connection: sa.Connection, ids: Sequence[int], columns: Sequence[str]
) -> dict[tuple[int, str], float | str]:
    """Figures and settings of these names; of both, the figure."""
    found: dict[tuple[int, str], float | str] = {}
    for table in (SETTINGS, FIGURES):
        rows = connection.execute(
            sa.select(table).where(table.c.record_id.in_(ids), table.c.name.in_(columns))
        )
        found |= {(row.record_id, row.name): row.value for row in rows}
    return found
