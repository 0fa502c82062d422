"""Images for the Cortex-M3 that are wrong on purpose, and a look at the processes of ours."""

import os
import subprocess
from pathlib import Path

import pytest

from twin.bench.recipes import bench_recipe
from twin.controllers.qemu import QemuController
from twin.controllers.qemu_board import QemuBoard
from twin.spec import load_scenario

CC = ["arm-none-eabi-gcc", "-std=c99", "-ffreestanding", "-O2", "-mcpu=cortex-m3", "-mthumb"]


@pytest.fixture(scope="session")
def loaded():
    return load_scenario("nominal", overrides=["imaging=timing", "controller.kind=qemu"])


@pytest.fixture
def controller_on(loaded):
    """Starts the bench controller of an image."""
    made = []

    def start(image, **options):
        recipe = bench_recipe(loaded.scenario, loaded.rig)
        made.append(QemuController(recipe, tags=loaded.rig.tags, image=image, **options))
        return made[-1]

    yield start
    for controller in made:
        controller.close()


@pytest.fixture
def board(board_image):
    board = QemuBoard(board_image)
    yield board
    board.close()


@pytest.fixture
def program(firmware, board_image, tmp_path):
    """Builds an image from the text of one C file; it begins in `startup_reset`."""

    def build(text):
        (tmp_path / "program.c").write_text(text)
        script = firmware / "board_mps2_an385" / "mps2_an385.ld"
        command = [*CC, "-nostdlib", "-T", script, "program.c", "-o", "program.elf"]
        subprocess.run(command, check=True, cwd=tmp_path, timeout=60)
        return tmp_path / "program.elf"

    return build


@pytest.fixture
def patched(firmware, board_image, tmp_path):
    """Builds the image with one piece of one source replaced."""

    def build(source, old, new):
        text = (firmware / source).read_text()
        assert old in text
        (tmp_path / "patched.c").write_text(text.replace(old, new, 1))
        objects = firmware / "build" / "arm"
        others = [o for o in objects.glob("*/*.o") if o != (objects / source).with_suffix(".o")]
        folders = ("bench_controller", "trigger_unit", "board_mps2_an385")
        includes = [f"-I{firmware / folder}" for folder in folders]
        script = firmware / "board_mps2_an385" / "mps2_an385.ld"
        command = [*CC, *includes, "-nostdlib", "-T", script, "patched.c", *others, "-lgcc",
                   "-o", "patched.elf"]  # fmt: skip
        subprocess.run(command, check=True, cwd=tmp_path, timeout=60)
        return tmp_path / "patched.elf"

    return build


@pytest.fixture
def emulators():
    """Numbers of the emulators that this process has running."""

    def running():
        return [pid for pid, name, parent in _processes()
                if parent == os.getpid() and name.startswith("qemu")]  # fmt: skip

    assert running() == []
    return running


def _processes():
    """Number, name and parent of every process."""
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            head, _, tail = file.read_text().rpartition(")")
        except OSError:
            continue  # it has just ended
        pid, _, name = head.partition(" (")
        yield int(pid), name, int(tail.split()[1])
