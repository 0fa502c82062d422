"""Tables within the page: links that save them as CSV without any server."""

import base64
from dataclasses import dataclass

from markupsafe import Markup

from twin.report.study.folder import StudyFolder


@dataclass(frozen=True)
class Download:
    """A link's target and the name of the file it saves."""

    file: str
    href: Markup


def downloads(study: StudyFolder, *names: str) -> tuple[Download, ...]:
    """The tables of these names that the study has."""
    return tuple(
        Download(f"{study.summary['study']}_{name}.csv", _href(study.tables[name]))
        for name in names
        if name in study.tables
    )


def _href(text: str) -> Markup:
    return Markup("data:text/csv;charset=utf-8;base64," + base64.b64encode(text.encode()).decode())
