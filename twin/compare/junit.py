"""A comparison as JUnit XML: a case per figure; what is worse has failed."""

from pathlib import Path
from xml.etree import ElementTree as ET

from twin.compare.comparison import Comparison
from twin.compare.wording import change, interval, value
from twin.core.whole_file import write_whole


def write_junit(comparison: Comparison, file: Path) -> None:
    """Write it to `file`. Raises: UsageError where it cannot be written."""
    cases = [_case("kpi", row.kpi.name, row.verdict,
                   f"{row.kpi.text}: {value(row, row.difference.base)} → "
                   f"{value(row, row.difference.candidate)}, {change(row)}, {interval(row)}")
             for row in comparison.figures]  # fmt: skip
    cases += [_case("counts", row.name, row.verdict, f"{row.name}: {row.base} → {row.candidate}")
              for row in comparison.counts]  # fmt: skip
    failures = sum(case.find("failure") is not None for case in cases)
    counts = {"tests": str(len(cases)), "failures": str(failures), "errors": "0"}
    root = ET.Element("testsuites", {"name": "twin compare", **counts})
    ET.SubElement(root, "testsuite", {"name": "twin compare", **counts}).extend(cases)
    ET.indent(root)
    write_whole(file, ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n")


def _case(kind: str, name: str, verdict: str, told: str) -> ET.Element:
    case = ET.Element("testcase", {"classname": f"twin.compare.{kind}", "name": name})
    if verdict == "worse":
        ET.SubElement(case, "failure", {"message": told})
    else:
        ET.SubElement(case, "system-out").text = f"{verdict}: {told}"
    return case
