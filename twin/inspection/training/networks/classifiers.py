"""Further teachers that only say whether a tile shows a defect: Swin and EfficientNet.

Source: Liu et al. 2021, "Swin Transformer", and Tan & Le 2019, "EfficientNet", as `transformers`
builds them; with weights of their own training here, none that come from elsewhere.
"""

from typing import Any, Literal

from torch import Tensor, nn

from twin.inspection.training.networks.answer import Answer

TILE_PX = 256
WINDOW = 8  # cells; divides the maps of a tile at every stage


class Classifier(nn.Module):
    """A backbone of `transformers` on grey tiles of 256 × 256 px, with one output."""

    def __init__(self, name: Literal["swin", "efficientnet"]) -> None:
        super().__init__()
        self.backbone = _swin() if name == "swin" else _efficientnet()

    def forward(self, x: Tensor) -> Answer:
        """[n, 1, 256, 256] → the class alone."""
        return Answer(defective=self.backbone(x).logits[:, 0])


def _swin() -> Any:
    """Swin-T, twenty-eight million weights."""
    from transformers import SwinConfig, SwinForImageClassification

    config = SwinConfig(num_channels=1, image_size=TILE_PX, window_size=WINDOW)
    config.num_labels = 1
    return SwinForImageClassification(config)


def _efficientnet() -> Any:
    """EfficientNet-B0, four million weights."""
    from transformers import EfficientNetConfig, EfficientNetForImageClassification

    config = EfficientNetConfig(
        num_channels=1, image_size=TILE_PX, width_coefficient=1.0, depth_coefficient=1.0,
        hidden_dim=1280,
    )  # fmt: skip
    config.num_labels = 1
    return EfficientNetForImageClassification(config)
