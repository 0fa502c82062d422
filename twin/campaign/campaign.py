"""A campaign: many sequences on several processes, with the same outcome on any number of them."""

import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from twin.campaign.folder import CampaignFolder, campaign_folder
from twin.campaign.job import Job
from twin.campaign.summary import campaign_summary
from twin.core.errors import UsageError
from twin.render.part_pool import in_order

Progress = Callable[[int, int], None]
"""Told how many sequences are done, and in how many of them something was found."""


def run_campaign(
    job: Job,
    *,
    sequences: int,
    out: Path,
    workers: int = 1,
    resumes: bool = False,
    most_found: int | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Play sequences 0 … `sequences` − 1 into the folder `out`; the summary.

    Ends early once `most_found` of them have shown something.

    Raises: UsageError for numbers that make no sense or a folder that cannot serve,
    ControllerError where the controller cannot be run; RunError where a worker is ended.
    """
    _check(sequences=sequences, workers=workers, most_found=most_found)
    settings = {"seed": job.seed, "controller": dict(job.controller), "lockstep": job.is_lockstep}
    began_s = time.monotonic()
    with campaign_folder(out, settings, resumes=resumes) as folder:
        begun_with = len(folder.done)
        _play(job, folder, range(begun_with, sequences), workers, most_found, progress)
        summary = campaign_summary(settings, folder.done) | {
            "wall_s": time.monotonic() - began_s,
            "played_now": len(folder.done) - begun_with,
            "workers": workers,
        }
        folder.close(summary)
    return summary


def _play(
    job: Job,
    folder: CampaignFolder,
    numbers: range,
    workers: int,
    most_found: int | None,
    progress: Progress | None,
) -> None:
    """Every number in turn, until enough of them have shown something."""
    showing = sum(bool(one["found"]) for one in folder.done)
    with closing(in_order(job, numbers, workers=workers)) as results:
        while most_found is None or showing < most_found:
            result = next(results, None)
            if result is None:
                return
            showing += bool(folder.take(result)["found"])
            if progress:
                progress(len(folder.done), showing)


def _check(**counts: int | None) -> None:
    wrong = [
        f"--{name.replace('_', '-')}: got {count}; must be at least 1"
        for name, count in counts.items()
        if count is not None and count < 1
    ]
    if wrong:
        raise UsageError(*wrong)
