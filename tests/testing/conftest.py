"""Benches as a test drives them, and pytest as somebody else would call it."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import twin
from twin.spec import load_scenario
from twin.testing.live_bench import LiveBench


@pytest.fixture
def live(tmp_path):
    """Makes a bench that plays `nominal` at timing level, one part, with overrides."""
    made = []

    def make(*overrides):
        folder = tmp_path / f"bench{len(made)}"
        folder.mkdir()
        loaded = load_scenario("nominal", overrides=["imaging=timing", "parts=1", *overrides])
        made.append(LiveBench(loaded, folder))
        return made[-1]

    yield make
    for bench in made:
        bench.close()


@dataclass(frozen=True)
class Called:
    """What a call of pytest left: exit code, text, and the message of each test that failed."""

    code: int
    text: str
    passed: list[str]
    failed: dict[str, str]


@pytest.fixture
def run_pytest(tmp_path) -> Callable[..., Called]:
    """Runs pytest on files (name → text) in an empty folder, with our plugin and no other."""

    def call(files, *arguments):
        for name, text in files.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": "",
                       "PYTHONPATH": str(Path(twin.__file__).parents[1])}  # fmt: skip
        command = [sys.executable, "-m", "pytest", "-p", "twin.testing.plugin", "-W", "error",
                   "-p", "no:cacheprovider", "--junitxml", "junit.xml", *arguments]  # fmt: skip
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True,
                              text=True, check=False)  # fmt: skip
        text = done.stdout + done.stderr
        if not (tmp_path / "junit.xml").is_file():
            return Called(done.returncode, text, [], {})
        cases = ET.parse(tmp_path / "junit.xml").getroot().findall("*/testcase")
        wrong = {case.get("name"): case[0].text or "" for case in cases if len(case)}
        passed = [case.get("name") for case in cases if not len(case)]
        return Called(done.returncode, text, passed, wrong)

    return call
