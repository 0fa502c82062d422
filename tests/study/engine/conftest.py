"""Tasks that take no time."""

import pytest

from twin.spec.loader import load_scenario
from twin.study.engine.task import Task


@pytest.fixture(scope="session")
def make_task():
    """Task of a number, as if of a study of one task a point."""
    loaded = load_scenario("nominal")
    return lambda number: Task("run", number, 0, 0, loaded)
