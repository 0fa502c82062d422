"""What all pages share: the templates, their filters, and plots as data within the page."""

import json
from collections.abc import Sequence
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from twin.report.section import Section
from twin.report.wording import number, percent, words


def environment() -> Environment:
    """Templates that escape what they are given, and fail on what they are not."""
    found = Environment(
        loader=PackageLoader("twin.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {"number": number, "percent": percent, "words": words}
    return found


def embedded(sections: Sequence[Section]) -> Markup:
    """All plots as JSON that cannot end the script element it stands in."""
    plots: dict[str, Any] = {plot.name: plot.content() for s in sections for plot in s.plots}
    text = json.dumps(plots, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))


def template_text(name: str) -> str:
    """A file of the templates' folder as it stands."""
    return resources.files("twin.report").joinpath("templates", name).read_text(encoding="utf-8")
