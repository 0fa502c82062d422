"""Every file of the checkout that is written by the twin from the signal list and the codes."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from twin.controllers.c_headers import code_header, recipe_header
from twin.core.whole_file import write_whole
from twin.spec.io_enums import io_enums
from twin.spec.io_header import io_header
from twin.spec.io_table import register_map, signal_table
from twin.spec.rig import Rig

RIG = "mpi_bench"
FIRMWARE = "firmware_stubs/bench_controller"
GENERATED: Mapping[str, Callable[[Rig], str]] = MappingProxyType({
    f"{FIRMWARE}/bench_io.h": lambda rig: io_header(rig.name, rig.tags),
    f"{FIRMWARE}/bench_codes.h": lambda _: code_header(),
    f"{FIRMWARE}/bench_recipe.h": lambda _: recipe_header(),
    f"{FIRMWARE}/signals.md": lambda rig: signal_table(rig.name, rig.tags),
    f"{FIRMWARE}/registers.csv": lambda rig: register_map(rig.tags),
    "twin/controllers/io_codes.py": lambda rig: io_enums(rig.name, rig.tags),
})  # fmt: skip


def stale_files(root: Path, rig: Rig) -> list[str]:
    """Generated files below `root` that are missing or not what would be written now."""
    return [name for name, text in GENERATED.items() if _read(root / name) != text(rig)]


def write_generated(root: Path, rig: Rig) -> list[str]:
    """Bring every generated file below `root` up to date; the names of those that changed."""
    stale = stale_files(root, rig)
    for name in stale:
        write_whole(root / name, GENERATED[name](rig))
    return stale


def _read(file: Path) -> str | None:
    return file.read_bytes().decode("utf-8", "replace") if file.is_file() else None
