"""From the results in a folder to `summary.json` and the tables in `data/`."""

from dataclasses import asdict, dataclass
from typing import Any

from twin.spec.fields import SUFFIX_UNITS, unit_of
from twin.study.engine.store import Store, json_bytes
from twin.study.evaluate.conclusions import conclude
from twin.study.evaluate.detection_model import FILE as DETECTION_MODEL
from twin.study.evaluate.detection_model import detection_model_text
from twin.study.evaluate.pod_point import PodPoint, pod_point
from twin.study.evaluate.response import Response
from twin.study.evaluate.run_point import run_point
from twin.study.evaluate.table import rows_by_point
from twin.study.evaluate.tables import csv_tables
from twin.study.plan.study import Study
from twin.study.plan.study_file import Factor

SUMMARY = "summary.json"
DATA = "data"


@dataclass(frozen=True)
class Evaluated:
    """All responses by point, and the POD of every point that has one."""

    responses: dict[int, dict[str, Response]]
    pods: dict[int, PodPoint]


def evaluate(study: Study, store: Store) -> dict[str, Any]:
    """Write the summary of a finished study and its tables; the summary.

    Raises: RunError where they cannot be written.
    """
    found = evaluated(study, store)
    conclusions, tables = conclude(study, store, found.responses)
    document = _document(study, found) | conclusions
    (store.out / DATA).mkdir(exist_ok=True)
    for name, text in csv_tables(study, found.responses, found.pods, tables).items():
        store.write(store.out / DATA / f"{name}.csv", text.encode())
    if study.file.writes_detection_model:
        text = detection_model_text(study, rows_by_point(store.out, "pod")[0])
        store.write(store.out / DETECTION_MODEL, text.encode())
    store.write(store.out / SUMMARY, json_bytes(document))
    return document


def evaluated(study: Study, store: Store) -> Evaluated:
    """Responses of every point of a finished study."""
    responses: dict[int, dict[str, Response]] = {point.index: {} for point in study.points}
    pods: dict[int, PodPoint] = {}
    task, keys = study.file.pod, {factor.key for factor in study.factors}
    if task is not None:
        for index, rows in rows_by_point(store.out, "pod").items():
            pods[index] = pod_point(rows, task)
            responses[index] |= pods[index].responses
    if study.file.run is not None:
        for index, rows in rows_by_point(store.out, "run").items():
            responses[index] |= run_point(rows, keys)
    return Evaluated(responses, pods)


def _document(study: Study, found: Evaluated) -> dict[str, Any]:
    file = study.file
    return {
        "study": file.study,
        "description": file.description,
        "scenario": study.points[0].loaded.scenario.scenario,
        "design": file.design.model_dump(mode="json", exclude_none=True),
        "replications": file.replications,
        "factors": [
            {
                "key": factor.key,
                "name": _name(factor),
                "unit": unit_of(factor.key),
                "is_logarithmic": factor.range is not None and factor.range.scale == "log",
            }
            for factor in study.factors
        ],
        "points": [
            {
                "index": point.index,
                "values": point.values,
                "responses": {name: response.document()
                              for name, response in found.responses[point.index].items()},
            }
            for point in study.points
        ],
        "pod": [_pod_document(index, pod) for index, pod in sorted(found.pods.items())],
    }  # fmt: skip


def _name(factor: Factor) -> str:
    """The last step of the key without its unit, where the factor has no name of its own."""
    step = factor.key.rpartition(".")[2]
    endings = [ending for ending in SUFFIX_UNITS if step.endswith(ending)]
    return factor.label or step.removesuffix(max(endings, key=len, default=""))


def _pod_document(index: int, pod: PodPoint) -> dict[str, Any]:
    return {
        "point": index,
        "unit": "mm",
        "fit": None if pod.fit is None else asdict(pod.fit),
        "reason": pod.reason,
        "curve": pod.curve,
        "classes": pod.classes,
    }
