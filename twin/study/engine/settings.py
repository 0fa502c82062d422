"""What decides every result of a study, as its manifest holds it."""

import hashlib
from dataclasses import fields
from typing import Any

from pydantic import BaseModel

from twin.spec.loader import Loaded
from twin.spec.rig import Rig
from twin.study.engine.versions import versions
from twin.study.plan.study import Study


def study_settings(study: Study) -> dict[str, Any]:
    """Study, scenario, rig, model and versions: where all are equal, so are the results."""
    first = study.points[0].loaded
    return {
        "study": study.file.study,
        "description": study.file.description,
        "file": study.file.model_dump(mode="json"),
        "scenario": first.scenario.model_dump(mode="json", exclude={"expectations", "assertions"}),
        "points": [point.values for point in study.points],
        "rig_sha256": _rig_hash(first.rig),
        "model_sha256": _model_hash(first),
        "versions": versions(),
    }


def _model_hash(loaded: Loaded) -> str | None:
    """Hash of the inspection model; None where there is none."""
    file = loaded.rig.root / loaded.scenario.inspection.model / "model.onnx"
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else None


def _rig_hash(rig: Rig) -> str:
    """Hash of every datasheet; folders are left out, for they differ from machine to machine."""
    sheets = {f.name: _plain(getattr(rig, f.name)) for f in fields(Rig)}
    return hashlib.sha256(repr(sorted(sheets.items())).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if hasattr(value, "items"):
        return sorted((name, _plain(entry)) for name, entry in value.items())
    return None
