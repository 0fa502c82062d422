"""Hints at what was probably meant."""

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Hint at the nearest of the `known` names, empty if none is near."""
    near = get_close_matches(name, list(known), n=1)
    return f"did you mean {near[0]}? " if near else ""
