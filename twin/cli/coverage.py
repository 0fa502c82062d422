"""`twin coverage`: what the head views see of a head, and what they do not."""

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from twin.cli.app import app

if TYPE_CHECKING:
    from twin.render.head_coverage import HeadCoverage, SurfaceCoverage

EPILOG = (
    "Examples:  twin coverage nominal  ·  "
    "twin coverage nominal --fastener iso4762_m12x80 --figure coverage.png  ·  "
    "twin coverage nominal --angles 0,60,120,180,240,300 --json"
)
FIGURE_SUFFIXES = (".png", ".svg", ".pdf")


@app.command(epilog=EPILOG)
def coverage(
    scenario: Annotated[str, typer.Argument(help="Name of a shipped scenario, or a YAML file.")],
    fastener: Annotated[
        list[str] | None, typer.Option(help="Fastener of the rig, default the mix; repeatable.")
    ] = None,
    angles: Annotated[
        str, typer.Option(help="Spindle angles of the views, in degrees.")
    ] = "0,90,180,270",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
    figure: Annotated[Path | None, typer.Option(help="Draw the maps to this file.")] = None,
    set_: Annotated[
        list[str] | None, typer.Option("--set", metavar="A.B=C", help="Override a key; repeatable.")
    ] = None,
) -> None:
    """Map what the views at ANGLES see of the heads of SCENARIO, how well lit and how finely."""
    from twin.core.errors import UsageError
    from twin.render.coverage_figure import draw_coverage
    from twin.render.head_coverage import head_coverage
    from twin.spec.loader import load_scenario

    angles_rad = _angles_rad(angles)
    if figure and figure.suffix not in FIGURE_SUFFIXES:
        allowed = ", ".join(FIGURE_SUFFIXES)
        raise UsageError(f"--figure: got {str(figure)!r}; allowed endings: {allowed}")
    loaded = load_scenario(scenario, overrides=set_ or [])
    names = fastener or [share.fastener for share in loaded.scenario.infeed.mix]
    _check_known(names, list(loaded.rig.fasteners))
    coverages = tuple(
        head_coverage(rig=loaded.rig, fastener=name, angles_rad=angles_rad)
        for name in dict.fromkeys(names)
    )
    if figure:
        draw_coverage(coverages=coverages, file=figure)
    print(json.dumps(_document(coverages), indent=2)) if as_json else _print_table(coverages)


def _angles_rad(text: str) -> tuple[float, ...]:
    from twin.core.errors import UsageError

    try:
        angles = tuple(math.radians(float(part)) for part in text.split(","))
    except ValueError:
        angles = ()
    if not angles or not all(map(math.isfinite, angles)):
        raise UsageError(f"--angles: got {text!r}; allowed: degrees with commas, such as 0,90,180")
    return angles


def _check_known(names: list[str], known: list[str]) -> None:
    from twin.core.errors import UsageError

    for name in names:
        if name not in known:
            raise UsageError(f"--fastener: got {name!r}; allowed: {', '.join(known)}")


def _document(coverages: "tuple[HeadCoverage, ...]") -> dict[str, object]:
    """The table as plain data."""
    from twin.render.head_coverage import LIT_SHARE

    return {
        "angles_deg": [math.degrees(angle) for angle in coverages[0].angles_rad],
        "lit_from_share": LIT_SHARE,
        "fasteners": {
            head.fastener: {one.surface.name: _entry(one) for one in head.surfaces}
            for head in coverages
        },
    }


def _entry(one: "SurfaceCoverage") -> dict[str, float | int | None]:
    return {
        "area_mm2": one.surface.area_m2 * 1e6,
        "seen_share": one.seen_share,
        "lit_share": one.lit_share(),
        "views_min": int(one.views.min()),
        "views_max": int(one.views.max()),
        "px_per_mm_worst": _per_mm(one.worst_px_per_m),
        "px_per_mm_median": _per_mm(one.median_px_per_m),
    }


def _per_mm(px_per_m: float | None) -> float | None:
    return None if px_per_m is None else px_per_m / 1e3


def _print_table(coverages: "tuple[HeadCoverage, ...]") -> None:
    from rich.console import Console
    from rich.table import Table

    for head in coverages:
        table = Table(
            "surface", "mm²", "seen", "and lit", "views", "worst px/mm", "median",
            title=head.fastener,
        )  # fmt: skip
        for one in head.surfaces:
            table.add_row(one.surface.name, *_cells(_entry(one)))
        Console().print(table)
        print(f"{head.fastener}: {_verdict(head)}")


def _cells(entry: dict[str, float | int | None]) -> list[str]:
    resolutions = entry["px_per_mm_worst"], entry["px_per_mm_median"]
    return [
        f"{entry['area_mm2']:.0f}",
        f"{entry['seen_share']:.1%}",
        f"{entry['lit_share']:.1%}",
        f"{entry['views_min']} to {entry['views_max']}",
        *("none" if value is None else f"{value:.1f}" for value in resolutions),
    ]


def _verdict(head: "HeadCoverage") -> str:
    """What no view sees, in words."""
    missed = [
        f"{one.surface.name} ({1 - one.seen_share:.1%})"
        for one in head.surfaces
        if one.seen_share < 1
    ]
    return f"no view sees: {', '.join(missed)}" if missed else "every point is seen"
