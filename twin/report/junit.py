"""JUnit XML of a run, for build servers: a case per expectation, invariant and assertion."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from twin.core.whole_file import write_whole
from twin.report.verdict import Asserted, Expected, Invariant, run_verdict

NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Source: XML 1.0, section 2.2, production Char."""


def write_junit(summary: Mapping[str, Any], file: Path) -> None:
    """Write the verdict of the run that `summary` describes to `file`.

    Raises: UsageError where `file` cannot be written.
    """
    verdict = run_verdict(summary)
    name = str(summary.get("scenario", "run"))
    cases = [_expectation(row) for row in verdict.expectations]
    cases += [_invariant(row) for row in verdict.invariants]
    cases += [_asserted(row) for row in verdict.assertions]
    cases += [] if verdict.reached_end else [_end()]
    _write("twin run", name, cases, file, wall_s=summary.get("wall_s") or 0.0)


@dataclass(frozen=True)
class Case:
    """One thing that was checked; without a `failure` it has passed."""

    kind: str
    name: str
    failure: str = ""
    details: str = ""


def write_cases(
    command: str, suite: str, cases: Iterable[Case], file: Path, *, wall_s: float
) -> None:
    """Write what a command has checked to `file`.

    Raises: UsageError where `file` cannot be written.
    """
    elements = []
    for case in cases:
        element = _case(case.kind, case.name)
        if case.failure:
            _fail(element, case.failure, case.details)
        elements.append(element)
    _write(command, suite, elements, file, wall_s=wall_s)


def _write(command: str, name: str, cases: list[ET.Element], file: Path, *, wall_s: float) -> None:
    failures = sum(case.find("failure") is not None for case in cases)
    counts = {"tests": str(len(cases)), "failures": str(failures), "errors": "0"}
    time = {"time": f"{wall_s:.3f}"}
    root = ET.Element("testsuites", {"name": command, **counts, **time})
    suite = ET.SubElement(root, "testsuite", {"name": _clean(name), **counts, **time})
    suite.extend(cases)
    ET.indent(root)
    write_whole(file, ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n")


def _expectation(row: Expected) -> ET.Element:
    case = _case("expectations", row.name)
    if not row.has_passed:
        _fail(case, f"{row.metric or row.name} is {row.value}, must be {row.limit}")
    return case


def _invariant(row: Invariant) -> ET.Element:
    case = _case("invariants", f"{row.number}. {row.name}")
    if row.broken:
        lines = [f"{time_s:.3f} s: {text}" for time_s, text in row.examples]
        _fail(case, f"{row.broken} violations, must be 0", "\n".join(lines))
    return case


def _asserted(row: Asserted) -> ET.Element:
    case = _case("assertions", row.name)
    if row.broken:
        shown = [f"{time_s:.3f} s: {text}\n{excerpt}" for time_s, text, excerpt in row.examples]
        _fail(case, f"{row.broken} violations, must be 0; {row.said}", "\n\n".join(shown))
    else:
        ET.SubElement(case, "system-out").text = row.said
    return case


def _end() -> ET.Element:
    case = _case("run", "comes to its end")
    _fail(case, "the limit of simulated time came first")
    return case


def _case(kind: str, name: str) -> ET.Element:
    return ET.Element("testcase", {"classname": f"twin.{kind}", "name": _clean(name)})


def _fail(case: ET.Element, message: str, details: str = "") -> None:
    ET.SubElement(case, "failure", {"message": _clean(message)}).text = _clean(details)


def _clean(text: str) -> str:
    """`text` without the characters XML cannot hold."""
    return NOT_XML.sub("\ufffd", text)
