"""Connection to the database of a store: SQLite in a file, or PostgreSQL by URL."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from twin.core.errors import UsageError

WAIT_S = 60
"""How long a writer waits for another one."""
READS = "twin_reads"
"""Option of a connection that only reads."""
BACKENDS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg",
            "postgres": "postgresql+psycopg"}  # fmt: skip


def engine_of(url: str, *, creates: bool) -> sa.Engine:
    """Engine of a database URL, or of the path of an SQLite file.

    Raises: UsageError where the URL names no such database, or nothing is there to be read.
    """
    parsed = _parsed(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed, creates=creates)
    return sa.create_engine(parsed, connect_args={"connect_timeout": 10}, pool_pre_ping=True)


@contextmanager
def told_as_usage(url: str) -> Iterator[None]:
    """Turn what the database says into a UsageError; the password stays out of it."""
    try:
        yield
    except SQLAlchemyError as error:
        cause = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        raise UsageError(f"{shown(url)}: {cause}") from None


def shown(url: str) -> str:
    """The URL without its password."""
    try:
        return _parsed(url).render_as_string(hide_password=True)
    except UsageError:
        return url


def _parsed(url: str) -> sa.URL:
    if "://" not in url:
        return sa.URL.create("sqlite", database=str(Path(url)))
    try:
        parsed = sa.make_url(url)
    except (ArgumentError, ValueError):
        raise UsageError(f"store: got {url.split('@')[-1]!r}; allowed: a file, sqlite:///FILE or "
                         "postgresql://USER@HOST/DATABASE") from None  # fmt: skip
    backend = parsed.get_backend_name()
    if backend not in BACKENDS:
        raise UsageError(f"store: got {backend!r}; allowed: sqlite, postgresql")
    return parsed.set(drivername=BACKENDS[backend])


def _sqlite(url: sa.URL, *, creates: bool) -> sa.Engine:
    file = Path(url.database or "")
    if not url.database or url.database == ":memory:":
        raise UsageError("store: an SQLite store is a file: sqlite:///runs/results.sqlite")
    if not creates and not file.is_file():
        raise UsageError(f"{file}: there is no results store; `twin results add RUN` makes one")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{file}: cannot be made ({error.strerror})") from None
    engine = sa.create_engine(url, connect_args={"timeout": WAIT_S})
    event.listen(engine, "connect", _leave_beginning_to_us)
    event.listen(engine, "begin", _begin)
    return engine


def _leave_beginning_to_us(connection: Any, _: Any) -> None:
    """Source: SQLAlchemy 2 documentation, SQLite dialect, transactions with pysqlite."""
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys=ON")


def _begin(connection: sa.Connection) -> None:
    """A writer takes its lock at once: of two that had both read, neither could go on."""
    reads = connection.get_execution_options().get(READS)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
