"""Whether each assertion keeps to one form and names signals the rig has, with fitting values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from twin.core.signals import Tag
from twin.spec.assertion import Assertion, Condition
from twin.spec.hints import did_you_mean
from twin.spec.yaml_file import Key, KeyPath

Finding = tuple[KeyPath, Any, str]
Keys = tuple[Key, ...]


@dataclass(frozen=True)
class Form:
    """Keys that go with the key an assertion is led by."""

    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """All of them."""
        return self.needs + self.may


LIMITS = ("exactly", "at_least", "at_most")
FORMS: Mapping[str, Form] = MappingProxyType({
    "when": Form(("within_s", "then"), ("and_stays_s", "while")),
    "never": Form((), ("for_longer_than_s",)),
    "always": Form((), ("while", "for_longer_than_s")),
    "between": Form(("and", "count"), LIMITS),
    "stable": Form(("while",), ("settle_s",)),
})  # fmt: skip
COMPARISONS = ("is", "becomes", "equals", "above", "below")


def assertion_findings(
    assertions: Sequence[Assertion], tags: Mapping[str, Tag]
) -> Iterator[Finding]:
    """Every problem of the assertions of a scenario: keys, value, what is allowed."""
    names = [assertion.name for assertion in assertions]
    for i, assertion in enumerate(assertions):
        at: Keys = ("assertions", i)
        if names.index(assertion.name) < i:
            yield (*at, "name"), assertion.name, "another assertion has this name; take another"
        yield from _form_findings(at, assertion)
        for keys, condition in assertion.conditions():
            yield from _condition_findings((*at, *keys), condition, tags)
        for k, name in enumerate(assertion.stable):
            yield from _unknown_signal((*at, "stable", k), name, tags)


def _form_findings(at: Keys, assertion: Assertion) -> Iterator[Finding]:
    leaders = [key for key in FORMS if key in assertion.given]
    if len(leaders) != 1:
        got = " and ".join(leaders) or "none of them"
        yield at, got, f"an assertion has exactly one of {', '.join(FORMS)}"
        return
    leader, form = leaders[0], FORMS[leaders[0]]
    for key in form.needs:
        if key not in assertion.given:
            yield at, assertion.name, f"{key} is missing; {leader} goes with {_listed(form)}"
    for key, value in assertion.model_dump().items():
        if key not in ("name", leader, *form.keys):
            yield (*at, key), value, f"does not go with {leader}, which goes with {_listed(form)}"
    yield from _limit_findings(at, assertion)
    yield from _moment_findings(at, assertion)


def _listed(form: Form) -> str:
    needs, may = ", ".join(form.needs), ", ".join(form.may)
    return f"{needs} and, if wanted, {may}" if needs else may


def _limit_findings(at: Keys, assertion: Assertion) -> Iterator[Finding]:
    """Of a count: one number, or a range that holds one."""
    limits = [key for key in LIMITS if key in assertion.given]
    if assertion.between is None:
        return
    if not limits or (assertion.exactly is not None and len(limits) > 1):
        got = " and ".join(limits) or "no limit"
        yield at, got, "a count has exactly, or at_least, at_most or both"
    elif len(limits) == 2 and (assertion.at_least or 0) > (assertion.at_most or 0):
        yield (*at, "at_least"), assertion.at_least, f"must be at most {assertion.at_most}"


def _moment_findings(at: Keys, assertion: Assertion) -> Iterator[Finding]:
    """Where a state is asked for, a moment cannot stand."""
    for keys, condition in assertion.conditions():
        if condition.is_moment and keys[0] in ("never", "always", "while"):
            allowed = f"{keys[0]} takes states: write is, equals, above or below"
            yield (*at, *keys, "becomes"), condition.becomes, allowed
    then = assertion.then
    if then is not None and then.is_moment and assertion.and_stays_s is not None:
        allowed = "with and_stays_s it must be a state: write is, equals, above or below"
        yield (*at, "then", "becomes"), then.becomes, allowed


def _condition_findings(
    at: Keys, condition: Condition, tags: Mapping[str, Tag]
) -> Iterator[Finding]:
    given = [key for key in COMPARISONS if key in condition.given]
    if len(given) != 1 and given != ["above", "below"]:
        got = " and ".join(given) or "none of them"
        allowed = f"{condition.signal} is compared by one of {', '.join(COMPARISONS)}"
        yield at, got, f"{allowed}, or by above and below"
    low, high = condition.above, condition.below
    if low is not None and high is not None and low >= high:
        yield (*at, "above"), low, f"must be less than below ({high:g})"
    if condition.signal in tags:
        for key in given:
            yield from _type_findings(at, key, condition, tags[condition.signal])
    else:
        yield from _unknown_signal((*at, "signal"), condition.signal, tags)


def _type_findings(at: Keys, key: str, condition: Condition, tag: Tag) -> Iterator[Finding]:
    """A comparison that the type of the signal does not allow."""
    value = condition.model_dump()[key]
    at, is_truth = (*at, key), isinstance(value, bool)
    if tag.type == "bool" and not is_truth:
        yield at, value, f"{tag.name} is true or false; write is or becomes with one of them"
    elif tag.type != "bool" and is_truth:
        word = "becomes with a number" if key == "becomes" else "equals, above or below"
        yield at, value, f"{tag.name} is a number ({tag.unit}); write {word}"
    elif tag.type == "int" and key in ("equals", "becomes") and value != int(value):
        yield at, value, f"{tag.name} takes whole numbers only"


def _unknown_signal(at: Keys, name: str, tags: Mapping[str, Tag]) -> Iterator[Finding]:
    if name not in tags:
        hint = did_you_mean(name, tags)
        yield at, name, f"unknown signal; {hint}allowed: the signals of the rig's io.yaml"
