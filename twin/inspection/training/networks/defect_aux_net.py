"""Defect-Aux-Net, the teacher: class, mask and boxes of a tile in one pass.

Source: thesis 2.2.4 and figure 2.16: ResNet-50 with squeeze-excitation and spatial attention in its
residual blocks, feature pyramid, classification from the bottom-up pathway, segmentation and
detection from the top-down one. The thesis counts 33.2 million weights without attention and 36.2
with both; a spatial module as it describes it has some hundred weights.
"""

from collections.abc import Collection
from typing import Literal

from torch import Tensor, nn

from twin.inspection.training.networks.answer import Answer
from twin.inspection.training.networks.attention import Attention
from twin.inspection.training.networks.boxes import DetectionHead
from twin.inspection.training.networks.pyramid import Pyramid, SegmentationHead
from twin.inspection.training.networks.resnet import resnet50

Task = Literal["class", "mask", "boxes"]
TASKS: tuple[Task, ...] = ("class", "mask", "boxes")
WIDTH = 256


class DefectAuxNet(nn.Module):
    """Hard parameter sharing between `tasks`; one task alone makes the nets to compare with."""

    def __init__(self, attention: Attention = "both", tasks: Collection[Task] = TASKS) -> None:
        super().__init__()
        self.bottom_up = resnet50(attention)
        channels = self.bottom_up.channels
        self.classify = nn.Linear(channels[-1], 1) if "class" in tasks else None
        is_dense = "mask" in tasks or "boxes" in tasks
        self.top_down = Pyramid(channels, WIDTH) if is_dense else None
        self.segment = SegmentationHead(WIDTH, len(channels)) if "mask" in tasks else None
        self.detect = DetectionHead(WIDTH) if "boxes" in tasks else None

    def forward(self, x: Tensor) -> Answer:
        """[n, 1, h, w] → the answer of every task; h and w divide by 32."""
        maps = self.bottom_up(x)
        levels = self.top_down(maps) if self.top_down is not None else ()
        return Answer(
            heat=self.segment(levels) if self.segment is not None else None,
            defective=(
                self.classify(maps[-1].mean((2, 3)))[:, 0] if self.classify is not None else None
            ),
            detections=self.detect(levels) if self.detect is not None else None,
        )
