"""The page of a run: one HTML file that holds all it needs and opens without a network."""

from collections.abc import Callable
from pathlib import Path

from markupsafe import Markup
from plotly.offline import get_plotlyjs

from twin.core.whole_file import write_whole
from twin.render.false_colour import GROUND_RGB, LIGHT_RGB
from twin.report.confusion import confusion_section
from twin.report.gallery import gallery_section
from twin.report.gantt import gantt_section
from twin.report.html import embedded, environment, template_text
from twin.report.kpis import kpi_section
from twin.report.line_timing import line_timing_section
from twin.report.mistakes import mistakes_section
from twin.report.monitoring import monitoring_section
from twin.report.process_plot import process_section
from twin.report.production import production_section
from twin.report.rejects import rejects_section
from twin.report.robot import robot_section
from twin.report.run_folder import Run, read_run
from twin.report.scenario_view import provenance_section, scenario_section
from twin.report.section import Section
from twin.report.verdict import run_verdict
from twin.report.waveforms import waveforms_section

PAGE = "report.html"
SECTIONS: tuple[Callable[[Run], Section], ...] = (
    kpi_section,
    production_section,
    gantt_section,
    waveforms_section,
    confusion_section,
    mistakes_section,
    rejects_section,
    monitoring_section,
    gallery_section,
    line_timing_section,
    process_section,
    robot_section,
    scenario_section,
    provenance_section,
)


def write_report(run: Path) -> Path:
    """Write `report.html` into the folder of a run; the path of the page.

    Raises: UsageError where `run` is no run folder, is damaged or cannot be written to.
    """
    page = run / PAGE
    write_whole(page, render_page(read_run(run)))
    return page


def render_page(run: Run) -> str:
    """The page of `run` as HTML text."""
    sections = [build(run) for build in SECTIONS]
    template = environment().get_template("page.html.j2")
    return template.render(
        run=run,
        verdict=run_verdict(run.summary),
        sections=sections,
        plots=embedded(sections),
        css=Markup(template_text("page.css")),
        ground_rgb=GROUND_RGB,
        light_rgb=LIGHT_RGB,
        script=Markup(template_text("page.js")),
        film_script=Markup(template_text("film.js")),
        plotly=Markup(get_plotlyjs()),
    )
