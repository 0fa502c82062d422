"""The verdict on a candidate: better, same or worse, figure by figure and in all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from twin.compare.differences import Difference, difference
from twin.compare.evidence import Evidence
from twin.compare.kpi import RUN_KPIS, STUDY_KPIS, Kpi
from twin.compare.run_evidence import INVARIANTS
from twin.core.errors import UsageError

Word = Literal["better", "same", "worse"]
CONFIDENCE = 0.99
MARGIN_SHARE = 0.001


@dataclass(frozen=True)
class Judged:
    """One figure with its difference and verdict; `margin` is what is too little to matter."""

    kpi: Kpi
    difference: Difference
    margin: float
    verdict: Word

    @property
    def relative(self) -> float | None:
        """Difference over the base, None of a base of 0."""
        return self.difference.mean / self.difference.base if self.difference.base else None


@dataclass(frozen=True)
class Counted:
    """What must not be, counted on both sides; `is_judged` where every one more is worse."""

    name: str
    base: int
    candidate: int
    is_judged: bool

    @property
    def verdict(self) -> Word:
        """By the numbers alone."""
        if self.base == self.candidate or not self.is_judged:
            return "same"
        return "worse" if self.candidate > self.base else "better"


@dataclass(frozen=True)
class Comparison:
    """All figures of two sides; `confidence` is that of all intervals together."""

    base: str
    candidate: str
    confidence: float
    is_paired: bool
    strata: int
    figures: tuple[Judged, ...]
    counts: tuple[Counted, ...]
    notes: tuple[str, ...]

    @property
    def verdict(self) -> Word:
        """Worse if anything is, else better if anything is, else the same."""
        found = {row.verdict for row in (*self.figures, *self.counts)}
        if "worse" in found:
            return "worse"
        return "better" if "better" in found else "same"


def compared(
    base: Evidence,
    candidate: Evidence,
    *,
    confidence: float = CONFIDENCE,
    margin_share: float = MARGIN_SHARE,
) -> Comparison:
    """Judge `candidate` against `base`.

    A figure is worse (or better) where the interval of its difference leaves out 0 and the
    difference is more than `margin_share` of the base. The intervals share 1 − `confidence`
    between them, so that an unchanged bench is called the same all over with that confidence.

    Raises: UsageError where the two cannot be compared.
    Source: Bonferroni's inequality.
    """
    _check(base, candidate, confidence, margin_share)
    paired = _is_paired(base, candidate)
    figures = RUN_KPIS if "study" not in base.facts else STUDY_KPIS
    present = [kpi for kpi in figures if kpi.name in base.values and kpi.name in candidate.values]
    each = 1 - (1 - confidence) / max(len(present), 1)
    judged = []
    for kpi in present:
        found = difference(kpi, base.values[kpi.name], candidate.values[kpi.name],
                           paired=paired, confidence=each)  # fmt: skip
        if found is not None:
            judged.append(_judged(kpi, found, margin_share))
    strata = set(base.identity) & set(candidate.identity) if paired else base.identity
    return Comparison(
        base=base.name,
        candidate=candidate.name,
        confidence=confidence,
        is_paired=paired,
        strata=len(strata),
        figures=tuple(judged),
        counts=_counts(base, candidate, paired),
        notes=tuple(_notes(base, candidate, paired)),
    )


def _check(base: Evidence, candidate: Evidence, confidence: float, margin_share: float) -> None:
    problems = []
    if not 0.5 <= confidence < 1:
        problems.append(f"compare: confidence: got {confidence!r}; allowed: 0.5 to below 1")
    if not 0 <= margin_share < 1:
        problems.append(f"compare: margin: got {margin_share!r}; allowed: 0 to below 1")
    for key in sorted(set(base.facts) | set(candidate.facts)):
        ours, theirs = base.facts.get(key), candidate.facts.get(key)
        if key != "scenario" and ours != theirs:
            problems.append(f"compare: {key}: {base.name} has {ours!r}, {candidate.name} has "
                            f"{theirs!r}: they cannot be compared")  # fmt: skip
    if problems:
        raise UsageError(*problems)


def _is_paired(base: Evidence, candidate: Evidence) -> bool:
    """Whether all strata of the side with fewer are found on the other, with the same parts."""
    common = set(base.identity) & set(candidate.identity)
    fewest = min(len(base.identity), len(candidate.identity))
    same = all(base.identity[name] == candidate.identity[name] for name in common)
    return len(common) == fewest and same


def _judged(kpi: Kpi, found: Difference, margin_share: float) -> Judged:
    margin = 0.0 if kpi.kind == "share" else margin_share * abs(found.base)
    is_known = found.low > 0 or found.high < 0
    if not (is_known and abs(found.mean) > margin):
        return Judged(kpi, found, margin, "same")
    has_risen = found.mean > 0
    verdict: Word = "better" if has_risen == (kpi.better == "higher") else "worse"
    return Judged(kpi, found, margin, verdict)


def _counts(base: Evidence, candidate: Evidence, paired: bool) -> tuple[Counted, ...]:
    """Of pairs over the same seeds; of other runs only broken invariants are never chance."""
    common = set(base.identity) & set(candidate.identity) if paired else None

    def count(side: Evidence, name: str) -> int:
        found = side.broken.get(name, {})
        return sum(n for stratum, n in found.items() if common is None or stratum in common)

    names = sorted(set(base.broken) | set(candidate.broken))
    return tuple(Counted(name, count(base, name), count(candidate, name),
                         is_judged=paired or name == INVARIANTS) for name in names)  # fmt: skip


def _notes(base: Evidence, candidate: Evidence, paired: bool) -> Sequence[str]:
    notes = []
    if base.facts.get("scenario") != candidate.facts.get("scenario"):
        notes.append(f"the scenarios differ: {base.facts.get('scenario')} and "
                     f"{candidate.facts.get('scenario')}")  # fmt: skip
    if not paired:
        notes.append("the sides did not play the same parts with the same seeds, so they are "
                     "compared as independent samples: much less is seen that way")  # fmt: skip
    left_out = sorted(set(base.identity) ^ set(candidate.identity))
    if paired and left_out:
        notes.append(f"found on one side only and left out: {', '.join(left_out)}")
    return notes
