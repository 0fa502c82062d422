"""`twin render`: images with masks and COCO annotations."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from twin.cli.app import app
from twin.cli.progress import parts_bar

VIEW_SETS = {"shank": ("shank",), "head": ("head_0", "head_1", "head_2", "head_3")}
VIEW_SETS["all"] = VIEW_SETS["shank"] + VIEW_SETS["head"]
EPILOG = (
    "Examples:  twin render nominal --view shank --out datasets/shank --count 20  ·  "
    "twin render nominal --view all --out datasets/train --count 700 --roi-only --workers 2 "
    "--set seed=10001 --set infeed.defective_share=0.5 "
    "--vary light.uv_irradiance_w_per_m2=15:45  ·  the same command again goes on after "
    "an interruption, a higher --count adds parts."
)


@app.command(epilog=EPILOG)
def render(
    scenario: Annotated[str, typer.Argument(help="Name of a shipped scenario, or a YAML file.")],
    out: Annotated[Path, typer.Option(help="Folder of the data set; completed if begun.")],
    view: Annotated[str, typer.Option(help="shank, head or all.")] = "all",
    count: Annotated[int, typer.Option(help="Number of parts.")] = 12,
    workers: Annotated[int, typer.Option(help="Processes.")] = 1,
    roi_only: Annotated[bool, typer.Option(help="Crop the dark surroundings.")] = False,
    parts_per_shard: Annotated[int, typer.Option(help="Parts in one COCO file.")] = 256,
    set_: Annotated[
        list[str] | None, typer.Option("--set", metavar="A.B=C", help="Override a key; repeatable.")
    ] = None,
    vary: Annotated[
        list[str] | None,
        typer.Option(metavar="A.B=LOW:HIGH", help="Draw a key evenly for each part; repeatable."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Render COUNT parts of SCENARIO with truth: images/, masks/, parts.jsonl, annotations/."""
    from twin.core.errors import UsageError
    from twin.render.dataset import write_dataset
    from twin.render.variation import range_of
    from twin.spec.loader import load_scenario

    if view not in VIEW_SETS:
        raise UsageError(f"--view: got {view!r}; allowed: {', '.join(VIEW_SETS)}")
    ranges = [range_of(text) for text in vary or []]
    loaded = load_scenario(scenario, overrides=set_ or [])
    for ends in ("low", "high"):
        fixed = [one.at(getattr(one, ends)) for one in ranges]
        load_scenario(scenario, overrides=[*(set_ or []), *fixed])
    with parts_bar(loaded.scenario.scenario, total=count) as advance:
        summary = write_dataset(
            rig=loaded.rig,
            scenario=loaded.scenario,
            count=count,
            views=VIEW_SETS[view],  # type: ignore[arg-type]
            out=out,
            ranges=ranges,
            workers=workers,
            roi_only=roi_only,
            parts_per_shard=parts_per_shard,
            progress=lambda done, _: advance(done),
        )
    facts = {"folder": str(out), "scenario": loaded.scenario.scenario} | asdict(summary)
    print(json.dumps(facts, indent=2) if as_json else out)
