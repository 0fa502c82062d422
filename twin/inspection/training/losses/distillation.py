"""What a student is punished for: not saying what its teachers say.

Source: Hinton et al. 2015, "Distilling the Knowledge in a Neural Network"; thesis 2.2.5.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 (its usual name)

from twin.inspection.training.networks.answer import Answer


@dataclass(frozen=True)
class Lesson:
    """How much teachers count: `temperature` softens what both say, `weight` of their word
    against that of the truth, 0 … 1.

    Of teachers as sure as Defect-Aux-Net, whose log-odds reach 30, a little is enough: it pulls a
    log-odd by up to `temperature` times `weight`. What the defaults bring, `make distillation`
    measures.
    """

    temperature: float = 4.0
    weight: float = 0.2


def distillation_loss(student: Answer, teachers: Sequence[Answer], lesson: Lesson) -> Tensor:
    """Cross-entropy of softened answers × temperature², class and heat map alike.

    Several teachers count by the mean of their softened chances, each on the tasks it has.
    """
    losses = []
    for task in ("defective", "heat"):
        own = getattr(student, task)
        said = [answer for teacher in teachers if (answer := getattr(teacher, task)) is not None]
        if own is not None and said:
            losses.append(_softened(own, said, lesson.temperature))
    if not losses:
        raise ValueError("student and teachers have no task in common")
    return torch.stack(losses).sum()


def _softened(student: Tensor, teachers: Sequence[Tensor], temperature: float) -> Tensor:
    chance = torch.stack([torch.sigmoid(logits / temperature) for logits in teachers]).mean(0)
    entropy = F.binary_cross_entropy_with_logits(student / temperature, chance)
    return temperature**2 * entropy
