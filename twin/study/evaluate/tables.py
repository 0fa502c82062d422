"""The tables behind the plots, as CSV."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from twin.study.evaluate.pod_point import PodPoint
from twin.study.evaluate.response import Response
from twin.study.plan.study import Study

Table = tuple[Sequence[str], Iterable[Sequence[Any]]]
"""Header and rows."""


def csv_tables(
    study: Study,
    responses: Mapping[int, Mapping[str, Response]],
    pods: Mapping[int, PodPoint],
    more: Mapping[str, Table],
) -> dict[str, str]:
    """Text of each table by its name, `more` among them; tables without rows are left out."""
    keys = [factor.key for factor in study.factors]
    values = {point.index: [point.values[key] for key in keys] for point in study.points}
    tables = {
        "responses": csv_text(
            ["point", *keys, "response", "value", "low", "high", "n"],
            ([index, *values[index], name, r.value, r.low, r.high, r.n]
             for index, named in responses.items() for name, r in named.items()),
        ),
        "pod_curves": csv_text(
            ["point", *keys, "length_mm", "pod", "pod_lower_95"],
            ([index, *values[index], *row] for index, pod in pods.items() for row in pod.curve),
        ),
        "pod_classes": csv_text(
            ["point", *keys, "length_mm", "hits", "cracks"],
            ([index, *values[index], *row] for index, pod in pods.items() for row in pod.classes),
        ),
        "pod_fits": csv_text(
            ["point", *keys, "n", "hits", "link", "transform", "b0", "b1", "a50_mm", "a90_mm",
             "a90_95_mm", "bound"],
            ([index, *values[index], f.n, f.hits, f.link, f.transform, f.b0, f.b1, f.a50, f.a90,
              f.a90_95, f.bound] for index, pod in pods.items() if (f := pod.fit)),
        ),
    }  # fmt: skip
    tables |= {name: csv_text(*rows) for name, rows in more.items()}
    return {name: text for name, text in tables.items() if text.count("\n") > 1}


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table as CSV text; None is an empty cell."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()
