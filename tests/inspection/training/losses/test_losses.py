"""Losses at values that can be worked out by hand."""

import math

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch (extra train) is not installed")

from twin.inspection.training.losses.by_plan import loss_of  # noqa: E402
from twin.inspection.training.losses.crack import crack_loss  # noqa: E402
from twin.inspection.training.losses.detection import (  # noqa: E402
    assigned,
    detection_loss,
    focal,
    generalised_iou,
)
from twin.inspection.training.losses.dice import dice_loss  # noqa: E402
from twin.inspection.training.losses.distillation import Lesson, soft_labels  # noqa: E402
from twin.inspection.training.losses.multi_task import boxes_of, multi_task_loss  # noqa: E402
from twin.inspection.training.networks.answer import Answer  # noqa: E402
from twin.inspection.training.networks.boxes import Detections, places_px  # noqa: E402
from twin.inspection.training.plan import Plan  # noqa: E402

SURE = 40.0


def log_odds(*chances):
    return torch.tensor([math.log(p / (1 - p)) for p in chances])


def test_dice_is_nought_when_right_and_near_one_when_wrong():
    truth = torch.zeros(1, 1, 4, 4)
    truth[..., :2, :] = 1.0
    right = SURE * (2 * truth - 1)
    assert dice_loss(right, truth) == pytest.approx(0.0, abs=1e-6)
    assert dice_loss(-right, truth) == pytest.approx(1 - 1 / 17)  # 2·0 + 1 over 8 + 8 + 1
    assert dice_loss(-SURE * torch.ones_like(truth), torch.zeros_like(truth)) == pytest.approx(0)


def test_tiles_without_a_defect_are_no_reward_for_saying_nothing():
    truth = torch.zeros(4, 1, 4, 4)
    truth[0, :, :2] = 1.0
    nothing = torch.full_like(truth, -SURE)
    assert dice_loss(nothing, truth) == pytest.approx(1 - 1 / 9)  # 2·0 + 1 over 8 + 0 + 1


def test_focal_loss_of_a_coin_and_of_a_certainty():
    # α (1 − p)^γ (−ln p) with α = 0.25, γ = 4
    assert focal(torch.zeros(1), torch.ones(1)).item() == pytest.approx(0.25 * 0.5**4 * math.log(2))
    assert focal(torch.zeros(1), torch.zeros(1)).item() == pytest.approx(
        0.75 * 0.5**4 * math.log(2)
    )
    assert focal(torch.tensor([SURE]), torch.ones(1)).item() == pytest.approx(0.0, abs=1e-9)


def test_generalised_iou_of_boxes_that_meet_overlap_and_coincide():
    unit = torch.tensor([[0.0, 0.0, 1.0, 1.0]])
    assert generalised_iou(unit, unit).item() == pytest.approx(1.0)
    assert generalised_iou(unit, unit + torch.tensor([1.0, 0, 1.0, 0])).item() == pytest.approx(0.0)
    half = unit + torch.tensor([0.5, 0, 0.5, 0])
    assert generalised_iou(unit, half).item() == pytest.approx(1 / 3)
    far = unit + torch.tensor([9.0, 0, 9.0, 0])
    assert generalised_iou(unit, far).item() == pytest.approx(-0.8)  # 8 of 10 in between


