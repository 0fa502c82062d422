"""Whether each fault exists, happens at some time, has a sensible strength, and is told apart."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from twin.core.signals import Tag
from twin.spec.faults import FAULT_KINDS, FaultKind, kinds_of
from twin.spec.hints import did_you_mean
from twin.spec.scenario import Fault
from twin.spec.yaml_file import KeyPath

Finding = tuple[KeyPath, Any, str]
FAULT_TIMES = ("at_s", "rate_per_h", "mtbf_s")
"""Keys of which a fault has exactly one."""


def fault_findings(
    faults: Sequence[Fault], tags: Sequence[Tag], places: Sequence[str]
) -> Iterator[Finding]:
    """Every problem of the faults of a scenario: keys, value, what is allowed.

    `places` are the fixtures and cells of its layout.
    """
    for i, fault in enumerate(faults):
        yield from (
            (("faults", i, key), value, allowed)
            for check in (_time_problems, kind_problems(tags, places))
            for key, value, allowed in check(fault)
        )
    yield from _overlaps(faults)


Problem = tuple[str, Any, str]


def kind_problems(
    tags: Sequence[Tag], places: Sequence[str]
) -> Callable[[Fault], Iterator[Problem]]:
    """Check of everything but the time of a fault: gives key, value, what is allowed."""
    known_tags = {tag.name: tag for tag in tags}

    def check(fault: Fault) -> Iterator[Problem]:
        known = FAULT_KINDS.get((fault.target, fault.kind))
        if known is None:
            yield "kind", fault.kind, _allowed_kinds(fault)
        elif fault.target == "signal":
            yield from _signal_problems(fault, known, known_tags)
        else:
            yield from _magnitude_problems(fault, known)
        if fault.signal is not None and fault.target != "signal":
            yield "signal", fault.signal, "goes with target signal only; leave it out"
        if fault.fixture is not None and fault.fixture not in places:
            hint = did_you_mean(fault.fixture, places)
            known = ", ".join(places)
            yield "fixture", fault.fixture, f"{hint}fixtures and cells of the layout: {known}"

    return check


def _time_problems(fault: Fault) -> Iterator[Problem]:
    given = [key for key in FAULT_TIMES if getattr(fault, key) is not None]
    if len(given) != 1:
        allowed = "a fault has one of at_s, rate_per_h and mtbf_s"
        yield FAULT_TIMES[0], ", ".join(given) or None, allowed
        return
    yield from {"at_s": _once, "rate_per_h": _at_rate, "mtbf_s": _by_means}[given[0]](fault)


def _once(fault: Fault) -> Iterator[Problem]:
    if fault.mttr_s is not None:
        yield "mttr_s", fault.mttr_s, "goes with mtbf_s only; here duration_s says how long"


def _at_rate(fault: Fault) -> Iterator[Problem]:
    yield from _once(fault)
    known = FAULT_KINDS.get((fault.target, fault.kind))
    if fault.duration_s is None and known and known.default_duration_s is None:
        yield "duration_s", None, "a fault at a rate must end; say after which time [s]"


def _by_means(fault: Fault) -> Iterator[Problem]:
    if fault.mttr_s is None:
        yield "mttr_s", None, "mtbf_s needs it: the mean time to repair [s]"
    if fault.duration_s is not None:
        yield "duration_s", fault.duration_s, "mttr_s says how long; leave it out"


def _allowed_kinds(fault: Fault) -> str:
    kinds = list(kinds_of(fault.target))
    return f"{did_you_mean(fault.kind, kinds)}allowed for {fault.target}: {', '.join(kinds)}"


def _magnitude_problems(fault: Fault, known: FaultKind) -> Iterator[Problem]:
    name, given = f"{fault.target}.{fault.kind}", fault.magnitude
    if known.magnitude is None:
        if given is not None:
            yield "magnitude", given, f"{name} has no magnitude; leave it out"
    elif given is None:
        if known.magnitude.is_needed:
            yield "magnitude", None, f"{name} needs its magnitude: {known.magnitude}"
    elif not known.magnitude.holds(given):
        yield "magnitude", given, f"{name} takes {known.magnitude}"


def _signal_problems(fault: Fault, known: FaultKind, tags: Mapping[str, Tag]) -> Iterator[Problem]:
    tag = tags.get(fault.signal or "")
    if fault.signal is None:
        yield "signal", None, f"signal.{fault.kind} needs the signal of io.yaml whose wire it is"
    elif tag is None:
        hint = did_you_mean(fault.signal, tags)
        yield "signal", fault.signal, f"{hint}io.yaml has no such signal"
    elif problem := _type_problem(fault, tag):
        yield problem
    else:
        yield from _magnitude_problems(fault, known)


def _type_problem(fault: Fault, tag: Tag) -> Problem | None:
    """What does not go with the type of the signal."""
    value, is_bool = fault.magnitude, tag.type == "bool"
    if fault.kind == "bounce" and not is_bool:
        return "signal", tag.name, f"is {tag.type}; only true-or-false signals bounce"
    if fault.kind == "spike" and is_bool and value is not None:
        return "magnitude", value, f"{tag.name} is true or false: a spike shows the opposite"
    if fault.kind == "spike" and not is_bool and not value:
        return "magnitude", value, f"{tag.name} is {tag.type}: say how much the spike adds, not 0"
    if fault.kind != "stuck" or value is None:
        return None
    if is_bool and value not in (0, 1):
        return "magnitude", value, f"{tag.name} is true or false: it is stuck at 0 or 1"
    if tag.type == "int" and value != int(value):
        return "magnitude", value, f"{tag.name} is int: it is stuck at a whole number"
    return None


def _overlaps(faults: Sequence[Fault]) -> Iterator[Finding]:
    """A fault that begins while the same one still lasts: its end would not be clear."""
    timed = [(fault.at_s, i) for i, fault in enumerate(faults) if fault.at_s is not None]
    lasts: dict[tuple[str, ...], tuple[float, int]] = {}
    for at_s, i in sorted(timed):
        fault = faults[i]
        own = (fault.signal, fault.fixture)
        key = (fault.target, fault.kind, *(name for name in own if name))
        end_s, first = lasts.get(key, (-math.inf, i))
        if at_s <= end_s:
            allowed = f"faults.{first} ({'.'.join(key)}) still lasts; end it with duration_s"
            yield ("faults", i, "at_s"), at_s, allowed
        lasts[key] = max((end_s, first), (at_s + _duration_s(fault), i))


def _duration_s(fault: Fault) -> float:
    known = FAULT_KINDS.get((fault.target, fault.kind))
    default_s = known.default_duration_s if known else None
    given_s = default_s if fault.duration_s is None else fault.duration_s
    return math.inf if given_s is None else given_s
