"""Nested values by their dotted paths."""

import json
import math
from collections.abc import Iterator
from typing import Any


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value that is no block, with its dotted path; places in lists count from 0."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield from leaves(below, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for place, below in enumerate(value):
            yield from leaves(below, f"{path}.{place}")
    else:
        yield path, value


def numbers(value: Any) -> dict[str, float]:
    """The finite numbers among the leaves; true is 1."""
    return {path: float(leaf) for path, leaf in leaves(value)
            if isinstance(leaf, int | float) and math.isfinite(leaf)}  # fmt: skip


def texts(value: Any) -> dict[str, str]:
    """All leaves as text: a text as it is, anything else as JSON."""
    return {path: leaf if isinstance(leaf, str) else json.dumps(leaf)
            for path, leaf in leaves(value)}  # fmt: skip