def detections(size=64):
    strides = [4, 8, 16, 32]
    places = [places_px(size // s, size // s, s) for s in strides]
    count = sum(map(len, places))
    return Detections(torch.zeros(1, count), torch.ones(1, count, 4), torch.cat(places),
                      torch.cat([torch.full((len(p),), float(s))
                                 for p, s in zip(places, strides, strict=True)]))  # fmt: skip


def test_a_small_box_is_answered_for_by_the_finest_level_inside_it():
    said = detections()
    inside, target = assigned(said, torch.tensor([[8.0, 8.0, 24.0, 20.0]]))
    assert set(said.strides_px[inside].tolist()) == {4.0}
    assert int(inside.sum()) == 4 * 3
    assert (target[inside] == torch.tensor([8.0, 8.0, 24.0, 20.0])).all()


def test_a_line_thinner_than_a_cell_still_has_its_places():
    said = detections()
    inside, _ = assigned(said, torch.tensor([[8.0, 30.0, 28.0, 30.5]]))
    assert 4 <= int(inside.sum()) <= 10


def test_of_nothing_every_place_says_no():
    said = detections()
    inside, _ = assigned(said, torch.zeros(0, 4))
    assert not inside.any()
    assert detection_loss(said, [torch.zeros(0, 4)]) == pytest.approx(
        said.logits.numel() * 0.75 * 0.5**4 * math.log(2), rel=1e-5
    )


def test_boxes_are_those_of_connected_cells():
    truth = np.zeros((16, 16), bool)
    truth[2:4, 5:9] = truth[10, 0] = True
    assert boxes_of(truth).tolist() == [[20, 8, 36, 16], [0, 40, 4, 44]]


def test_the_three_losses_add_up_one_to_one_to_one():
    said, truth = detections(), torch.zeros(1, 1, 16, 16)
    truth[0, 0, 4:8, 4:8] = 1.0
    heat, defective = torch.zeros(1, 1, 16, 16), torch.zeros(1)
    parts = [multi_task_loss(Answer(defective=defective), truth),
             multi_task_loss(Answer(heat=heat), truth),
             multi_task_loss(Answer(detections=said), truth)]  # fmt: skip
    assert parts[0] == pytest.approx(math.log(2))
    assert multi_task_loss(Answer(heat, defective, said), truth) == pytest.approx(sum(parts))


def test_labels_are_the_truth_and_the_softened_word_of_the_teacher_as_weighed():
    truth = torch.tensor([1.0, 0.0])
    said = [Answer(defective=4.0 * log_odds(0.9, 0.2))]
    labels = soft_labels("defective", truth, said, Lesson(temperature=4.0, weight=0.25))
    assert labels.tolist() == pytest.approx([0.75 + 0.25 * 0.9, 0.25 * 0.2])
    sure = soft_labels("defective", truth, said, Lesson(temperature=1.0, weight=1.0))
    assert sure.tolist() == pytest.approx([1.0, 1 / (1 + 4.0**4)], abs=2e-4)  # odds to the fourth


def test_several_teachers_count_by_the_mean_of_their_chances():
    two = [Answer(defective=log_odds(0.9)), Answer(defective=log_odds(0.5))]
    labels = soft_labels("defective", torch.zeros(1), two, Lesson(temperature=1.0, weight=1.0))
    assert labels.item() == pytest.approx(0.7)


def test_a_task_that_no_teacher_has_is_learnt_by_the_truth_alone():
    truth = torch.eye(4)[None, None]
    said = [Answer(defective=log_odds(0.6))]
    assert soft_labels("heat", truth, said, Lesson()) is truth


def test_a_student_that_says_what_its_teachers_and_the_truth_say_is_not_moved():
    truth = torch.zeros(1, 1, 4, 4)
    said = [Answer(heat=torch.full((1, 1, 4, 4), math.log(0.6 / 0.4)), defective=log_odds(0.8))]
    plan = Plan(network="student", lesson=Lesson(temperature=1.0, weight=0.5))
    student = Answer(
        heat=torch.full((1, 1, 4, 4), math.log(0.3 / 0.7), requires_grad=True),
        defective=log_odds(0.4).requires_grad_(),
    )
    loss_of(plan)(student, truth, said).backward()
    assert student.heat.grad.abs().max() < 1e-6  # no crack: no Dice
    assert student.defective.grad.abs().max() < 1e-6


def test_cells_that_only_touch_a_crack_stay_out_whatever_the_teacher_says():
    truth = torch.zeros(1, 1, 5, 5)
    truth[0, 0, 2, 2] = 1.0
    heat = torch.zeros(1, 1, 5, 5, requires_grad=True)
    crack_loss(heat, truth, torch.full_like(truth, 0.9)).backward()
    is_near = torch.zeros(5, 5, dtype=torch.bool)
    is_near[1:4, 1:4] = True
    is_near[2, 2] = False
    assert (heat.grad[0, 0][is_near] == 0).all()
    assert (heat.grad[0, 0][~is_near] != 0).all()
