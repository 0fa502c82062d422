"""What the store keeps of a run or study: read from its folder."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from twin.core.errors import UsageError
from twin.results.flat import numbers, texts

Kind = Literal["run", "study"]
MANIFEST, SUMMARY, RESULTS = "manifest.json", "summary.json", "results.parquet"
LISTS_LEFT_OUT = ("violations", "expectations", "assertions", "failures")
"""Lists of a summary whose places mean nothing; their lengths are kept."""


@dataclass(frozen=True)
class Record:
    """One run or study; `figures` by dotted path, `settings` by dotted key."""

    kind: Kind
    name: str
    seed: int | None
    passed: bool | None
    trace_sha256: str | None
    folder: str
    digest: str
    manifest: str
    figures: Mapping[str, float]
    settings: Mapping[str, str]


def record_of(folder: Path) -> Record:
    """The record of a run folder or of a finished study's folder.

    Raises: UsageError where it is neither, or a file of it is damaged.
    """
    manifest_text = _text(folder / MANIFEST)
    manifest = _block(folder / MANIFEST, manifest_text)
    if (folder / SUMMARY).is_file():
        return _run(folder, manifest_text, manifest)
    if (folder / RESULTS).is_file():
        return _study(folder, manifest_text, manifest)
    raise UsageError(f"{folder}: holds neither {SUMMARY} of a run nor {RESULTS} of a study")


def _run(folder: Path, manifest_text: str, manifest: dict[str, Any]) -> Record:
    summary_text = _text(folder / SUMMARY)
    summary = _block(folder / SUMMARY, summary_text)
    judged = [*summary.get("expectations", ()), *summary.get("assertions", ())]
    violations = summary.get("invariants", {}).get("violations", ())
    return Record(
        kind="run",
        name=str(summary.get("scenario", manifest.get("scenario", "run"))),
        seed=summary.get("seed"),
        passed=all(row.get("passed") for row in judged) and not violations,
        trace_sha256=summary.get("trace_sha256"),
        folder=str(folder.resolve()),
        digest=_digest(manifest_text, summary_text),
        manifest=manifest_text,
        figures=numbers(_without_lists(summary)),
        settings=texts(manifest.get("resolved", {})),
    )


def _study(folder: Path, manifest_text: str, manifest: dict[str, Any]) -> Record:
    file = folder / RESULTS
    try:
        table = pq.read_table(file)
    except (OSError, pa.ArrowException) as error:
        raise UsageError(f"{file}: cannot be read as Parquet ({error})") from None
    study = manifest.get("study")
    name = study.get("study", folder.name) if isinstance(study, dict) else study or folder.name
    return Record(
        kind="study",
        name=str(name),
        seed=None,
        passed=None,
        trace_sha256=None,
        folder=str(folder.resolve()),
        digest=_digest(manifest_text, hashlib.sha256(file.read_bytes()).hexdigest()),
        manifest=manifest_text,
        figures={"rows": float(table.num_rows), **_means(table)},
        settings=texts(study if isinstance(study, dict) else manifest.get("file", {})),
    )


def _means(table: pa.Table) -> dict[str, float]:
    """Mean over all rows of each column of numbers."""
    found = {}
    for name in table.column_names:
        kind = table.schema.field(name).type
        if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind):
            values = table[name].drop_null().cast(pa.float64()).to_numpy()
            if len(values):
                found[f"mean.{name}"] = float(np.mean(values))
    return numbers(found)


def _without_lists(value: Any) -> Any:
    """`value` with the length of each list that has no fixed places."""
    if not isinstance(value, dict):
        return value
    return {key: len(below) if key in LISTS_LEFT_OUT and isinstance(below, list)
            else _without_lists(below) for key, below in value.items()}  # fmt: skip


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else error.reason
        raise UsageError(f"{file}: cannot be read ({reason})") from None


def _block(file: Path, text: str) -> dict[str, Any]:
    try:
        content = json.loads(text)
    except ValueError as error:
        raise UsageError(f"{file}: cannot be read as JSON ({error})") from None
    if not isinstance(content, dict):
        raise UsageError(f"{file}: must hold one block of keys, got {type(content).__name__}")
    return content


def _digest(*texts_: str) -> str:
    return hashlib.sha256("\0".join(texts_).encode()).hexdigest()
