"""The loss that a plan teaches by."""

from collections.abc import Callable, Sequence

from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 (its usual name)

from twin.inspection.training.losses.crack import crack_loss
from twin.inspection.training.losses.distillation import soft_labels
from twin.inspection.training.losses.multi_task import multi_task_loss
from twin.inspection.training.networks.answer import Answer
from twin.inspection.training.plan import Plan

Loss = Callable[[Answer, Tensor, Sequence[Answer]], Tensor]
"""Of what the network says, the truth [n, 1, h/4, w/4] as 0 or 1, and what its teachers say."""


def loss_of(plan: Plan) -> Loss:
    """1:1:1 for Defect-Aux-Net; cells and class for the rest, to whose labels teachers add."""
    if plan.network == "defect_aux_net":
        return lambda answer, truth, _: multi_task_loss(answer, truth)

    def taught(answer: Answer, truth: Tensor, teachers: Sequence[Answer]) -> Tensor:
        loss = truth.new_zeros(())
        if answer.heat is not None:
            labels = soft_labels("heat", truth, teachers, plan.lesson)
            loss = loss + crack_loss(answer.heat, truth, labels)
        if answer.defective is not None:
            labels = soft_labels("defective", truth.amax((1, 2, 3)), teachers, plan.lesson)
            loss = loss + F.binary_cross_entropy_with_logits(answer.defective, labels)
        return loss

    return taught


def frozen(network: nn.Module) -> nn.Module:
    """A network that teaches and learns no more."""
    return network.eval().requires_grad_(False)
