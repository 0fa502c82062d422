"""What a student with teachers is asked to say: the truth, mixed with their softened word.

Source: Hinton et al. 2015, "Distilling the Knowledge in a Neural Network"; thesis 2.2.5. They add
a loss for the teachers' word to that for the truth; cross-entropy is linear in its label, so mixed
labels come to the same sum, with what the student's own loss weights and leaves out, and the
temperature on the teachers' side alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from twin.inspection.training.networks.answer import Answer


@dataclass(frozen=True)
class Lesson:
    """How much teachers count: `temperature` softens what they say, `weight` of their word
    against that of the truth, 0 … 1. What the defaults bring, `make distillation` measures.
    """

    temperature: float = 4.0
    weight: float = 0.5


def soft_labels(
    task: Literal["defective", "heat"], truth: Tensor, teachers: Sequence[Answer], lesson: Lesson
) -> Tensor:
    """(1 − weight) truth + weight × mean chance that the teachers give at the temperature.

    `truth` 0 or 1, of the shape in which `task` is answered. Only teachers that have the task
    count; where none has, the truth stands alone.
    """
    said = [answer for teacher in teachers if (answer := getattr(teacher, task)) is not None]
    if not said:
        return truth
    chances = [torch.sigmoid(log_odds.float() / lesson.temperature) for log_odds in said]
    return torch.lerp(truth, torch.stack(chances).mean(0), lesson.weight)
