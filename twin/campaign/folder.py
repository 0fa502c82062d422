"""The folder of a campaign: it grows by one line per sequence and can be taken up again.

    campaign.json        what decides every other file: seed, controller, whether in lockstep
    sequences.jsonl      one line per sequence, in order of their numbers
    found/*.yaml         a shrunk scenario per finding
    summary.json         written at the end

A line is written in one piece after the scenarios it names; a torn last line, as a killed campaign
may leave it, is taken off when the campaign is taken up again. Only one campaign at a time writes.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from twin.campaign.job import Result, result_document
from twin.core.errors import ControllerError, RunError, UsageError
from twin.core.whole_file import write_whole

SETTINGS, SEQUENCES, FOUND, SUMMARY = "campaign.json", "sequences.jsonl", "found", "summary.json"


@contextmanager
def campaign_folder(
    out: Path, settings: Mapping[str, Any], *, resumes: bool
) -> Iterator["CampaignFolder"]:
    """Hold `out` as the only writer; made if it is not there.

    Gone again where the controller cannot be run and nothing was played.

    Raises: UsageError where it cannot be written, is being written, holds something else, another
    campaign, or one that is not to be taken up again.
    """
    handle = _locked(out)
    try:
        _prepare(out, settings, resumes=resumes)
        folder = CampaignFolder(out)
        try:
            yield folder
        except ControllerError:
            if not folder.done:
                shutil.rmtree(out)
            raise
    finally:
        os.close(handle)


def _locked(out: Path) -> int:
    """Handle of the folder, locked; the system lets go of it however the process ends."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        handle = os.open(out, os.O_RDONLY)
    except OSError as error:
        raise UsageError(f"--out {out}: cannot be written ({error.strerror})") from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise UsageError(f"--out {out}: another campaign is writing there now") from None
    return handle


class CampaignFolder:
    """Takes results in order and knows which sequences are done."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self.done = list(_read_back(out / SEQUENCES))

    def take(self, result: Result) -> dict[str, Any]:
        """Write a result; its document."""
        document = result_document(result)
        for entry, found in zip(document["found"], result.found, strict=True):
            entry["file"] = f"{FOUND}/{result.number:06d}_{found.finding.title}.yaml"
            write_whole(self._out / entry["file"], found.yaml)
        try:
            with (self._out / SEQUENCES).open("ab") as file:
                file.write(json.dumps(document).encode() + b"\n")
        except OSError as error:
            raise RunError(
                f"{self._out / SEQUENCES}: cannot be written ({error.strerror})"
            ) from None
        self.done.append(document)
        return document

    def close(self, summary: Mapping[str, Any]) -> None:
        """Write the summary."""
        write_whole(self._out / SUMMARY, json.dumps(summary, indent=2) + "\n")


def _prepare(out: Path, settings: Mapping[str, Any], *, resumes: bool) -> None:
    if (out / SETTINGS).is_file():
        _check_same(out, settings, resumes=resumes)
    elif any(out.iterdir()):
        raise UsageError(f"--out {out}: holds something that is no campaign")
    (out / FOUND).mkdir(exist_ok=True)
    write_whole(out / SETTINGS, json.dumps(settings, indent=2) + "\n")


def _check_same(out: Path, settings: Mapping[str, Any], *, resumes: bool) -> None:
    if not resumes:
        raise UsageError(f"--out {out}: holds a campaign; go on with --resume, or name another")
    try:
        begun = json.loads((out / SETTINGS).read_text(encoding="utf-8"))
    except ValueError:
        raise UsageError(f"{out / SETTINGS}: is damaged; name another --out") from None
    if begun != settings:
        raise UsageError(f"--out {out}: got {dict(settings)}; the campaign there has {begun}")


def _read_back(file: Path) -> Iterator[dict[str, Any]]:
    """Every whole line; what is torn after them is cut off."""
    if not file.exists():
        return
    whole = 0
    with file.open("rb") as lines:
        for number, line in enumerate(lines):
            if not line.endswith(b"\n"):
                break
            yield _entry(file, number, line)
            whole += len(line)
    if whole < file.stat().st_size:
        os.truncate(file, whole)


def _entry(file: Path, number: int, line: bytes) -> dict[str, Any]:
    try:
        entry = json.loads(line)
        if entry["number"] == number:
            return entry
    except (ValueError, KeyError, TypeError):
        pass
    raise UsageError(f"{file}:{number + 1}: not the line of sequence {number}; it is damaged")
