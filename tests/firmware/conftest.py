"""Libraries built in the tests: with sanitizers, with counters, or deliberately wrong."""

import itertools
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

FUZZ = Path(__file__).with_name("fuzz.py")
CHECKOUT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def controller_library(firmware):
    """The bench controller for this machine."""
    return firmware / "build" / "host" / "libbench_controller.so"


@pytest.fixture(scope="session")
def variant(firmware, tmp_path_factory):
    """Builds a variant of every library in a folder of its own; the path of the controller's."""

    @cache
    def build(name):
        folder = tmp_path_factory.mktemp(name)
        subprocess.run(
            ["make", "--silent", "-C", firmware, name, f"BUILD={folder}"], check=True, timeout=300
        )
        return folder / name / "libbench_controller.so"

    return build


@pytest.fixture
def mutant(firmware, tmp_path):
    """Builds the bench controller with one piece of one source replaced."""

    def build(source, old, new):
        folder = shutil.copytree(firmware / "bench_controller", tmp_path / "bench_controller")
        text = (folder / source).read_text()
        assert old in text
        (folder / source).write_text(text.replace(old, new, 1))
        library = tmp_path / "mutant.so"
        compile_library(library, *sorted(folder.glob("*.c")))
        return library

    return build


@pytest.fixture
def library(tmp_path):
    """Compiles C text to a shared library, each of a name of its own: one loaded stays loaded."""
    numbers = itertools.count()

    def build(text):
        source = tmp_path / f"wrong{next(numbers)}.c"
        source.write_text(text)
        compile_library(source.with_suffix(".so"), source)
        return source.with_suffix(".so")

    return build


def compile_library(library, *sources):
    command = ["gcc", "-std=c99", "-shared", "-fPIC", "-O1", "-o", library, *sources]
    subprocess.run(command, check=True, timeout=60)


@pytest.fixture(scope="session")
def fuzz():
    """Plays random stories on a library and the reference, in a process of their own."""

    def play(library, *, seed, stories, scans, **environment):
        return subprocess.run(
            [sys.executable, FUZZ, library, str(seed), str(stories), str(scans)],
            env=os.environ | {"PYTHONPATH": str(CHECKOUT)} | environment,
            capture_output=True, text=True,
        )  # fmt: skip

    return play
