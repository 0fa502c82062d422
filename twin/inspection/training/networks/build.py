"""A network by its name, with weights drawn from the present seed of torch."""

from torch import nn

from twin.inspection.training.networks.classifiers import Classifier
from twin.inspection.training.networks.crack_net import CrackNet
from twin.inspection.training.networks.defect_aux_net import DefectAuxNet
from twin.inspection.training.networks.student import Student
from twin.inspection.training.plan import Plan


def build(plan: Plan) -> nn.Module:
    """The network of a plan: tiles [n, 1, h, w] → Answer."""
    match plan.network:
        case "crack_net":
            return CrackNet()
        case "student":
            return Student()
        case "defect_aux_net":
            return DefectAuxNet(plan.attention, plan.tasks)
        case "swin" | "efficientnet":
            return Classifier(plan.network)
