"""Generated files are what the signal list and the codes say now, and the compiler agrees."""

import shutil
import subprocess
from pathlib import Path

import pytest

from twin.bench.generated import GENERATED, stale_files, write_generated
from twin.controllers.recipe_image import FIELDS, recipe_struct
from twin.core.io_layout import block_layout
from twin.spec import load_rig

RIG = load_rig("mpi_bench")


def test_no_generated_file_is_out_of_date(firmware):
    assert stale_files(firmware.parent, RIG) == [], "run `make generated`"


@pytest.mark.parametrize("name", GENERATED)
def test_a_changed_or_missing_file_is_noticed_and_mended(name, tmp_path):
    for folder in {(tmp_path / file).parent for file in GENERATED}:
        folder.mkdir(parents=True)
    assert write_generated(tmp_path, RIG) == list(GENERATED)
    file = tmp_path / name
    file.write_text(file.read_text() + "\n")
    assert stale_files(tmp_path, RIG) == [name]
    file.unlink()
    assert write_generated(tmp_path, RIG) == [name]
    assert write_generated(tmp_path, RIG) == []


RIGS = sorted(folder.name for folder in RIG.root.parent.iterdir() if (folder / "io.yaml").is_file())
HEADER, TABLE, REGISTERS, ENUMS = (
    "firmware_stubs/bench_controller/bench_io.h",
    "firmware_stubs/bench_controller/signals.md",
    "firmware_stubs/bench_controller/registers.csv",
    "twin/controllers/io_codes.py",
)
KINDS = {"header": HEADER, "table": TABLE, "registers": REGISTERS, "enums": ENUMS}
EDITS = {
    "a word of its text": ('"Reset pressed"', '"Reset held"', {HEADER, TABLE, REGISTERS}),
    "an initial value": ("register: 3, initial: 1", "register: 3", {HEADER, REGISTERS}),
    "a register": ("register: 5, ", "register: 63, ", {HEADER, TABLE, REGISTERS}),
    "a name": ("gripper_holding:", "gripper_closed:", {HEADER, TABLE, REGISTERS}),
    "a code": ("reject: 2}", "reject: 3}", {HEADER, TABLE, REGISTERS, ENUMS}),
    "one signal less": ("  tower_green:", "  # tower_green:", {HEADER, TABLE, REGISTERS}),
}
"""What is edited, how, and which files are out of date then."""


@pytest.fixture
def edited_rig(tmp_path):
    """A copy of the rig with one edit of its signal list."""

    def edit(was, now):
        folder = Path(shutil.copytree(RIG.root, tmp_path / "mpi_bench"))
        text = (folder / "io.yaml").read_text(encoding="utf-8")
        assert was in text
        (folder / "io.yaml").write_text(text.replace(was, now), encoding="utf-8")
        return folder

    return edit


@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_signal_list_makes_the_checkout_out_of_date(firmware, edited_rig, edit):
    was, now, stale = EDITS[edit]
    assert set(stale_files(firmware.parent, load_rig(str(edited_rig(was, now))))) == stale


@pytest.mark.parametrize("rig", RIGS)
@pytest.mark.parametrize("kind", KINDS)
def test_the_command_tells_every_rig_and_notices_an_edit(
    firmware, edited_rig, capfd, monkeypatch, rig, kind
):
    from twin.cli import main

    file = firmware.parent / KINDS[kind]

    def code(*words):
        monkeypatch.setattr("sys.argv", ["twin", "io", kind, *words])
        with pytest.raises(SystemExit) as exit_:
            main()
        return exit_.value.code

    assert code("--rig", rig) == 0
    assert capfd.readouterr().out == file.read_text(encoding="utf-8")
    was, now, _ = EDITS["a code"]
    edited = str(edited_rig(was, now))
    assert code("--rig", edited, "--out", str(file), "--check") == 1
    assert f"{file} is out of date" in capfd.readouterr().err


def test_the_compiler_lays_out_what_python_packs(firmware, tmp_path):
    blocks = {
        "bench_inputs_t": {f.name: f.offset for f in block_layout(RIG.tags, "input").fields},
        "bench_outputs_t": {f.name: f.offset for f in block_layout(RIG.tags, "output").fields},
        "bench_recipe_t": recipe_offsets(),
    }
    wanted = {f"{block}.{name}": offset for block, names in blocks.items()
              for name, offset in names.items()}  # fmt: skip
    assert offsets_in_c(firmware, tmp_path, blocks) == wanted


def recipe_offsets():
    sizes = {"time": 8, "real": 8, "int": 4}
    offsets, end = {}, 0
    for field in FIELDS:
        offsets[field.name], end = end, end + field.count * sizes[field.kind]
    assert end == recipe_struct().size
    return offsets


def offsets_in_c(firmware, folder, blocks):
    prints = [f'printf("{block}.{name} %zu\\n", offsetof({block}, {name}));'
              for block, names in blocks.items() for name in names]  # fmt: skip
    (folder / "offsets.c").write_text(
        "#include <stddef.h>\n#include <stdio.h>\n"
        '#include "bench_io.h"\n#include "bench_recipe.h"\n'
        "int main(void) {\n" + "\n".join(prints) + "\nreturn 0; }\n"
    )
    include = f"-I{firmware / 'bench_controller'}"
    command = ["gcc", "-std=c99", include, folder / "offsets.c", "-o", folder / "offsets"]
    subprocess.run(command, check=True, timeout=60)
    told = subprocess.run([folder / "offsets"], capture_output=True, text=True, check=True).stdout
    return {name: int(offset) for name, offset in map(str.split, told.splitlines())}
