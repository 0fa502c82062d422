"""Focal loss of places and generalised overlap of boxes."""

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 (its usual name)

from twin.inspection.training.networks.boxes import Detections

ALPHA, GAMMA = 0.25, 4.0
"""As the thesis chooses them, eq. 2.14; Lin et al. 2017 themselves find 0.25 and 2 best."""
REACH_PX = (0.0, 32.0, 64.0, 128.0, float("inf"))
"""Borders between the longest sides that each level answers for (FCOS, for tiles of 256 px)."""


def detection_loss(said: Detections, boxes: list[Tensor]) -> Tensor:
    """Focal loss over all places + (1 − generalised IoU) over those within a box.

    `boxes` of each tile [k, 4]: left, top, right, bottom in pixels. Both are per positive place.
    """
    wanted = [assigned(said, tile) for tile in boxes]
    is_inside = torch.stack([inside for inside, _ in wanted])
    target = torch.stack([target for _, target in wanted])
    positives = is_inside.sum().clamp(min=1)
    loss = focal(said.logits, is_inside.float()).sum() / positives
    if is_inside.any():
        loss = loss + (1.0 - generalised_iou(said.boxes_px[is_inside], target[is_inside])).mean()
    return loss


def assigned(said: Detections, boxes: Tensor) -> tuple[Tensor, Tensor]:
    """Which places answer for a box [places], and for which one [places, 4].

    A place answers for the smallest box it lies in, if the farthest side is within the reach of
    its level. A box so thin that no place lies in it counts as wide as the stride.
    """
    places, strides = said.places_px, said.strides_px
    if not len(boxes):
        return torch.zeros_like(strides, dtype=torch.bool), places.new_zeros((len(places), 4))
    boxes = boxes.to(places)
    centre, half = (boxes[:, :2] + boxes[:, 2:]) / 2, (boxes[:, 2:] - boxes[:, :2]) / 2
    widened = torch.maximum(half[None], strides[:, None, None] / 2)
    is_inside = ((places[:, None] - centre[None]).abs() <= widened).all(2)
    farthest = ((places[:, None] - centre[None]).abs() + half[None]).amax(2)
    level = torch.log2(strides / 4).long()
    reach = places.new_tensor(REACH_PX)
    is_mine = (farthest > reach[level, None]) & (farthest <= reach[level + 1, None])
    area = (2 * half).clamp(min=1.0).prod(1)
    cost = torch.where(is_inside & is_mine, area[None], torch.inf)
    least, which = cost.min(1)
    return torch.isfinite(least), boxes[which]


def focal(logits: Tensor, truth: Tensor) -> Tensor:
    """−α_t (1 − p_t)^γ ln p_t of every place, shape of `logits`. Source: Lin et al. 2017."""
    entropy = F.binary_cross_entropy_with_logits(logits, truth, reduction="none")
    chance = torch.exp(-entropy)
    alpha = ALPHA * truth + (1 - ALPHA) * (1 - truth)
    return alpha * (1 - chance) ** GAMMA * entropy


def generalised_iou(one: Tensor, other: Tensor) -> Tensor:
    """Of pairs of boxes [k, 4] → [k], 1 where they are the same, towards −1 far apart.

    Source: Rezatofighi et al. 2019, "Generalized Intersection over Union".
    """
    shared = _area(torch.maximum(one[:, :2], other[:, :2]), torch.minimum(one[:, 2:], other[:, 2:]))
    around = _area(torch.minimum(one[:, :2], other[:, :2]), torch.maximum(one[:, 2:], other[:, 2:]))
    union = _area(one[:, :2], one[:, 2:]) + _area(other[:, :2], other[:, 2:]) - shared
    small = torch.finfo(one.dtype).eps
    return shared / union.clamp(min=small) - (around - union) / around.clamp(min=small)


def _area(low: Tensor, high: Tensor) -> Tensor:
    return (high - low).clamp(min=0.0).prod(1)
