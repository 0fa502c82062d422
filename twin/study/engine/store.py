"""The folder of a study: results that survive being killed at any instant.

    manifest.json        what decides every result: study, scenario, rig, model, versions
    unfinished/          rows of each task done so far, one file a task; gone when all are
    results.parquet      every row, in the order of tasks; appears when the last task is done
    (what the evaluation makes of it follows: see `twin.study.evaluate`)

A file appears under its name in one step, whole. Results follow from the manifest alone: neither
the number of workers, nor the order in which they end, nor being killed changes a byte.
"""

import io
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from twin.core.differences import differences
from twin.core.errors import RunError, UsageError
from twin.core.folder_lock import locked
from twin.study.engine.task import Row, Task

MANIFEST = "manifest.json"
RESULTS = "results.parquet"
UNFINISHED = "unfinished"
WRITING = ".writing-"
ROWS_PER_GROUP = 20_000


class Store:
    """The open folder of one study; `open_store` makes it."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self._rows = out / UNFINISHED

    @property
    def is_finished(self) -> bool:
        """Whether every row is in results.parquet."""
        return (self.out / RESULTS).is_file()

    def done(self) -> set[str]:
        """Names of the tasks whose rows are kept."""
        return {file.stem for file in self._rows.glob("*.parquet")}

    def keep(self, task: Task, rows: list[Row]) -> None:
        """Keep the rows of a task.

        Raises: RunError where they cannot be written; what was kept before stays.
        """
        place = {"task": task.kind, "point": task.point, "replication": task.replication}
        table = pa.Table.from_pylist([place | row for row in rows])
        self.write(self._rows / f"{task.name}.parquet", parquet_bytes([table], table.schema))

    def finish(self, extra: dict[int, Row]) -> None:
        """All rows into results.parquet, each with the values of its point: `extra`.

        Raises: RunError where it cannot be written.
        """
        files = sorted(self._rows.glob("*.parquet"))
        tables = [_with_values(pq.read_table(file), extra) for file in files]
        schema = pa.unify_schemas([t.schema for t in tables], promote_options="permissive")
        schema = pa.schema([_settled(field) for field in schema])
        self.write(self.out / RESULTS, parquet_bytes(tables, schema))
        shutil.rmtree(self._rows, ignore_errors=True)

    def write(self, file: Path, content: bytes) -> None:
        """Put a file in its place, whole and on the disk.

        Raises: RunError where it cannot be written.
        """
        part = file.with_name(f"{WRITING}{file.name}")
        try:
            with part.open("wb") as handle:
                handle.write(content)
                handle.flush()
                os.fsync(handle.fileno())
            part.replace(file)
        except OSError as error:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise RunError(
                f"{file}: cannot be written ({error.strerror}); results so far are kept, "
                "`--resume` goes on from them"
            ) from None


@contextmanager
def open_store(out: Path, settings: dict[str, Any], *, resumes: bool) -> Iterator[Store]:
    """The folder `out` for a study of these `settings`, which no other process may write then.

    A finished study is replaced, unless it is resumed; an unfinished one must be.

    Raises: UsageError where the folder cannot be written, is being written, holds something else,
        an unfinished study that is not to be resumed, or one of other settings that is.
    """
    with ExitStack() as stack:
        try:
            out.mkdir(parents=True, exist_ok=True)
            stack.callback(os.close, locked(out, "study"))
            _check_content(out)
            _prepare(out, settings, resumes=resumes)
        except OSError as error:
            raise UsageError(f"--out {out}: cannot hold a study ({error})") from None
        yield Store(out)


def parquet_bytes(tables: list[pa.Table], schema: pa.Schema) -> bytes:
    """One Parquet file of all `tables`, in order, under one schema."""
    whole = pa.concat_tables([_as(table, schema) for table in tables]).combine_chunks()
    buffer = io.BytesIO()
    pq.write_table(whole, buffer, row_group_size=ROWS_PER_GROUP, compression="zstd")
    return buffer.getvalue()


def json_bytes(content: Any) -> bytes:
    """Indented JSON."""
    return (json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()


def read_json(file: Path) -> Any:
    """Content of a JSON file of the study. Raises: UsageError where it is damaged."""
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{file}: cannot be read as JSON ({error})") from None


def _check_content(out: Path) -> None:
    if (out / MANIFEST).is_file() and "study" in read_json(out / MANIFEST):
        return
    others = sorted(p.name for p in out.iterdir() if not p.name.startswith(WRITING))
    if others:
        raise UsageError(
            f"--out {out}: holds something that is no study ({', '.join(others[:3])}); "
            "choose an empty or a new folder"
        )


def _prepare(out: Path, settings: dict[str, Any], *, resumes: bool) -> None:
    for left in (*out.glob(f"{WRITING}*"), *(out / UNFINISHED).glob(f"{WRITING}*")):
        left.unlink()
    manifest = out / MANIFEST
    if manifest.is_file():
        told = differences(there=read_json(manifest), asked=settings)
        if resumes and told:
            raise UsageError(f"--out {out}: holds a study that differs; nothing was changed", *told)
        if resumes:
            _go_on(out)
            return
        if not (out / RESULTS).is_file():
            raise UsageError(
                f"--out {out}: holds an unfinished study; `--resume` goes on with it, "
                "another --out leaves it alone"
            )
        _empty(out)
    Store(out).write(manifest, json_bytes(settings))
    (out / UNFINISHED).mkdir(exist_ok=True)


def _go_on(out: Path) -> None:
    """A folder for rows, which a finished study needs no more."""
    if (out / RESULTS).is_file():
        shutil.rmtree(out / UNFINISHED, ignore_errors=True)
    else:
        (out / UNFINISHED).mkdir(exist_ok=True)


def _empty(out: Path) -> None:
    """Everything goes, the results last: until then the folder is that of a finished study."""
    kept = (RESULTS, MANIFEST)
    for entry in sorted(out.iterdir()):
        if entry.is_dir():
            shutil.rmtree(entry)
        elif entry.name not in kept:
            entry.unlink()
    for name in kept:
        (out / name).unlink()


def _with_values(table: pa.Table, extra: dict[int, Row]) -> pa.Table:
    """The rows with the values of their design points after their place."""
    point = table.column("point")[0].as_py()
    for name, value in reversed(extra.get(point, {}).items()):
        table = table.add_column(3, name, [[value] * len(table)])
    return table


def _settled(field: pa.Field) -> pa.Field:
    """A column that is empty everywhere holds numbers."""
    return pa.field(field.name, pa.float64()) if pa.types.is_null(field.type) else field


def _as(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """`table` with the columns of `schema`, empty where it has none of its own."""
    columns = [
        table.column(field.name).cast(field.type)
        if field.name in table.column_names
        else pa.nulls(len(table), field.type)
        for field in schema
    ]
    return pa.Table.from_arrays(columns, schema=schema)
