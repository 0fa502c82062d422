"""What a network says of a batch of tiles."""

from dataclasses import dataclass

from torch import Tensor

from twin.inspection.training.networks.boxes import Detections


@dataclass(frozen=True)
class Answer:
    """Of each task that the network has: None of one that it has not.

    `heat` [n, 1, h/4, w/4] log-odds that a cell lies on a defect, `defective` [n] log-odds that
    the tile shows one, `detections` where boxes around them lie.
    """

    heat: Tensor | None = None
    defective: Tensor | None = None
    detections: Detections | None = None
