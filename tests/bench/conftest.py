"""Runs at timing level: seconds of simulated time in milliseconds."""

import pytest

from twin.bench.run import run
from twin.spec import load_scenario


@pytest.fixture
def play(tmp_path):
    """Run a scenario at timing level with overrides; the run's result."""

    def play(name: str, *overrides: str, folder: str = "run"):
        loaded = load_scenario(name, overrides=["imaging=timing", *overrides])
        return run(loaded, out=tmp_path / folder)

    return play
