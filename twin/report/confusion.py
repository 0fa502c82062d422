"""Detection: truth against decision, with the rates and what they may be taken for."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from twin.bench.figures import LONG_CRACK_M, Share
from twin.bench.ledger import PartRow
from twin.report.run_folder import Run
from twin.report.score_plot import score_plot
from twin.report.section import Section
from twin.report.wording import fastener_name, truth_text

OUTCOMES = ("ok", "reject", "dropped", "in_process")
CLASS_LIMITS_M = (0.0, 0.002, 0.003, 0.005, 0.008, float("inf"))
MOST_ESCAPES = 20


@dataclass(frozen=True)
class Rate:
    """A share with its trials and its 95 % Clopper-Pearson interval."""

    label: str
    hits: int
    trials: int
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Escape:
    """A defective part that reached the OK bin."""

    part_id: int
    fastener: str
    truth: str
    score: float | None
    threshold: float | None


@dataclass(frozen=True)
class ConfusionView:
    """Counts by truth and outcome, rates, and the escapes one by one."""

    counts: tuple[tuple[str, tuple[int, ...]], ...]
    rates: tuple[Rate, ...]
    classes: tuple[Rate, ...]
    escapes: tuple[Escape, ...]
    escapes_in_all: int


def confusion_section(run: Run) -> Section:
    """Truth × decision over all parts of the run."""
    if not run.parts:
        return Section("detection", "Detection", absent="No part entered the bench in this run.")
    escaped = [row for row in run.parts if row.truth_defective and row.outcome == "ok"]
    view = ConfusionView(
        counts=tuple(_counts(run.parts)),
        rates=_rates(run.parts),
        classes=tuple(_by_class(run.parts)),
        escapes=tuple(_escape(row) for row in escaped[:MOST_ESCAPES]),
        escapes_in_all=len(escaped),
    )
    plot = score_plot(run.parts)
    return Section("detection", "Detection", view, (plot,) if plot else ())


def _counts(parts: Sequence[PartRow]) -> Iterable[tuple[str, tuple[int, ...]]]:
    for label, is_defective in (("sound", False), ("defective", True)):
        mine = [row.outcome for row in parts if row.truth_defective == is_defective]
        yield label, (*(mine.count(outcome) for outcome in OUTCOMES), len(mine))


def _rates(parts: Sequence[PartRow]) -> tuple[Rate, ...]:
    long = f"Miss rate, cracks of {1000 * LONG_CRACK_M:g} mm and longer"
    return (
        _miss_rate("Miss rate, all defective parts", parts, lambda _: True),
        _miss_rate(long, parts, lambda row: row.longest_crack_m >= LONG_CRACK_M),
        _rate(
            "False-alarm rate, sound parts",
            (
                row.verdict == "reject"
                for row in _judged(parts)
                if row.verdict and not row.truth_defective
            ),
        ),
    )


def _by_class(parts: Sequence[PartRow]) -> Iterable[Rate]:
    for low_m, high_m in pairwise(CLASS_LIMITS_M):
        yield _miss_rate(_class_name(low_m, high_m), parts, _between(low_m, high_m))


def _between(low_m: float, high_m: float) -> Callable[[PartRow], bool]:
    return lambda row: low_m <= row.longest_crack_m < high_m


def _class_name(low_m: float, high_m: float) -> str:
    if low_m == 0:
        return f"below {1000 * high_m:g} mm"
    if high_m == float("inf"):
        return f"{1000 * low_m:g} mm and longer"
    return f"{1000 * low_m:g} to below {1000 * high_m:g} mm"


def _miss_rate(label: str, parts: Sequence[PartRow], fits: Callable[[PartRow], bool]) -> Rate:
    defective = (row for row in _judged(parts) if row.truth_defective and fits(row))
    return _rate(label, (row.outcome == "ok" for row in defective))


def _judged(parts: Sequence[PartRow]) -> Iterable[PartRow]:
    """Parts that reached a bin: only these were decided upon."""
    return (row for row in parts if row.outcome in ("ok", "reject"))


def _rate(label: str, hits: Iterable[bool]) -> Rate:
    share = Share()
    for is_hit in hits:
        share.count(is_hit)
    low, high = share.ci95
    return Rate(label, share.hits, share.trials, share.rate, low, high)


def _escape(row: PartRow) -> Escape:
    truth = truth_text(
        is_defective=True, kinds=row.defect_kinds, longest_crack_m=row.longest_crack_m
    )
    return Escape(row.part_id, fastener_name(row.fastener), truth, row.score, row.threshold)
