"""Truth of a data set as it grows: a line for each part, in order, and shards over them."""

import json
import os
from pathlib import Path
from typing import Any

from twin.core.errors import RunError, UsageError
from twin.core.records import VIEWS
from twin.render.coco import coco_document
from twin.render.dataset_files import ANNOTATIONS, IMAGES, MASKS, image_name, write_whole

PARTS = "parts.jsonl"
SHARD = "coco_"


def shard_name(index: int) -> str:
    """Path of one shard within the data set."""
    return f"{ANNOTATIONS}/{SHARD}{index:06d}.json"


class PartsJournal:
    """Takes the records of parts 0, 1, 2 … and keeps no more of them than one shard has.

    Opening reads `out`/parts.jsonl once, a line at a time. What a killed writer left is put right:
    a torn last line goes, so do images of the part it was at; a full shard that is missing is
    written. The shard that is not full goes until it is full, or until `close`.

    Raises: UsageError naming file and line where a line is damaged or out of order.
    """

    def __init__(self, *, out: Path, unfinished: Path, parts_per_shard: int) -> None:
        self.parts = 0
        self.defective = 0
        self._out, self._unfinished = out, unfinished
        self._parts_per_shard = parts_per_shard
        self._open_lines: list[bytes] = []
        self._read_back()
        self._remove_unrecorded()

    @property
    def shards(self) -> int:
        """Shards over the parts so far, the open one with them."""
        return -(-self.parts // self._parts_per_shard)

    def append(self, record: dict[str, Any]) -> None:
        """Add the next part; its shard is written when it is the last of it.

        Raises: RunError where it cannot be written; opening anew mends what is torn then.
        """
        path, line = self._out / PARTS, json.dumps(record).encode() + b"\n"
        try:
            with path.open("ab") as file:
                file.write(line)
        except OSError as error:
            raise RunError(f"{path}: cannot be written ({error.strerror})") from None
        self._take(record, line)

    def close(self) -> None:
        """Write the shard that is not full, if there is one."""
        if self._open_lines:
            self._write_shard(self.shards - 1)

    def _read_back(self) -> None:
        path = self._out / PARTS
        if not path.exists():
            return
        whole = 0
        with path.open("rb") as lines:
            for line in lines:
                if not line.endswith(b"\n"):
                    break
                self._take(_record(path, self.parts, line), line)
                whole += len(line)
        if whole < path.stat().st_size:
            os.truncate(path, whole)

    def _take(self, record: dict[str, Any], line: bytes) -> None:
        self.parts += 1
        self.defective += record["is_defective"]
        self._open_lines.append(line)
        if len(self._open_lines) == self._parts_per_shard:
            self._write_shard(self.shards - 1)
            self._open_lines = []

    def _write_shard(self, index: int) -> None:
        path = self._out / shard_name(index)
        if not path.exists():
            document = coco_document(json.loads(line) for line in self._open_lines)
            write_whole(path, json.dumps(document).encode(), self._unfinished)

    def _remove_unrecorded(self) -> None:
        first = Path(shard_name(self.parts // self._parts_per_shard)).name
        with os.scandir(self._out / ANNOTATIONS) as entries:
            names = [e.name for e in entries if e.name.startswith(SHARD) and e.name >= first]
        for name in names:
            (self._out / ANNOTATIONS / name).unlink()
        for kind in (IMAGES, MASKS):
            for view in VIEWS:
                (self._out / kind / image_name(self.parts, view)).unlink(missing_ok=True)


def _record(path: Path, number: int, line: bytes) -> dict[str, Any]:
    """The record of part `number` in its line."""
    try:
        record = json.loads(line)
        if record["part_id"] == number and isinstance(record["is_defective"], bool):
            return record
    except (ValueError, KeyError, TypeError):
        pass
    raise UsageError(f"{path}:{number + 1}: not the record of part {number}; the file is damaged")
