"""`twin piece`: reference pieces, rendered to calibrate and to check a bench with."""

from pathlib import Path
from typing import Annotated

import typer

from twin.cli.app import app

EPILOG = (
    "Examples:  twin piece --list  ·  "
    "twin piece flat --camera frame --parameter level=0.5 --parameter even=1 --count 2 "
    "--out flat.png  ·  twin piece grid --set spindle.line_jitter_share=0.5 --out grid.png  ·  "
    "twin piece ketos --parameter current_a=1400 --out ketos.png"
)


@app.command(epilog=EPILOG)
def piece(
    name: Annotated[str | None, typer.Argument(help="Which piece; --list shows all.")] = None,
    out: Annotated[Path | None, typer.Option(help="PNG file; the truth lies beside it.")] = None,
    scenario: Annotated[
        str, typer.Option(help="Rig, process and line scan: a name or a YAML file.")
    ] = "nominal",
    camera: Annotated[str, typer.Option(help="line or frame.")] = "line",
    parameter: Annotated[
        list[str] | None, typer.Option(metavar="NAME=VALUE", help="Of the piece; repeatable.")
    ] = None,
    set_: Annotated[
        list[str] | None, typer.Option("--set", metavar="A.B=C", help="Override a key; repeatable.")
    ] = None,
    count: Annotated[int, typer.Option(help="Images, each with its own noise.")] = 1,
    electrons: Annotated[
        Path | None, typer.Option(help="Expected photoelectrons as a NumPy file (.npy).")
    ] = None,
    lists: Annotated[bool, typer.Option("--list", help="Print pieces and parameters.")] = False,
) -> None:
    """Render the reference piece NAME before a camera, with noise: image, mask, truth."""
    from twin.core.errors import UsageError
    from twin.render.pieces.files import write_piece
    from twin.render.pieces.registry import piece_called
    from twin.spec.loader import load_scenario

    if lists:
        _print_pieces()
        return
    if name is None or out is None:
        raise UsageError("piece: name a piece and a file: twin piece NAME --out FILE.png")
    given = _parameters(parameter or [])
    piece_called(name).complete(given)
    loaded = load_scenario(scenario, overrides=set_ or [])
    written = write_piece(
        name=name,
        rig=loaded.rig,
        scenario=loaded.scenario,
        camera=camera,  # type: ignore[arg-type]
        parameters=given,
        out=out,
        count=count,
        electrons=electrons,
    )
    for path in written:
        print(path)


def _parameters(texts: list[str]) -> dict[str, float]:
    """Numbers by name, as in level=0.5."""
    from twin.core.errors import UsageError

    given = {}
    for text in texts:
        name, equals, value = text.partition("=")
        try:
            if not equals:
                raise ValueError
            given[name.strip()] = float(value)
        except ValueError:
            raise UsageError(
                f"--parameter: got {text!r}; allowed: name=number, as in level=0.5"
            ) from None
    return given


def _print_pieces() -> None:
    from twin.render.pieces.registry import PIECES

    for entry in PIECES.values():
        print(f"{entry.name}  ({' or '.join(entry.cameras)} camera)  {entry.description}")
        for item in entry.parameters:
            default = "" if item.default is None else f", {item.default:g} if not given"
            print(f"    {item.name}  {item.allowed}{default}: {item.text}")
