"""The loss that a plan teaches by."""

from collections.abc import Callable, Sequence

from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 (its usual name)

from twin.inspection.training.losses.crack import crack_loss
from twin.inspection.training.losses.distillation import distillation_loss
from twin.inspection.training.losses.multi_task import multi_task_loss
from twin.inspection.training.networks.answer import Answer
from twin.inspection.training.plan import Plan

Loss = Callable[[Answer, Tensor, Sequence[Answer]], Tensor]
"""Of what the network says, the truth [n, 1, h/4, w/4] as 0 or 1, and what its teachers say."""


def loss_of(plan: Plan) -> Loss:
    """1:1:1 for Defect-Aux-Net; cells and class for the rest, shared with their teachers' word."""
    if plan.network == "defect_aux_net":
        return lambda answer, truth, _: multi_task_loss(answer, truth)

    def taught(answer: Answer, truth: Tensor, teachers: Sequence[Answer]) -> Tensor:
        own = _own_loss(answer, truth)
        if not teachers:
            return own
        share = plan.lesson.weight
        return (1 - share) * own + share * distillation_loss(answer, teachers, plan.lesson)

    return taught


def _own_loss(answer: Answer, truth: Tensor) -> Tensor:
    loss = truth.new_zeros(())
    if answer.heat is not None:
        loss = loss + crack_loss(answer.heat, truth)
    if answer.defective is not None:
        is_defective = truth.amax((1, 2, 3))
        loss = loss + F.binary_cross_entropy_with_logits(answer.defective, is_defective)
    return loss


def frozen(network: nn.Module) -> nn.Module:
    """A network that teaches and learns no more."""
    return network.eval().requires_grad_(False)
