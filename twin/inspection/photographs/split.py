"""Three shares of a data set: for learning, for choosing, and for the last word."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from twin.core.errors import UsageError
from twin.core.random import stream
from twin.inspection.photographs.photograph import Photograph

SHARES = {"train": 0.70, "validation": 0.15, "test": 0.15}


@dataclass(frozen=True)
class Split:
    """Photographs of each share, in order of their names; no group is in two of them."""

    train: tuple[Photograph, ...]
    validation: tuple[Photograph, ...]
    test: tuple[Photograph, ...]


def split_photographs(photographs: Sequence[Photograph], *, seed: int) -> Split:
    """70 % train, 15 % validation, 15 % test, each class and kind of defect in proportion.

    Whole groups are dealt out, the largest first and equal ones at random, each to the share that
    lacks most of what it holds. Copies of one file belong to one group, whatever their names.

    Raises: UsageError where there are fewer groups than shares.
    Source: stratified grouping as in scikit-learn's StratifiedGroupKFold.
    """
    groups = _groups(photographs)
    if len(groups) < len(SHARES):
        raise UsageError(f"{len(groups)} groups of photographs cannot be split into {len(SHARES)} "
                         "shares; group them more finely, or add photographs")  # fmt: skip
    order = [groups[i] for i in stream(seed, "split").permutation(len(groups))]
    totals = Counter(label for group in order for label in map(_label, group))
    held: dict[str, Counter[str]] = {name: Counter() for name in SHARES}
    dealt: dict[str, list[Photograph]] = {name: [] for name in SHARES}
    for group in sorted(order, key=len, reverse=True):
        labels = Counter(map(_label, group))
        share = max(SHARES, key=lambda name: _want(name, labels, held[name], totals))
        held[share] += labels
        dealt[share] += group
    by_name = {name: tuple(sorted(some, key=lambda p: p.name)) for name, some in dealt.items()}
    return Split(**by_name)


def _want(
    share: str, labels: Mapping[str, int], held: Mapping[str, int], totals: Mapping[str, int]
) -> float:
    """How many photographs of these labels a share still lacks, each label by its weight here."""
    return sum(
        count * (SHARES[share] * totals[label] - held[label]) for label, count in labels.items()
    )


def _label(photograph: Photograph) -> str:
    return "+".join(photograph.kinds) or "good"


def _groups(photographs: Sequence[Photograph]) -> list[list[Photograph]]:
    """Photographs that must stay together, in order of the first name of each group."""
    of_bytes: dict[str, str] = {}
    leader: dict[str, str] = {}
    for photograph in photographs:
        twin = of_bytes.setdefault(photograph.sha256, photograph.group)
        _join(leader, twin, photograph.group)
    groups: dict[str, list[Photograph]] = defaultdict(list)
    for photograph in photographs:
        groups[_first(leader, photograph.group)].append(photograph)
    return sorted(groups.values(), key=lambda group: group[0].name)


def _first(leader: dict[str, str], group: str) -> str:
    while leader.get(group, group) != group:
        group = leader[group]
    return group


def _join(leader: dict[str, str], one: str, other: str) -> None:
    leader[_first(leader, other)] = _first(leader, one)
