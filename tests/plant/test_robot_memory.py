"""Answers about a geometry: asked once, forgotten in the end, never kept of a failure."""

import pytest

from twin.core.errors import MotionError
from twin.plant import robot_memory
from twin.plant.robot_memory import remembered


def test_alike_questions_are_answered_once():
    asked = []

    def find():
        asked.append("found")
        return  # an answer as good as any

    for _ in range(3):
        assert remembered("cell a", ("test", 1), find) is None
    remembered("cell b", ("test", 1), find)
    remembered("cell a", ("test", 2), find)
    assert len(asked) == 3


def test_a_failure_is_not_an_answer():
    def fail():
        raise MotionError("blocked")

    with pytest.raises(MotionError, match="blocked"):
        remembered("cell a", "test of a failure", fail)
    assert remembered("cell a", "test of a failure", lambda: 7) == 7


def test_it_does_not_grow_without_bound():
    for number in range(robot_memory.MOST_ANSWERS + 10):
        remembered("cell c", number, lambda: "answer")
    assert robot_memory._slot.cache_info().currsize <= robot_memory.MOST_ANSWERS
