"""The page of a study: one HTML file that holds all it needs and opens without a network."""

from collections.abc import Callable
from pathlib import Path

from markupsafe import Markup
from plotly.offline import get_plotlyjs

from twin.core.whole_file import write_whole
from twin.report.html import embedded, environment, template_text
from twin.report.section import Section
from twin.report.study.effects_section import effects_section
from twin.report.study.facts_section import facts_section
from twin.report.study.folder import StudyFolder, read_study
from twin.report.study.heat_section import heat_section
from twin.report.study.pareto_section import pareto_section
from twin.report.study.pod_section import pod_section
from twin.report.study.sensitivity_section import sensitivity_section
from twin.report.study.stations_section import stations_section
from twin.report.study.tiles import tiles

PAGE = "report.html"
SECTIONS: tuple[Callable[[StudyFolder], Section], ...] = (
    pareto_section,
    pod_section,
    effects_section,
    heat_section,
    stations_section,
    sensitivity_section,
    facts_section,
)


def write_study_report(folder: Path) -> Path:
    """Write `report.html` into the folder of a finished study; the path of the page.

    Raises: UsageError where `folder` is no finished study, is damaged or cannot be written to.
    """
    page = folder / PAGE
    write_whole(page, render_study_page(read_study(folder)))
    return page


def render_study_page(study: StudyFolder) -> str:
    """The page of a study as HTML text; sections with nothing to show are left out."""
    sections = [section for build in SECTIONS if not (section := build(study)).absent]
    return environment().get_template("study/page.html.j2").render(
        study=study,
        tiles=tiles(study),
        sections=sections,
        plots=embedded(sections),
        css=Markup(template_text("page.css")),
        script=Markup(template_text("page.js")),
        plotly=Markup(get_plotlyjs()),
    )  # fmt: skip
