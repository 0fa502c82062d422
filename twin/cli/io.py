"""`twin io`: what the signal list `io.yaml` generates."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from twin.cli.app import app
from twin.cli.exits import Exit

if TYPE_CHECKING:
    from twin.spec.rig import Rig

io = typer.Typer(
    help="What the signal list `io.yaml` of a rig generates: C header, enums, register map.",
    no_args_is_help=True,
)
app.add_typer(io, name="io")

RigOption = Annotated[str, typer.Option("--rig", help="Name of a rig, or its folder.")]
OutOption = Annotated[Path | None, typer.Option("--out", help="Write here, not to the terminal.")]
CheckOption = Annotated[
    bool, typer.Option("--check", help="Write nothing; exit code 1 where --out is out of date.")
]


@io.command(epilog="Example:  twin io header --out bench_io.h")
def header(rig: RigOption = "mpi_bench", out: OutOption = None, check: CheckOption = False) -> None:
    """The C header: blocks of inputs and outputs, names of codes, hash of the list."""
    from twin.spec.io_header import io_header

    _give(rig, lambda r: io_header(r.name, r.tags), out, check=check)


@io.command(epilog="Example:  twin io enums --out io_codes.py")
def enums(rig: RigOption = "mpi_bench", out: OutOption = None, check: CheckOption = False) -> None:
    """The Python enums: names of the codes that controller and bench exchange."""
    from twin.spec.io_enums import io_enums

    _give(rig, lambda r: io_enums(r.name, r.tags), out, check=check)


@io.command(epilog="Example:  twin io table --rig my_rig/")
def table(rig: RigOption = "mpi_bench", out: OutOption = None, check: CheckOption = False) -> None:
    """Every signal with its register, its byte in memory and its meaning, as Markdown."""
    from twin.spec.io_table import signal_table

    _give(rig, lambda r: signal_table(r.name, r.tags), out, check=check)


@io.command(epilog="Example:  twin io registers --out registers.csv")
def registers(
    rig: RigOption = "mpi_bench", out: OutOption = None, check: CheckOption = False
) -> None:
    """The register map of a fieldbus, as CSV."""
    from twin.spec.io_table import register_map

    _give(rig, lambda r: register_map(r.tags), out, check=check)


@io.command(epilog="Example:  twin io generate --check")
def generate(
    root: Annotated[Path, typer.Option(help="Folder of the checkout.")] = Path("."),
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit code 1 where one is out of date.")
    ] = False,
) -> None:
    """Write every generated file of a checkout: headers, enums, tables."""
    from twin.bench.generated import RIG, stale_files, write_generated
    from twin.core.errors import UsageError
    from twin.spec.rig_loader import load_rig

    if not (root / "firmware_stubs").is_dir():
        raise UsageError(f"--root {root}: is no checkout: it has no folder firmware_stubs")
    loaded = load_rig(RIG)
    if not check:
        for name in write_generated(root, loaded):
            print(f"wrote {name}")
        return
    stale = stale_files(root, loaded)
    for name in stale:
        print(f"twin: {name} is out of date; run `twin io generate`", file=sys.stderr)
    raise typer.Exit(Exit.EXPECTATION_FAILED if stale else Exit.OK)


def _give(rig: str, text_of: Callable[["Rig"], str], out: Path | None, *, check: bool) -> None:
    """Print the text, write it, or compare it with the file."""
    from twin.core.errors import UsageError
    from twin.core.whole_file import write_whole
    from twin.spec.rig_loader import load_rig

    if check and out is None:
        raise UsageError("--check: say with --out which file to compare")
    text = text_of(load_rig(rig))
    if out is None:
        print(text, end="")
    elif not check:
        try:
            write_whole(out, text)
        except UsageError as error:
            raise UsageError(f"--out {error}") from None
    elif not out.is_file() or out.read_bytes() != text.encode():
        print(f"twin: {out} is out of date", file=sys.stderr)
        raise typer.Exit(Exit.EXPECTATION_FAILED)
