"""From a sequence that shows a finding to the smallest one found that still shows it.

Delta debugging: fewer troubles, no recovery, fewer parts, defaults in place of values, rounder
times and strengths, over and over until nothing gets simpler or the plays are used up.

Source: Zeller and Hildebrandt 2002, Simplifying and isolating failure-inducing input, IEEE
Transactions on Software Engineering 28(2); the greedy variant, from big pieces to single ones.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from twin.campaign.dice import short
from twin.campaign.sequence import Sequence

KEPT = ("scenario", "description", "imaging", "parts", "seed", "controller", "infeed")
"""Keys a scenario must have, or that are simplified otherwise."""
PLAIN_SEED = 1
DEFAULT_SCAN_PERIOD_S = 0.010
ShowsIt = Callable[[Sequence], bool]
Simpler = Callable[[Sequence], Iterator[Sequence]]


def shrunk(sequence: Sequence, shows_it: ShowsIt, *, most_plays: int) -> tuple[Sequence, int]:
    """The simplest sequence found for which `shows_it` holds as for `sequence`, and the plays used.

    Deterministic where `shows_it` is.
    """
    left = _Budget(most_plays, shows_it)
    before = None
    while before != sequence:
        before = sequence
        for simpler in PASSES:
            sequence = _descended(sequence, simpler, left)
    return sequence, most_plays - left.plays


class _Budget:
    """Answers whether a candidate shows the finding; no more when the plays are used up."""

    def __init__(self, plays: int, shows_it: ShowsIt) -> None:
        self.plays = plays
        self._shows_it = shows_it

    def allows(self, candidate: Sequence) -> bool:
        if self.plays <= 0:
            return False
        self.plays -= 1
        return self._shows_it(candidate)


def _descended(sequence: Sequence, simpler: Simpler, left: _Budget) -> Sequence:
    """As simple as one pass can make it: every candidate that still shows it is gone on from."""
    found = True
    while found and left.plays > 0:
        found = False
        for candidate in simpler(sequence):
            if left.allows(candidate):
                sequence, found = candidate, True
                break
    return sequence


def fewer_troubles(sequence: Sequence) -> Iterator[Sequence]:
    """Without a piece of the troubles: halves first, single ones last."""
    troubles = sequence.troubles
    size = len(troubles)
    while size >= 1:
        for start in range(0, len(troubles), size):
            rest = troubles[:start] + troubles[start + size :]
            yield replace(sequence, troubles=rest)
        size //= 2


def no_recovery(sequence: Sequence) -> Iterator[Sequence]:
    """Without the operator who comes at the end."""
    if sequence.has_recovery:
        yield replace(sequence, has_recovery=False)


def fewer_parts(sequence: Sequence) -> Iterator[Sequence]:
    """With fewer parts, one first."""
    for parts in range(1, sequence.bench["parts"]):
        yield _with(sequence, parts=parts)


def defaults(sequence: Sequence) -> Iterator[Sequence]:
    """With default values: everywhere, block by block, key by key."""
    bench = sequence.bench
    free = [key for key in bench if key not in KEPT]
    if len(free) > 1:
        yield _without(sequence, *free)
    for key in free:
        yield _without(sequence, key)
    for key in free:
        block = bench[key]
        if len(block) > 1:
            yield from (_with(sequence, **{key: _less(block, name)}) for name in block)


def plain_bench(sequence: Sequence) -> Iterator[Sequence]:
    """With one kind of sound fastener, the delivered scan period, a plain seed."""
    bench = sequence.bench
    infeed, controller = bench["infeed"], bench["controller"]
    if infeed.get("defective_share"):
        yield _with(sequence, infeed={**infeed, "defective_share": 0.0})
    if len(infeed["mix"]) > 1:
        for entry in infeed["mix"]:
            yield _with(sequence, infeed={**infeed, "mix": [entry]})
    if controller.get("scan_period_s", DEFAULT_SCAN_PERIOD_S) != DEFAULT_SCAN_PERIOD_S:
        yield _with(sequence, controller=_less(controller, "scan_period_s"))
    if bench["seed"] != PLAIN_SEED:
        yield _with(sequence, seed=PLAIN_SEED)


def rounder(sequence: Sequence) -> Iterator[Sequence]:
    """With shorter numbers in the troubles."""
    for i, fault in enumerate(sequence.troubles):
        for key, value in fault.items():
            if not isinstance(value, float):
                continue
            for plain in _rounder(key, value):
                if plain != value:
                    yield _with_trouble(sequence, i, {**fault, key: plain})


PASSES: tuple[Simpler, ...] = (fewer_troubles, fewer_parts, defaults, plain_bench, no_recovery,
                               rounder)  # fmt: skip


def _rounder(key: str, value: float) -> Iterator[float]:
    if key == "at_s":
        yield from (float(round(value)), round(value, 1), round(value, 2))
    else:
        yield from (short(value, 1), short(value, 2))


def _with(sequence: Sequence, **values: Any) -> Sequence:
    return replace(sequence, bench={**sequence.bench, **values})


def _without(sequence: Sequence, *keys: str) -> Sequence:
    return replace(sequence, bench={k: v for k, v in sequence.bench.items() if k not in keys})


def _with_trouble(sequence: Sequence, place: int, fault: Mapping[str, Any]) -> Sequence:
    troubles = (*sequence.troubles[:place], fault, *sequence.troubles[place + 1 :])
    return replace(sequence, troubles=troubles)


def _less(block: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in block.items() if key != name}
