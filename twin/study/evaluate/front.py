"""The front of a90/95 against cycle time, and the operating point on it."""

from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twin.study.evaluate.surrogate import Surrogate
from twin.study.plan.study import Study
from twin.study.plan.study_file import Pareto

Array = NDArray[np.float64]
MM = 1000.0
CLOUD = 1500
DIGITS = 3
"""Milliseconds and micrometres: what differs by less is equal."""


def pareto_front(study: Study, surrogate: Surrogate, setting: Pareto) -> dict[str, Any]:
    """Candidates on a grid of all factors, those that none beats, and the one recommended."""
    z = np.array(list(product(np.linspace(-1, 1, setting.steps), repeat=len(study.factors))))
    a90, a90_95 = surrogate.a90_mm(z)
    calls, cycle = surrogate.false_call_share(z), surrogate.cycle_time_s(z)
    longest_mm = MM * study.file.pod.lengths.high_m if study.file.pod else np.inf
    kept = np.flatnonzero((calls <= setting.most_false_calls) & (a90_95 <= longest_mm))
    front = kept[not_dominated(cycle[kept].round(DIGITS), a90_95[kept].round(DIGITS))]
    chosen = _recommended(front, cycle, a90_95, setting)

    def row(k: int) -> dict[str, Any]:
        values = {s.key: _shown(float(s.value(z[k, i]))) for i, s in enumerate(surrogate.scales)}
        return {
            "values": values,
            "cycle_time_s": float(cycle[k]),
            "a90_mm": float(a90[k]),
            "a90_95_mm": float(a90_95[k]),
            "false_call_share": float(calls[k]),
        }

    step = max(1, len(kept) // CLOUD)
    return {
        "front": [row(k) for k in front],
        "cloud": [row(k) for k in kept[::step]],
        "recommended": None if chosen is None else row(chosen),
        "method": _method(len(z), len(kept), setting),
    }


def not_dominated(first: Array, second: Array) -> NDArray[np.int64]:
    """Places of the pairs that no other pair is as good as in both and better in one, by `first`.

    Smaller is better.
    """
    order = np.lexsort((second, first))
    best = np.minimum.accumulate(second[order])
    is_kept = np.concatenate([[True], second[order][1:] < best[:-1]]) if len(order) else []
    return order[np.asarray(is_kept, bool)]


def _recommended(
    front: NDArray[np.int64], cycle: Array, a90_95: Array, setting: Pareto
) -> int | None:
    """The fastest within the wanted a90/95 or, where none is wanted, the knee of the front."""
    if not len(front):
        return None
    if setting.longest_a90_95_m is not None:
        good = front[a90_95[front] <= MM * setting.longest_a90_95_m]
        return int(good[np.argmin(cycle[good])]) if len(good) else None
    return int(front[np.argmin(_share(cycle[front]) ** 2 + _share(np.log(a90_95[front])) ** 2)])


def _share(values: Array) -> Array:
    """From 0 at the smallest to 1 at the largest."""
    return (values - values.min()) / max(float(np.ptp(values)), 1e-12)


def _shown(value: float) -> float:
    return float(f"{value:.4g}")


def _method(candidates: int, kept: int, setting: Pareto) -> str:
    wanted_m = setting.longest_a90_95_m
    rule = (
        "the knee: nearest to the ideal corner, both axes scaled to the front, a90/95 by its "
        "logarithm"
        if wanted_m is None
        else f"the fastest with a90/95 of at most {MM * wanted_m:g} mm"
    )
    return (
        f"{candidates} candidates on a grid of {setting.steps} steps a factor, predicted by the "
        f"surrogate described under sensitivity, not rendered; {kept} keep to at most "
        f"{100 * setting.most_false_calls:g} % false calls and an a90/95 within the lengths of the "
        f"study. Recommended is {rule}. Render it with a POD study before relying on it."
    )


def front_tables(keys: Sequence[str], front: dict[str, Any]) -> dict[str, tuple[list, list]]:
    """Front and candidates as tables."""
    figures = ["cycle_time_s", "a90_mm", "a90_95_mm", "false_call_share"]

    def table(rows: list[dict[str, Any]]) -> tuple[list, list]:
        values = ([row["values"][key] for key in keys] for row in rows)
        return [*keys, *figures], [[*head, *(row[name] for name in figures)]
                                   for head, row in zip(values, rows, strict=True)]  # fmt: skip

    return {"pareto_front": table(front["front"]), "pareto_candidates": table(front["cloud"])}
