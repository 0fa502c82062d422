"""What a path given to `twin compare` holds: a run, several runs, or a study."""

import json
from pathlib import Path

from twin.compare.evidence import Evidence
from twin.compare.run_evidence import run_evidence
from twin.compare.study_evidence import study_evidence
from twin.core.errors import UsageError

MARK = "manifest.json"


def evidence_of(base: Path, candidate: Path) -> tuple[Evidence, Evidence]:
    """Evidence of both sides of a comparison.

    Raises: UsageError with what is wrong with either.
    """
    sides, problems = [], []
    for path in (base, candidate):
        try:
            sides.append(evidence_in(path))
        except UsageError as error:
            problems.extend(error.args)
    if problems:
        raise UsageError(*problems)
    return sides[0], sides[1]


def evidence_in(path: Path) -> Evidence:
    """Evidence of the run folder, the folder of run folders, or the study folder at `path`.

    Raises: UsageError where it holds none of them, or damaged ones.
    """
    if not path.is_dir():
        raise UsageError(f"{path}: is no folder; needs a run, a folder of runs, or a study")
    if (path / MARK).is_file():
        return study_evidence(path) if _is_study(path) else run_evidence(str(path), [path])
    runs = sorted(folder for folder in path.iterdir() if (folder / MARK).is_file())
    runs = [folder for folder in runs if not folder.name.startswith(".")]
    if not runs:
        raise UsageError(f"{path}: holds no run: there is no {MARK} in it or one folder below")
    return run_evidence(str(path), runs)


def _is_study(path: Path) -> bool:
    try:
        manifest = json.loads((path / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{path / MARK}: cannot be read as JSON ({error})") from None
    return isinstance(manifest, dict) and "study" in manifest
