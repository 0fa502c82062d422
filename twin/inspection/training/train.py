"""`twin train`: from a folder of rendered parts, or of photographs, to a model folder."""

from pathlib import Path
from typing import Any

from twin.inspection.photographs.folder import Reading
from twin.inspection.training.order import Order
from twin.inspection.training.train_parts import train_parts
from twin.inspection.training.train_photographs import train_photographs

PARTS = "parts.jsonl"


def is_rendered(data: Path) -> bool:
    """Whether a data set holds parts of five views, as `twin render` writes them."""
    return (data / PARTS).exists()


def train(
    data: Path, out: Path, *, order: Order | None = None, reading: Reading | None = None
) -> dict[str, Any]:
    """Train on the data set `data`, write the model folder `out`; returns its test figures.

    `reading` says how a folder of photographs is to be read.

    Raises: UsageError for the data, the folder or the order.
    """
    order = order or Order()
    if is_rendered(data):
        return train_parts(data, out, order)
    return train_photographs(data, out, order, reading or Reading())
