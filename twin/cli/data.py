"""`twin data`: is a folder of photographs fit to train on?"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from twin.cli.app import app

LISTED = 10


@app.command(
    epilog="Example:  twin data photographs --group-by '_(\\d+_\\d+)_crop' --any-size --json"
)
def data(
    folder: Annotated[
        Path, typer.Argument(help="good/ and defective/ (masks/), labelme, or COCO.")
    ],
    group_by: Annotated[
        str | None,
        typer.Option(help="Regular expression; its group names the part a photograph shows."),
    ] = None,
    any_size: Annotated[bool, typer.Option(help="Allow photographs of different sizes.")] = False,
    model: Annotated[
        Path | None, typer.Option(help="Model folder that says which labels surprise it.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the split that is shown.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Check a FOLDER of photographs and say how good it is: balance, copies, disagreements.

    Exit code 2 with every problem where it is not fit to train on.
    """
    from rich.console import Console
    from rich.progress import track

    from twin.inspection.photographs.folder import Reading, load_photographs
    from twin.inspection.photographs.quality import quality
    from twin.inspection.photographs.split import split_photographs

    console = Console(stderr=True)
    photographs = load_photographs(
        folder,
        reading=Reading(group_by, any_size),
        track=lambda some: track(list(some), "looking", console=console, transient=True),
    )
    figures = quality(photographs, score=_scorer(model))
    split = split_photographs(photographs, seed=seed)
    figures["split"] = {
        name: {"photographs": len(some), "defective": sum(p.is_defective for p in some)}
        for name, some in vars(split).items()
    }
    print(json.dumps(figures, indent=2)) if as_json else _tell(figures)


def _scorer(model: Path | None) -> Callable[[Any], float] | None:
    if model is None:
        return None
    from twin.inspection.inspector import Inspector

    inspector = Inspector(model)
    return lambda photograph: inspector.inspect_image(photograph.image(), "shank").score


def _tell(figures: dict[str, Any]) -> None:
    for name, value in figures.items():
        title = name.replace("_", " ")
        if isinstance(value, list):
            print(f"{title}: {len(value)}")
            for entry in value[:LISTED]:
                print(f"  {entry if isinstance(entry, dict) else ' = '.join(entry)}")
            if len(value) > LISTED:
                print(f"  and {len(value) - LISTED} more; --json lists all")
        elif isinstance(value, dict):
            told = [f"{key} {entry}" for key, entry in value.items()]
            more = [f"and {len(told) - LISTED} more"] if len(told) > LISTED else []
            print(f"{title}: " + ", ".join(told[:LISTED] + more))
        else:
            print(f"{title}: {value}")
