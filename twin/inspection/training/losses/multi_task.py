"""The loss of Defect-Aux-Net: classification, segmentation and detection, 1 : 1 : 1."""

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 (its usual name)

from twin.inspection.training.losses.detection import detection_loss
from twin.inspection.training.losses.dice import dice_loss
from twin.inspection.training.networks.answer import Answer

CELL_PX = 4


def multi_task_loss(answer: Answer, truth: Tensor) -> Tensor:
    """BCE + Dice + detection of the tasks that were answered; `truth` [n, 1, h/4, w/4] 0 or 1.

    Source: thesis eq. 2.13 to 2.15, with β = β1 = β2 = 1.
    """
    loss = truth.new_zeros(())
    if answer.defective is not None:
        is_defective = truth.amax((1, 2, 3))
        loss = loss + F.binary_cross_entropy_with_logits(answer.defective, is_defective)
    if answer.heat is not None:
        loss = loss + dice_loss(answer.heat, truth)
    if answer.detections is not None:
        boxes = [boxes_of(tile[0].cpu().numpy() > 0) for tile in truth]
        loss = loss + detection_loss(answer.detections, [torch.from_numpy(b) for b in boxes])
    return loss


def boxes_of(truth: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Left, top, right and bottom [px] of each connected defect of a tile's cells [k, 4]."""
    _, _, found, _ = cv2.connectedComponentsWithStats(truth.astype(np.uint8))
    left, top, width, height = found[1:, :4].T
    corners = np.stack((left, top, left + width, top + height), 1)
    return (corners * CELL_PX).astype(np.float32)
