"""`twin monitor`: what training images look like, for the monitoring of a model."""

import json
from pathlib import Path
from typing import Annotated

import typer

from twin.cli.app import app
from twin.cli.progress import parts_bar

monitor = typer.Typer(help="Monitoring of an inspection model.", no_args_is_help=True)
app.add_typer(monitor, name="monitor")

EPILOG = (
    "Example:  twin render nominal --out datasets/reference --count 240 --set seed=20001 …  ·  "
    "twin monitor fit rig_models/mpi_bench/model datasets/reference"
)


@monitor.command(epilog=EPILOG)
def fit(
    model: Annotated[Path, typer.Argument(help="Model folder; reference.json goes into it.")],
    data: Annotated[Path, typer.Argument(help="Data set of whole images, as the line takes them.")],
    budget: Annotated[
        float, typer.Option(help="Share of parts like these that may be called strange.")
    ] = 0.02,
    data_recipe: Annotated[str, typer.Option(help="How DATA was made.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Fit the reference of MODEL to DATA: features of its images, scores of its sound parts."""
    from twin.inspection.monitoring.fit import fit_reference
    from twin.inspection.training.data import load_items

    with parts_bar("reference", total=len(load_items(data))) as advance:
        reference = fit_reference(
            model, data, budget=budget, data_recipe=data_recipe, progress=advance
        )
    facts = {
        "parts": reference.parts,
        "sound_parts": len(reference.good_scores),
        "ood_budget": reference.ood_budget,
        "ood_limits": {"shank": reference.shank.limit, "head": reference.head.limit},
    }
    print(json.dumps(facts, indent=2) if as_json else model / "reference.json")
