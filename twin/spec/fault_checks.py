"""Whether each timed fault exists, has a sensible magnitude, and does not overlap itself."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

from twin.spec.faults import FAULT_KINDS, FaultKind, kinds_of
from twin.spec.hints import did_you_mean
from twin.spec.scenario import Fault
from twin.spec.yaml_file import KeyPath

Finding = tuple[KeyPath, Any, str]


def fault_findings(faults: Sequence[Fault]) -> Iterator[Finding]:
    """Every problem of the faults of a scenario: keys, value, what is allowed."""
    for i, fault in enumerate(faults):
        known = FAULT_KINDS.get((fault.target, fault.kind))
        if known is None:
            yield _unknown_kind(i, fault)
        else:
            yield from _magnitude_findings(i, fault, known)
    yield from _overlaps(faults)


def _unknown_kind(i: int, fault: Fault) -> Finding:
    kinds = list(kinds_of(fault.target))
    hint = did_you_mean(fault.kind, kinds)
    allowed = f"{hint}allowed for {fault.target}: {', '.join(kinds)}"
    return ("faults", i, "kind"), fault.kind, allowed


def _magnitude_findings(i: int, fault: Fault, known: FaultKind) -> Iterator[Finding]:
    keys, name = ("faults", i, "magnitude"), f"{fault.target}.{fault.kind}"
    if known.magnitude is None:
        if fault.magnitude is not None:
            yield keys, fault.magnitude, f"{name} has no magnitude; leave it out"
    elif fault.magnitude is None:
        yield keys, None, f"{name} needs its magnitude: {known.magnitude}"
    elif not known.magnitude.holds(fault.magnitude):
        yield keys, fault.magnitude, f"{name} takes {known.magnitude}"


def _overlaps(faults: Sequence[Fault]) -> Iterator[Finding]:
    """A fault that begins while the same one still lasts: its end would not be clear."""
    order = sorted(range(len(faults)), key=lambda i: faults[i].at_s)
    lasts: dict[tuple[str, str], tuple[float, int]] = {}
    for i in order:
        fault = faults[i]
        key = (fault.target, fault.kind)
        end_s, first = lasts.get(key, (-math.inf, i))
        if fault.at_s <= end_s:
            allowed = f"faults.{first} ({'.'.join(key)}) still lasts; end it with duration_s"
            yield ("faults", i, "at_s"), fault.at_s, allowed
        own_end_s = math.inf if fault.duration_s is None else fault.at_s + fault.duration_s
        lasts[key] = max((end_s, first), (own_end_s, i))
