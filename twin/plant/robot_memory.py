"""Answers that depend on nothing but geometry, kept for all cells of the process that are alike."""

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any, TypeVar

MOST_ANSWERS = 8192
"""Of 4 kB at most; a rig with four kinds of fastener has some 1300 legs and 700 grips."""

Answer = TypeVar("Answer")


def remembered(geometry: str, question: Hashable, find: Callable[[], Answer]) -> Answer:
    """What `find` answered when this was first asked of a geometry; not kept where it raises.

    The answers longest unused are forgotten.
    """
    slot = _slot(geometry, question)
    if not slot:
        slot.append(find())
    return slot[0]


@lru_cache(maxsize=MOST_ANSWERS)
def _slot(_geometry: str, _question: Hashable) -> list[Any]:
    """Room for one answer, empty at first."""
    return []
